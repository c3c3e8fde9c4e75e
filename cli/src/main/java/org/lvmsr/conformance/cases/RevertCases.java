package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** Going back to a snapshot. */
final class RevertCases {
  private static final String TOPIC = "revert";
  private static final String DOMAIN = "1";

  private RevertCases() {}

  static List<Case> all() {
    return List.of(
            revert(
                "revert-restores-the-data",
                "After Volume.revert a volume reads as the snapshot.",
                RevertCases::restores),
            revert(
                "revert-keeps-the-record",
                "Volume.revert keeps key, name, description and what is stored with the volume.",
                RevertCases::keepsRecord),
            revert(
                "revert-keeps-the-snapshot",
                "Volume.revert keeps the snapshot and what is on it.",
                RevertCases::keepsSnapshot),
            revert(
                "revert-leaves-a-writable-volume",
                "A volume can be written after Volume.revert, which does not change the snapshot.",
                RevertCases::writable),
            revert(
                "revert-several-times",
                "A volume can go back to the same snapshot again.",
                RevertCases::again),
            Case.of(
                TOPIC,
                "revert-takes-the-uuid",
                "Volume.revert is given the uuid of the volume in place of its key.",
                daemon("revert_impl"),
                RevertCases::takesUuid))
        .stream()
        .map(one -> one.needs("Volume.revert", "Volume.snapshot"))
        .toList();
  }

  private static Case revert(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control("Volume.revert"), check);
  }

  private static void write(Volume volume, int fill) {
    Disk disk = volume.plug(DOMAIN);
    disk.write(0, fill);
    disk.unplug();
  }

  private static void expect(Volume volume, int fill, String what) {
    Disk disk = volume.plug(DOMAIN);
    disk.expect(0, fill, what);
    disk.unplug();
  }

  private static void revert(Volume volume, Volume snapshot) {
    JsonNode unused = volume.call("Volume.revert", "snapshot", snapshot.key());
  }

  private static void restores(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 1);
    Volume snapshot = volume.snapshot();
    write(volume, 2);
    revert(volume, snapshot);
    expect(volume, 1, "the volume");
  }

  private static void keepsRecord(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    Volume snapshot = volume.snapshot();
    JsonNode unused = volume.call("Volume.set_name", "new_name", "after the snapshot");
    JsonNode before = volume.stat();
    revert(volume, snapshot);
    JsonNode after = volume.stat();
    for (String member : List.of("key", "name", "description", "keys", "read_write")) {
      Expect.equal(before.get(member), after.get(member), member);
    }
  }

  private static void keepsSnapshot(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 1);
    Volume snapshot = volume.snapshot();
    write(volume, 2);
    revert(volume, snapshot);
    JsonNode unused = snapshot.listed();
    expect(snapshot, 1, "the snapshot");
  }

  private static void writable(Scene scene) {
    Volume volume = scene.volume();
    Volume snapshot = volume.snapshot();
    revert(volume, snapshot);
    Expect.equal(true, volume.stat().get("read_write").asBoolean(), "read_write");
    write(volume, 3);
    expect(volume, 3, "the volume");
    expect(snapshot, 0, "the snapshot");
  }

  private static void again(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 1);
    Volume snapshot = volume.snapshot();
    for (int fill = 2; fill < 4; fill++) {
      write(volume, fill);
      revert(volume, snapshot);
      expect(volume, 1, "the volume");
    }
  }

  private static void takesUuid(Scene scene) {
    Volume volume = scene.volume();
    String uuid = volume.record().path("uuid").asText(volume.key());
    write(volume, 1);
    Volume snapshot = volume.snapshot();
    write(volume, 2);
    JsonNode unused = volume.call("Volume.revert", "key", uuid, "snapshot", snapshot.key());
    expect(volume, 1, "the volume");
  }
}
