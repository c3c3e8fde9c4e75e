package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr undelete}: brings destroyed volumes back. */
final class UndeleteCommand implements AdminCommand {
  private static final Option LIST =
      Option.flag("--list", "show the destroyed volumes, and which of them can come back");
  private static final Option KEEP =
      new Option(
          "--keep",
          "TIME",
          "from now on keep destroyed volumes of pools so long (90m, 24h, 7d; 0 for not at all)");
  private static final Option FORGET =
      new Option("--forget", "KEY", "give up a volume that is kept, and have its space now");

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @Override
  public String name() {
    return "undelete";
  }

  @Override
  public String arguments() {
    return "(KEY | --list | --keep TIME | --forget KEY) [TARGET]";
  }

  @Override
  public boolean looksAtTarget() {
    return false;
  }

  @Override
  public String summary() {
    return "bring a destroyed volume back, if nothing has taken its place yet";
  }

  @Override
  public List<Option> options() {
    return List.of(LIST, KEEP, FORGET);
  }

  @Override
  public String details() {
    return """
        A linear volume and the base of a snapshot stay where they were, on extents that are taken last,
        and come back as they were until something is written there. A volume in a pool loses its blocks
        at once, unless the SR keeps such volumes for a time; they count as used until then, and are
        given up early when space is needed. The toolstack sees a volume again at its next scan.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr undelete --list                 which volumes can come back?
        lvmsr undelete 7d9c5a0e-…             with name, keys and contents
        lvmsr undelete --keep 24h             a day to think better of it, in pools too
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    boolean key = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    List<String> rest = key ? arguments.subList(1, arguments.size()) : arguments;
    var words = Words.of(name(), rest, options());
    Asked asked = Asked.of(key ? Optional.of(arguments.get(0)) : Optional.empty(), words);
    LocalTarget target = LocalTarget.find(context, words.target());
    Witnesses before = target.look(context);
    if (before.valid().isEmpty()) {
      return DumpCommand.untrusted(before);
    }
    if (asked.what().isEmpty()) {
      return list(before);
    }
    asked = asked.named(Destroyed.oldestFirst(before.valid().get().state()));
    target.requireWritable(context);
    String sr = before.valid().get().info().identity().srUuid();
    if (target.attachedHere()) {
      List<String> order = List.of(asked.what(), sr, asked.word());
      SrService.ask(context, order, "it was done; the SR is whole");
    } else {
      detached(context, target, before, asked);
    }
    Witnesses after = target.look(context);
    return asked.what().equals(Administration.UNDELETE) ? back(after, asked.word()) : list(after);
  }

  /**
   * What is asked.
   *
   * @param what as {@link Administration} calls it; empty for the list
   * @param word that belongs to it
   */
  private record Asked(String what, String word) {
    /** The same with the key, if the name of a destroyed volume was given. */
    Asked named(List<DestroyedVolume> destroyed) throws CannotLook {
      boolean isKey = what.equals(Administration.KEEP_DESTROYED) || KEY.matcher(word).matches();
      List<String> keys =
          destroyed.stream()
              .map(DestroyedVolume::volume)
              .filter(volume -> volume.name().equals(word))
              .map(VolumeRecord::key)
              .toList();
      if (isKey) {
        return this;
      }
      if (keys.size() == 1) {
        return new Asked(what, keys.get(0));
      }
      throw new CannotLook(
          keys.isEmpty()
              ? "no destroyed volume is called " + word + ": lvmsr undelete --list tells the keys"
              : "several destroyed volumes are called " + word + ": " + String.join(", ", keys));
    }

    static Asked of(Optional<String> key, Words words) throws UsageError {
      Optional<String> keep = words.value(KEEP);
      Optional<String> forget = words.value(FORGET);
      long asked =
          List.of(key, keep, forget).stream().filter(Optional::isPresent).count()
              + (words.has(LIST) ? 1 : 0);
      if (asked != 1) {
        throw new UsageError(
            "undelete: give the key of a destroyed volume, as lvmsr undelete --list tells it, or"
                + " one of --list, --keep and --forget");
      }
      if (keep.isPresent()) {
        long seconds = TimeSpan.parse(KEEP.name(), keep.get()).toSeconds();
        return new Asked(Administration.KEEP_DESTROYED, Long.toString(seconds));
      }
      if (forget.isPresent()) {
        return new Asked(Administration.GIVE_UP, forget.get());
      }
      return key.map(word -> new Asked(Administration.UNDELETE, word)).orElse(new Asked("", ""));
    }
  }

  private static void detached(
      AdminContext context, LocalTarget target, Witnesses before, Asked asked) throws IOException {
    if (!asked.what().equals(Administration.UNDELETE)) {
      throw new CannotLook("the SR on " + target.path() + " is not attached here: attach it first");
    }
    VolumeGroup vg = target.requireVg(before);
    target.requireBlock(before);
    DetachedSr.on(context.paths(), context.runner(), context.devices(), target.path(), vg)
        .undelete(asked.word());
  }

  private static AdminResult list(Witnesses seen) {
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    var shown = new UndeleteText(seen, valid.get().state());
    return new AdminResult(shown.text(), shown.json(), AdminResult.DONE);
  }

  private static AdminResult back(Witnesses seen, String key) throws CannotLook {
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    VolumeRecord volume = Records.of(valid.get().state()).volumes().get(key);
    if (volume == null) {
      throw new CannotLook("volume " + key + " was back, and is gone again: look with lvmsr ls");
    }
    var table = new TextTable();
    table.row("volume", key);
    table.row("name", volume.name());
    table.row("size", Size.text(volume.size()));
    table.row("LV", volume.lv());
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", key);
    json.put("name", volume.name()).put("size_bytes", volume.size()).put("lv", volume.lv());
    return new AdminResult(table.toString(), json, AdminResult.DONE);
  }
}
