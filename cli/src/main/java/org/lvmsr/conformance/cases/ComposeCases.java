package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** A volume put on top of another one, as at the end of a migration from older storage. */
final class ComposeCases {
  private static final String TOPIC = "compose";
  private static final String COMPOSE = "Volume.compose";
  private static final String DOMAIN = "1";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private ComposeCases() {}

  static List<Case> all() {
    return List.of(
            compose(
                "compose-puts-the-child-on-its-parent",
                "After Volume.compose the child reads as before where it was written, and as the"
                    + " parent elsewhere.",
                ComposeCases::contents),
            compose(
                "compose-takes-the-parent-away",
                "After Volume.compose the parent is gone from SR.ls, and the child is there.",
                ComposeCases::parentIsGone),
            compose(
                "compose-parent-can-be-destroyed",
                "Volume.destroy of the parent succeeds after it, and leaves the child what it has.",
                ComposeCases::parentIsDestroyed),
            compose(
                "compose-keeps-the-record",
                "Volume.compose changes nothing of the child's record but sizes.",
                ComposeCases::keepsRecord),
            compose(
                "compose-leaves-a-writable-volume",
                "The child can be written after it.",
                ComposeCases::writable),
            compose(
                "compose-of-unknown-fails",
                "Volume.compose of an unknown child, or onto an unknown parent, fails with an error"
                    + " object and leaves the other one.",
                ComposeCases::unknown))
        .stream()
        .map(one -> one.needs("VDI_COMPOSE", COMPOSE, "Volume.snapshot"))
        .toList();
  }

  private static Case compose(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(COMPOSE), check);
  }

  /** What a migration has at its end: what was copied, and apart from it what was written since. */
  private record Layers(Volume child, Volume parent) {
    void compose() {
      JsonNode unused = child.call(COMPOSE, "key2", parent.key());
    }
  }

  private static Layers layers(Scene scene) {
    Volume child = scene.volume();
    Volume unusedBelow = child.snapshot();
    Volume parent = scene.volume();
    write(parent, 0, 1);
    write(parent, MIB, 2);
    write(child, MIB, 3);
    write(child, 5 * MIB, 4);
    return new Layers(child, parent);
  }

  private static Layers composed(Scene scene) {
    Layers layers = layers(scene);
    layers.compose();
    return layers;
  }

  private static void write(Volume volume, long offset, int fill) {
    Disk disk = volume.plug(DOMAIN);
    disk.write(offset, fill);
    disk.unplug();
  }

  private static void expectComposed(Volume child) {
    Disk disk = child.plug(DOMAIN);
    disk.expect(0, 1, "where only the parent was written");
    disk.expect(MIB, 3, "where both were written");
    disk.expect(5 * MIB, 4, "where only the child was written");
    disk.expect(7 * MIB, 0, "where neither was written");
    disk.unplug();
  }

  private static void contents(Scene scene) {
    expectComposed(composed(scene).child());
  }

  private static void parentIsGone(Scene scene) {
    Layers layers = composed(scene);
    Set<String> keys = new TreeSet<>(scene.sr().keys());
    Expect.that(!keys.contains(layers.parent().key()), "the parent is listed");
    Expect.that(keys.contains(layers.child().key()), "the child is not listed");
  }

  private static void parentIsDestroyed(Scene scene) {
    Layers layers = composed(scene);
    layers.parent().destroy();
    expectComposed(layers.child());
  }

  private static void keepsRecord(Scene scene) {
    Layers layers = layers(scene);
    layers.child().set("vdi-type", "user");
    JsonNode before = layers.child().stat();
    layers.compose();
    JsonNode after = layers.child().stat();
    for (String member : List.of("key", "name", "description", "read_write", "keys")) {
      Expect.equal(before.get(member), after.get(member), member);
    }
  }

  private static void writable(Scene scene) {
    Volume child = composed(scene).child();
    Expect.equal(true, child.stat().get("read_write").asBoolean(), "read_write");
    write(child, 0, 9);
    Disk disk = child.plug(DOMAIN);
    disk.expect(0, 9, "the child");
    disk.expect(MIB, 3, "the child");
    disk.unplug();
  }

  private static void unknown(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 0, 1);
    Failure unusedOfParent = volume.fails(COMPOSE, "key2", UNKNOWN);
    Failure unused = scene.sr().fails(COMPOSE, "key", UNKNOWN, "key2", volume.key());
    JsonNode unusedToo = volume.listed();
    Disk disk = volume.plug(DOMAIN);
    disk.expect(0, 1, "the volume that exists");
    disk.unplug();
  }
}
