package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.adopt.Adoption;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.record.FormerKeys;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.AdoptSr;
import org.lvmsr.backend.sr.AdoptableCopy;
import org.lvmsr.metadata.State;

/** {@code lvmsr adopt}: makes an SR of its own of a copy of one. */
final class AdoptCommand implements AdminCommand {
  private static final Option NAME = new Option("--name", "NAME", "of the SR from then on");
  private static final Option YES = Option.flag("--yes", "do not ask");

  @Override
  public String name() {
    return "adopt";
  }

  @Override
  public String arguments() {
    return "DEVICE [--name NAME] [--yes]";
  }

  @Override
  public boolean looksAtTarget() {
    return false;
  }

  @Override
  public String summary() {
    return "make an SR of its own of a copy of one, to be used beside its original";
  }

  @Override
  public List<Option> options() {
    return List.of(NAME, YES);
  }

  @Override
  public String details() {
    return """
        DEVICE is the disk of a clone or a snapshot of a LUN, which shares all uuids with the
        original. SR, VG, PV and volumes get others; contents, names and the toolstack's keys stay,
        but for snapshot_of and clone-on-boot, which name a volume and follow it. The original may
        be attached and in use meanwhile. If it is interrupted, the same command goes on.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr adopt /dev/sdc                  show what would be done, and ask
        lvmsr adopt /dev/sdc --name "mail, Monday" --yes
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    if (words.target().isEmpty()) {
      throw new UsageError("adopt: expected the disk of the copy");
    }
    LocalTarget target = LocalTarget.find(context, words.target());
    requireDetachedDisk(target);
    target.requireWritable(context);
    AdoptSr adopt = AdoptSr.on(context.paths(), context.runner(), context.devices(), target.path());
    AdoptableCopy copy = adopt.look();
    String shown = plan(target, copy);
    var consent = new Consent(context.console().question(), words.has(YES));
    Consent.Answer answer = consent.to(shown);
    if (answer != Consent.Answer.YES) {
      ObjectNode json = json(copy).put("adopted", false);
      return new AdminResult(shown + "\n" + answer.text() + "\n", json, AdminResult.DONE);
    }
    String sr = adopt.run(copy, words.value(NAME));
    return result(consent.repeat(shown), copy, sr, state(context, target));
  }

  private static void requireDetachedDisk(LocalTarget target) throws IOException {
    if (target.attachedHere()) {
      throw new CannotLook(
          target.path() + " holds an SR that is attached on this host: give the disk of a copy");
    }
    if (!Inspector.isBlock(target.path())) {
      throw new CannotLook(
          target.path() + " is a file: LVM needs a block device; make one with losetup");
    }
  }

  private static String plan(LocalTarget target, AdoptableCopy copy) {
    var table = new TextTable();
    table.row("copy", target.path().toString());
    table.row("of SR", copy.identity().srUuid() + ", \"" + copy.name() + "\"");
    table.row("on LUN", copy.identity().lunId().isEmpty() ? "-" : copy.identity().lunId());
    table.row("volumes", Integer.toString(copy.volumes()));
    String what =
        copy.begun().isPresent()
            ? "It is half an SR of its own already, "
                + copy.begun().map(Adoption::srUuid).orElseThrow()
                + ": that is brought to its end."
            : "It becomes an SR of its own: SR, VG, PV and volumes get new uuids, contents stay.";
    return table + "\n" + what + "\n";
  }

  private static State state(AdminContext context, LocalTarget target) throws IOException {
    return target.look(context).valid().orElseThrow().state();
  }

  private static AdminResult result(String shown, AdoptableCopy copy, String sr, State state) {
    ObjectNode json = json(copy).put("adopted", true).put("sr", sr);
    var volumes = json.putArray("keys");
    var table = new TextTable();
    table.row("volume", "was", "name");
    Map<String, VolumeRecord> all = state.all(Tables.VOLUME, VolumeRecord.class);
    all.forEach(
        (key, volume) -> {
          String was = former(state, key);
          table.row(key, was, volume.name());
          volumes.addObject().put("key", key).put("was", was).put("name", volume.name());
        });
    String text = shown + "SR " + sr + ", attached by that uuid from now on\n";
    return new AdminResult(all.isEmpty() ? text : text + "\n" + table, json, AdminResult.DONE);
  }

  private static String former(State state, String key) {
    Optional<FormerKeys> former = state.find(Tables.FORMER, key, FormerKeys.class);
    return former.map(FormerKeys::last).orElse("");
  }

  private static ObjectNode json(AdoptableCopy copy) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("copy_of", copy.identity().srUuid())
        .put("lun_id", copy.identity().lunId())
        .put("name", copy.name())
        .put("volumes", copy.volumes());
  }
}
