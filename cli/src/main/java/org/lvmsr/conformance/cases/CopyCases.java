package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/** Copies that the storage makes itself; the toolstack asks for none of them today. */
final class CopyCases {
  private static final String TOPIC = "copy";
  private static final String COPY = "Volume.copy";
  private static final String DOMAIN = "1";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private CopyCases() {}

  static List<Case> all() {
    return List.of(
            copy(
                "copy-has-its-own-key",
                "A copy is a volume of its own, with a key of its own, and is listed.",
                CopyCases::ownKey),
            copy("copy-is-writable", "A copy is writable.", CopyCases::writable),
            copy(
                "copy-copies-the-name",
                "A copy has the name and the description of its source.",
                CopyCases::copiesName),
            copy(
                "copy-has-no-keys",
                "What is stored with a volume is not copied to its copy.",
                CopyCases::noKeys),
            copy("copy-has-the-size", "A copy is as large as its source.", CopyCases::sameSize),
            copy(
                "copy-has-what-was-there",
                "A copy reads as its source did when it was made.",
                CopyCases::hasData),
            copy(
                "copy-leaves-its-source",
                "Writing to a copy does not change its source.",
                CopyCases::leavesSource),
            copy(
                "copy-survives-its-source",
                "A copy reads the same after its source was destroyed.",
                CopyCases::survivesSource),
            copy(
                "copy-of-unknown-fails",
                "Volume.copy of an unknown key fails with an error object.",
                CopyCases::unknown))
        .stream()
        .map(one -> one.needs("VDI_COPY", COPY).asAdvice())
        .toList();
  }

  private static Case copy(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(COPY), check);
  }

  /** A copy within the SR, which may be refused. */
  private static Volume copied(Volume volume, Sr sr) {
    Call call = volume.begin(COPY, "dest_sr", sr.handle());
    if (call.failureIfAny().isPresent()) {
      throw new NotOffered("Volume.copy within an SR");
    }
    return sr.adopt(call.answer());
  }

  private static Volume written(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 1);
    return volume;
  }

  private static void write(Volume volume, int fill) {
    Disk disk = volume.plug(DOMAIN);
    disk.write(MIB, fill);
    disk.unplug();
  }

  private static void expect(Volume volume, int fill, String what) {
    Disk disk = volume.plug(DOMAIN);
    disk.expect(MIB, fill, what);
    disk.unplug();
  }

  private static void ownKey(Scene scene) {
    Volume volume = scene.volume();
    Volume copy = copied(volume, scene.sr());
    Expect.that(!copy.key().equals(volume.key()), "it has the key of its source");
    JsonNode unused = copy.listed();
    JsonNode unusedToo = volume.listed();
  }

  private static void writable(Scene scene) {
    Volume copy = copied(scene.volume().source(), scene.sr());
    Expect.equal(true, copy.stat().get("read_write").asBoolean(), "read_write");
  }

  private static void copiesName(Scene scene) {
    Volume volume = scene.volume();
    Volume copy = copied(volume, scene.sr());
    for (String member : List.of("name", "description")) {
      Expect.equal(volume.record().get(member), copy.stat().get(member), "the " + member);
    }
  }

  private static void noKeys(Scene scene) {
    Volume volume = scene.volume();
    volume.set("clone-on-boot", "x");
    Volume copy = copied(volume, scene.sr());
    Expect.equal(Map.of(), Volume.keys(copy.record()), "its map of keys");
    Expect.equal(Map.of(), copy.keys(), "its map of keys");
  }

  private static void sameSize(Scene scene) {
    Volume volume = scene.volume();
    Volume copy = copied(volume, scene.sr());
    Expect.equal(volume.size(), copy.stat().get("virtual_size").asLong(), "virtual_size");
  }

  private static void hasData(Scene scene) {
    Volume volume = written(scene);
    Volume copy = copied(volume, scene.sr());
    write(volume, 2);
    expect(copy, 1, "the copy");
  }

  private static void leavesSource(Scene scene) {
    Volume volume = written(scene);
    write(copied(volume, scene.sr()), 2);
    expect(volume, 1, "the source");
  }

  private static void survivesSource(Scene scene) {
    Volume volume = written(scene);
    Volume copy = copied(volume, scene.sr());
    volume.destroy();
    expect(copy, 1, "the copy");
  }

  private static void unknown(Scene scene) {
    Sr sr = scene.sr();
    Failure unused = sr.fails(COPY, "key", UNKNOWN, "dest_sr", sr.handle());
  }
}
