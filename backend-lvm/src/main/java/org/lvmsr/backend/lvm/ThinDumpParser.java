package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkRun;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.exec.LineReader;

/**
 * Reads what {@code thin_dump} prints of one volume: XML with one element a line, {@code
 * superblock}, {@code device}, and within that {@code single_mapping} and {@code range_mapping}.
 */
final class ThinDumpParser implements LineReader {
  private static final Pattern ELEMENT = Pattern.compile("\\s*<(/?[a-z_]+)([^<>]*?)/?>\\s*");
  private static final int SECTOR = 512;

  private final long deviceId;
  private final ChunkMap.Builder runs = new ChunkMap.Builder();
  private boolean begun;
  private boolean found;
  private boolean ended;
  private long expected;
  private long mapped;

  ThinDumpParser(long deviceId) {
    this.deviceId = deviceId;
  }

  @Override
  public void line(String line) throws IOException {
    if (line.isBlank()) {
      return;
    }
    Matcher element = ELEMENT.matcher(line);
    if (!element.matches() || ended) {
      throw new IOException("unexpected line of thin_dump: " + line);
    }
    String attributes = element.group(2);
    switch (element.group(1)) {
      case "superblock" -> superblock(attributes);
      case "device" -> device(attributes);
      case "single_mapping" ->
          run(number(attributes, "origin_block"), 1, number(attributes, "data_block"), attributes);
      case "range_mapping" ->
          run(
              number(attributes, "origin_begin"),
              number(attributes, "length"),
              number(attributes, "data_begin"),
              attributes);
      case "/device" -> {}
      case "/superblock" -> ended = true;
      default -> throw new IOException("unexpected element of thin_dump: " + line);
    }
  }

  private void superblock(String attributes) throws IOException {
    begun = true;
    long bytes = number(attributes, "data_block_size") * SECTOR;
    if (bytes != LvCommands.CHUNK_BYTES) {
      throw new IOException("the pool's blocks have " + bytes + " bytes");
    }
  }

  private void device(String attributes) throws IOException {
    if (!begun || found || number(attributes, "dev_id") != deviceId) {
      throw new IOException("thin_dump printed a device that was not asked for: " + attributes);
    }
    found = true;
    expected = number(attributes, "mapped_blocks");
  }

  private void run(long first, long length, long block, String attributes) throws IOException {
    runs.add(new ChunkRun(first, length, block, number(attributes, "time")));
    mapped += length;
  }

  private static long number(String attributes, String name) throws IOException {
    String begin = " " + name + "=\"";
    int from = attributes.indexOf(begin);
    int to = from < 0 ? -1 : attributes.indexOf('"', from + begin.length());
    if (to < 0) {
      throw new IOException("thin_dump printed no " + name + ": " + attributes);
    }
    try {
      return Long.parseLong(attributes, from + begin.length(), to, 10);
    } catch (NumberFormatException e) {
      throw new IOException("thin_dump printed no number as " + name + ": " + attributes, e);
    }
  }

  /**
   * All of it.
   *
   * @throws IOException if the volume was not there, or something of it is missing
   */
  ChunkMap map(ChunkSpace space, long chunks) throws IOException {
    if (!ended || !found || mapped != expected) {
      throw new IOException(
          "thin_dump printed "
              + (found ? mapped + " of " + expected + " blocks" : "nothing")
              + " of device "
              + deviceId
              + (ended ? "" : ", and was cut off"));
    }
    try {
      return runs.build(space, chunks);
    } catch (IllegalArgumentException e) {
      throw new IOException("thin_dump printed runs that cannot be: " + e.getMessage(), e);
    }
  }
}
