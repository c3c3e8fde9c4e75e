package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.host.NewFile;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.MediumPools;
import org.lvmsr.metadata.device.ReadableDevice;

/** {@code lvmsr map}: what lies where on a LUN. */
final class MapCommand implements AdminCommand {
  private static final int LEAST = 20;
  private static final int MOST = 400;
  private static final int USUAL = 64;

  private static final Option WIDTH =
      new Option("--width", "N", "cells in a row, " + LEAST + " to " + MOST + ", else " + USUAL);

  private static final Option SVG =
      new Option("--svg", "FILE", "draw it as SVG into FILE, a new one, or - for stdout");
  private static final String STDOUT = "-";

  private static final Option POOLS =
      Option.flag("--pools", "list all ranges within pools, not only their sums");

  @Override
  public String name() {
    return "map";
  }

  @Override
  public String arguments() {
    return "[TARGET] [--pools] [--svg FILE] [--width N]";
  }

  @Override
  public String summary() {
    return "draw what lies where on an SR's LUN";
  }

  @Override
  public List<Option> options() {
    return List.of(POOLS, SVG, WIDTH);
  }

  @Override
  public String details() {
    return """
        A cell shows what most of it is, but whatever is not as it should be shows, however small it is.
        The table has all ranges in order of place: START is the first byte, END the first one behind.
        Where LVM's text is lost it is drawn by the newest copy of that, and where the store is lost by
        the names of LVs. Whether all is well is for lvmsr check to say, and not for the exit code.

        Within the data of a pool, what one volume has (t), what several have (T) and what is free (:)
        are told apart. The table has the sums; --pools lists the ranges and who has them, as --json
        does. A pool that is in use, or cannot be read, is one area (p, P), and a note says why. More
        than 40000 ranges and users of them are not told: then pools have their kinds only, or are one
        area.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr map lun.img --width 100         what lies where, in an image
        lvmsr map lun.img --pools             and which volumes have what within pools
        lvmsr map /dev/sdb --svg lun.svg      to be looked at with a browser
        """;
  }

  @Override
  public String exitCodes() {
    return "4  there is no store that can be trusted; what is left is drawn\n";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    int width = width(words);
    Target target = Target.find(context, words.target());
    try (ReadableDevice device = target.open(context)) {
      Witnesses seen = target.look(context, device);
      LunMap map = LunMap.of(seen, new MediumPools(device, seen));
      return result(context, words, width, seen, map);
    }
  }

  private static AdminResult result(
      AdminContext context, Words words, int width, Witnesses seen, LunMap map) throws IOException {
    MapScale scale = MapScale.of(map.bytes(), width);
    ObjectNode json = MapJson.of(seen, map);
    String text =
        words.value(SVG).isPresent()
            ? svg(words.value(SVG).get(), new MapSvg(seen, map, scale).toString(), json)
            : new MapText(seen, map, scale, context.console().colours(), words.has(POOLS))
                .toString();
    return new AdminResult(text, json, exitCode(seen));
  }

  /** Puts the drawing where it is to be, and answers what is to be said. */
  private static String svg(String file, String drawing, ObjectNode json) throws IOException {
    if (file.equals(STDOUT)) {
      json.put("svg", drawing);
      return drawing;
    }
    ByteBuffer bytes = ByteBuffer.wrap(drawing.getBytes(StandardCharsets.UTF_8));
    NewFile.write(
        Path.of(file),
        out -> {
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
        });
    json.put("file", file);
    return "map written to " + file + "\n";
  }

  private static int exitCode(Witnesses seen) {
    return seen.valid().isPresent() ? AdminResult.DONE : CheckCommand.exitCode(Severity.DAMAGE);
  }

  private static int width(Words words) throws UsageError {
    Optional<Long> width = words.number(WIDTH);
    if (width.isPresent() && (width.get() < LEAST || width.get() > MOST)) {
      throw new UsageError(
          "map: --width needs a number from " + LEAST + " to " + MOST + ", not " + width.get());
    }
    return width.map(Long::intValue).orElse(USUAL);
  }
}
