package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.extract.VolumeContents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.ReadableDevice;

/** {@code lvmsr extract}: copies a volume out of a LUN or an image of one. */
final class ExtractCommand implements AdminCommand {
  private static final String STDOUT = "-";
  private static final Option TO =
      new Option("--to", "FILE", "a new file, which becomes sparse, or - for stdout");

  @Override
  public String name() {
    return "extract";
  }

  @Override
  public String arguments() {
    return "KEY [TARGET] --to FILE";
  }

  @Override
  public String summary() {
    return "copy a volume out of a LUN or an image of one, as a raw disk";
  }

  @Override
  public List<Option> options() {
    return List.of(TO);
  }

  @Override
  public String details() {
    return """
        KEY is that of the volume, as lvmsr ls shows it, or its name if no other volume has it. Nothing
        is changed, and neither LVM nor device-mapper nor root is needed: whoever can read the LUN or
        the image can do it.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr extract web lun.img --to web.raw          out of a backup of the LUN
        lvmsr extract web /dev/sdb --to - | gzip > web.gz
        """;
  }

  @Override
  public boolean takesStdout(List<String> arguments) {
    int to = arguments.lastIndexOf(TO.name());
    return to >= 0 && to + 1 < arguments.size() && arguments.get(to + 1).equals(STDOUT);
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      throw new UsageError("extract: it needs the key or the name of a volume");
    }
    var words = Words.of(name(), arguments.subList(1, arguments.size()), options());
    String file = words.value(TO).orElseThrow(() -> new UsageError("extract: --to tells where to"));
    Target target = Target.find(context, words.target());
    try (ReadableDevice lun = target.open(context)) {
      Witnesses seen = target.look(context, lun);
      if (seen.valid().isEmpty()) {
        return DumpCommand.untrusted(seen);
      }
      VolumeRecord volume = volume(seen.valid().get(), arguments.get(0));
      Copied copied = copy(context, lun, vg(target, seen), volume, file);
      return result(volume, file, copied, notes(target, seen.valid().get()));
    }
  }

  private static VolumeGroup vg(Target target, Witnesses seen) throws CannotLook {
    return seen.vg()
        .orElseThrow(
            () -> new CannotLook("LVM's part of " + target.name() + " is lost: see lvmsr check"));
  }

  private static Copied copy(
      AdminContext context, ReadableDevice lun, VolumeGroup vg, VolumeRecord volume, String file)
      throws IOException {
    LogicalVolume lv =
        vg.volume(volume.lv())
            .orElseThrow(
                () ->
                    new CannotLook("the VG has no LV " + volume.lv() + ": lvmsr check says more"));
    try (Extracted out = open(context, file);
        Copied copied = new Copied(volume.size(), context.console().progress())) {
      new VolumeContents(lun, vg).copy(lv, volume.size(), copied.into(out));
      out.keep();
      return copied;
    } catch (FileAlreadyExistsException e) {
      throw new CannotLook(file + " is there already: name a new file");
    }
  }

  private static Extracted open(AdminContext context, String file) throws IOException {
    return file.equals(STDOUT)
        ? new RawStream(context.console().stdout().open())
        : new NewSparseFile(Path.of(file));
  }

  private static VolumeRecord volume(OpenResult.Valid valid, String word) throws CannotLook {
    Map<String, VolumeRecord> volumes = Records.of(valid.state()).volumes();
    VolumeRecord byKey = volumes.get(word);
    if (byKey != null) {
      return byKey;
    }
    List<VolumeRecord> named =
        volumes.values().stream().filter(one -> one.name().equals(word)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new CannotLook(
        named.isEmpty()
            ? "the SR has no volume " + word + ": lvmsr ls tells the keys"
            : "several volumes are called "
                + word
                + ": give the key of one, "
                + String.join(", ", named.stream().map(VolumeRecord::key).toList()));
  }

  private static List<String> notes(Target target, OpenResult.Valid valid) {
    List<String> notes = new ArrayList<>();
    if (target.attachedHere() || !valid.info().owner().released()) {
      notes.add("the SR was in use: a volume that was written to has contents of no one moment");
    }
    return notes;
  }

  private static AdminResult result(
      VolumeRecord volume, String file, Copied copied, List<String> notes) {
    var table = new TextTable();
    table.row("volume", volume.key() + " " + volume.name());
    table.row("file", file);
    table.row("bytes", Long.toString(copied.bytes()));
    table.row("sha256", copied.sha256());
    notes.forEach(note -> table.row("note", note));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("key", volume.key()).put("name", volume.name()).put("file", file);
    json.put("bytes", copied.bytes()).put("sha256", copied.sha256());
    ArrayNode told = json.putArray("notes");
    notes.forEach(told::add);
    return new AdminResult(table.toString(), json, AdminResult.DONE);
  }
}
