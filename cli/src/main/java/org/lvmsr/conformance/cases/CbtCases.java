package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.lvmsr.conformance.scene.Broken;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/** Which blocks changed. */
final class CbtCases {
  private static final String TOPIC = "cbt";
  private static final String LIST = "Volume.list_changed_blocks";
  private static final String DESTROY = "Volume.data_destroy";
  private static final int GRANULARITY = 65_536;
  private static final int HIGHEST = 0x80;

  private CbtCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    flags().forEach(one -> all.add(one.needs("VDI_CONFIG_CBT")));
    lists().forEach(one -> all.add(one.needs("VDI_CONFIG_CBT", LIST, "Volume.snapshot")));
    destroyed().forEach(one -> all.add(one.needs("VDI_CONFIG_CBT", DESTROY, "Volume.snapshot")));
    return all;
  }

  private static Case list(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(LIST), check);
  }

  private static List<Case> flags() {
    return List.of(
        Case.of(
            TOPIC,
            "cbt-is-off-at-first",
            "A new volume has cbt_enabled false.",
            control("volume.cbt_enabled"),
            scene -> expectFlag(scene.volume(), false)),
        Case.of(
            TOPIC,
            "cbt-enable-is-shown",
            "After Volume.enable_cbt a volume has cbt_enabled true.",
            control("Volume.enable_cbt"),
            scene -> expectFlag(tracked(scene.volume()), true)),
        Case.of(
            TOPIC,
            "cbt-disable-is-shown",
            "After Volume.disable_cbt it has cbt_enabled false.",
            control("Volume.disable_cbt"),
            CbtCases::disable),
        Case.of(
            TOPIC,
            "cbt-enable-twice",
            "Volume.enable_cbt of a volume that has it succeeds.",
            control("Volume.enable_cbt"),
            scene -> expectFlag(tracked(tracked(scene.volume())), true)),
        Case.of(
                TOPIC,
                "cbt-survives-detach",
                "cbt_enabled stays over SR.detach and SR.attach.",
                control("Volume.enable_cbt"),
                CbtCases::survives)
            .thatDestroys());
  }

  private static List<Case> lists() {
    return List.of(
        list(
            "cbt-bitmap-is-base-sixty-four",
            "The bitmap is text in base 64.",
            scene -> bits(changes(scene))),
        list(
            "cbt-changes-are-covered",
            "What was written between two snapshots is in the list of changed blocks.",
            CbtCases::covered),
        list(
                "cbt-unchanged-is-not-listed",
                "What was not written is not in it.",
                CbtCases::unchanged)
            .asAdvice(),
        list(
            "cbt-bitmap-covers-the-volume",
            "The bitmap has a bit for each block of the volume.",
            CbtCases::coversVolume),
        list(
                "cbt-bits-are-in-order",
                "The first block is the highest bit of the first byte.",
                CbtCases::inOrder)
            .asAdvice(),
        list(
                "cbt-granularity-is-known",
                "The granularity is 65536 bytes: clients are not told another one.",
                CbtCases::granularity)
            .asAdvice(),
        list(
                "cbt-range-is-kept",
                "With an offset and a length the bitmap is of that part.",
                CbtCases::range)
            .asAdvice());
  }

  private static List<Case> destroyed() {
    return List.of(
        Case.of(
            TOPIC,
            "data-destroy-keeps-the-record",
            "After Volume.data_destroy a snapshot still has its record, and is listed.",
            control(DESTROY),
            CbtCases::keepsRecord),
        Case.of(
                TOPIC,
                "data-destroy-keeps-changes",
                "After Volume.data_destroy of a snapshot the changes since then can still be listed.",
                control(DESTROY),
                CbtCases::keepsChanges)
            .needs(LIST),
        Case.of(
                TOPIC,
                "data-destroy-shows-the-type",
                "After Volume.data_destroy the volume_type is CBT_Metadata.",
                control("volume.volume_type"),
                CbtCases::showsType)
            .asAdvice());
  }

  private static Volume tracked(Volume volume) {
    JsonNode unused = volume.call("Volume.enable_cbt");
    return volume;
  }

  private static void expectFlag(Volume volume, boolean wanted) {
    Expect.equal(wanted, volume.stat().path("cbt_enabled").asBoolean(), "cbt_enabled");
  }

  private static void disable(Scene scene) {
    Volume volume = tracked(scene.volume());
    JsonNode unused = volume.call("Volume.disable_cbt");
    expectFlag(volume, false);
  }

  private static void survives(Scene scene) {
    Sr sr = scene.attachedSr();
    Volume volume = tracked(sr.volume(8 * MIB));
    sr.detach();
    String unused = sr.attach();
    expectFlag(volume, true);
  }

  /** Two snapshots; between them the first block was written and one in the middle. */
  private record Span(Volume from, Volume to) {
    JsonNode list(Object... part) {
      Object[] arguments = {"key2", to.key(), "offset", 0, "length", -1};
      return from.call(LIST, part.length == 0 ? arguments : part);
    }
  }

  private static Span span(Scene scene) {
    Volume volume = tracked(scene.volume());
    Volume from = volume.snapshot();
    Disk disk = volume.plug("1");
    disk.write(0, 1);
    disk.write(5 * MIB, 2);
    disk.unplug();
    return new Span(from, volume.snapshot());
  }

  private static JsonNode changes(Scene scene) {
    return span(scene).list();
  }

  private static byte[] bits(JsonNode changes) {
    try {
      return Base64.getDecoder().decode(changes.get("bitmap").asText());
    } catch (IllegalArgumentException e) {
      throw new Broken("the bitmap is not base 64: " + e.getMessage());
    }
  }

  /** Whether a block is marked, in either order of the bits in a byte. */
  private static boolean isSet(byte[] bits, long block) {
    int at = (int) (block / 8);
    int mask = (HIGHEST >> (block % 8)) | (1 << (block % 8));
    return at < bits.length && (bits[at] & mask) != 0;
  }

  private static void covered(Scene scene) {
    JsonNode changes = changes(scene);
    long block = changes.get("granularity").asLong();
    Expect.that(isSet(bits(changes), 0), "the first block is not in " + changes);
    Expect.that(isSet(bits(changes), 5 * MIB / block), "the block at 5 MiB is not in " + changes);
  }

  private static void unchanged(Scene scene) {
    JsonNode changes = changes(scene);
    long block = changes.get("granularity").asLong();
    Expect.that(!isSet(bits(changes), 2 * MIB / block), "the block at 2 MiB is in " + changes);
  }

  private static void coversVolume(Scene scene) {
    Span span = span(scene);
    JsonNode changes = span.list();
    long blocks = -Math.floorDiv(-span.to().size(), changes.get("granularity").asLong());
    int bytes = bits(changes).length;
    Expect.equal((int) -Math.floorDiv(-blocks, 8L), bytes, "the number of bytes in the bitmap");
  }

  private static void inOrder(Scene scene) {
    JsonNode changes = changes(scene);
    int first = bits(changes)[0] & 0xFF;
    Expect.that((first & HIGHEST) != 0, "the first byte is " + first);
  }

  private static void granularity(Scene scene) {
    Expect.equal(GRANULARITY, changes(scene).get("granularity").asInt(), "the granularity");
  }

  private static void range(Scene scene) {
    Span span = span(scene);
    JsonNode changes = span.list("key2", span.to().key(), "offset", 5 * MIB, "length", MIB);
    long blocks = -Math.floorDiv(-MIB, changes.get("granularity").asLong());
    byte[] bits = bits(changes);
    Expect.equal((int) -Math.floorDiv(-blocks, 8L), bits.length, "the number of bytes");
    Expect.that(isSet(bits, 0), "the block at 5 MiB is not in " + changes);
  }

  private static Span destroyedSpan(Scene scene) {
    Span span = span(scene);
    JsonNode unused = span.from().call(DESTROY);
    return span;
  }

  private static void keepsRecord(Scene scene) {
    Volume destroyed = destroyedSpan(scene).from();
    JsonNode unused = destroyed.stat();
    JsonNode unusedToo = destroyed.listed();
  }

  private static void keepsChanges(Scene scene) {
    JsonNode changes = destroyedSpan(scene).list();
    Expect.that(isSet(bits(changes), 0), "the first block is not in " + changes);
  }

  private static void showsType(Scene scene) {
    JsonNode type = destroyedSpan(scene).from().stat().path("volume_type");
    String tag = type.isArray() ? type.path(0).asText() : type.asText();
    Expect.equal("CBT_Metadata", tag, "the volume_type");
  }
}
