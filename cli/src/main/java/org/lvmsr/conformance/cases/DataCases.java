package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.xapi;
import static org.lvmsr.conformance.scene.Scene.MIB;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** What is on volumes. */
final class DataCases {
  private static final String TOPIC = "data";
  private static final String DOMAIN = "1";
  private static final String SNAPSHOT = "Volume.snapshot";
  private static final String CLONE = "Volume.clone";
  private static final long LAST = 8 * MIB - 4096;

  private DataCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(volumes());
    all.addAll(snapshots());
    all.addAll(clones());
    return all;
  }

  private static List<Case> volumes() {
    return List.of(
        Case.of(
            TOPIC,
            "data-new-volume-is-zero",
            "A new volume reads as zeroes: the toolstack copies into it what is not zero only.",
            xapi("sm_fs_ops.ml: copy_vdi"),
            DataCases::newIsZero),
        Case.of(
            TOPIC,
            "data-of-a-destroyed-volume-is-gone",
            "A new volume reads as zeroes also where a volume was that is destroyed.",
            control("Volume.create"),
            DataCases::destroyedIsGone),
        Case.of(
            TOPIC,
            "data-device-has-the-size",
            "The device or file of a volume is at least as long as its virtual size.",
            control("volume.virtual_size"),
            DataCases::hasSize),
        Case.of(
            TOPIC,
            "data-stays-over-deactivate",
            "What was written and flushed is there after deactivate, detach, attach and activate.",
            Sources.data("Datapath.deactivate"),
            DataCases::staysOverDeactivate),
        Case.of(
                TOPIC,
                "data-stays-over-sr-detach",
                "What was written and flushed is there after SR.detach and SR.attach.",
                control("SR.detach"),
                DataCases::staysOverSrDetach)
            .thatDestroys(),
        Case.of(
            TOPIC,
            "data-of-volumes-is-apart",
            "Writing to one volume changes no other.",
            control("Volume.create"),
            DataCases::apart),
        Case.of(
                TOPIC,
                "data-stays-over-resize",
                "Volume.resize keeps what is there.",
                control("Volume.resize"),
                DataCases::staysOverResize)
            .needs("Volume.resize"),
        Case.of(
                TOPIC,
                "data-added-by-resize-is-zero",
                "What Volume.resize adds reads as zeroes.",
                control("Volume.resize"),
                DataCases::addedIsZero)
            .needs("Volume.resize"),
        Case.of(
                TOPIC,
                "data-stays-over-rename",
                "Volume.set_name keeps what is there.",
                control("Volume.set_name"),
                DataCases::staysOverRename)
            .needs("Volume.set_name"));
  }

  private static List<Case> snapshots() {
    return List.of(
        snapshot(
            "data-snapshot-has-what-was-there",
            "A snapshot reads as its source did when it was made.",
            DataCases::snapshotHas),
        snapshot(
            "data-snapshot-never-changes",
            "Writing to the source of a snapshot does not change the snapshot.",
            DataCases::snapshotNeverChanges),
        snapshot(
            "data-source-of-a-snapshot-stays",
            "The source of a snapshot reads as before, and can be written.",
            DataCases::sourceStays),
        snapshot(
            "data-snapshot-of-a-volume-in-use",
            "A snapshot can be made of a volume that is active, and has what was flushed before.",
            DataCases::snapshotInUse),
        snapshot(
            "data-snapshot-stays-without-its-source",
            "A snapshot reads the same after its source was destroyed.",
            DataCases::snapshotWithoutSource),
        snapshot(
            "data-stays-without-its-snapshot",
            "A volume reads the same after its snapshot was destroyed.",
            DataCases::sourceWithoutSnapshot),
        snapshot(
            "data-snapshots-differ",
            "Each of several snapshots reads as the volume did when it was made.",
            DataCases::snapshotsDiffer));
  }

  private static List<Case> clones() {
    return List.of(
        copy(
            "data-clone-has-what-was-there",
            "A clone reads as its source did when it was made.",
            DataCases::cloneHas),
        copy(
            "data-clone-leaves-its-source",
            "Writing to a clone does not change its source.",
            DataCases::cloneLeavesSource),
        copy(
            "data-clone-does-not-follow-its-source",
            "Writing to the source of a clone does not change the clone.",
            DataCases::cloneDoesNotFollow),
        copy(
                "data-clone-of-a-snapshot-has-its-data",
                "A clone of a snapshot reads as the snapshot, whatever the source holds by now.",
                DataCases::cloneOfSnapshot)
            .needs(SNAPSHOT),
        copy(
                "data-clones-are-apart",
                "Writing to one clone does not change another.",
                DataCases::clonesApart)
            .needs(SNAPSHOT));
  }

  private static Case snapshot(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(SNAPSHOT), check).needs(SNAPSHOT);
  }

  private static Case copy(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(CLONE), check).needs(CLONE);
  }

  /** Writes to a volume that is plugged in for this only. */
  private static void write(Volume volume, long offset, int fill) {
    Disk disk = volume.plug(DOMAIN);
    disk.write(offset, fill);
    disk.unplug();
  }

  /** Reads a volume that is plugged in for this only. */
  private static void expect(Volume volume, long offset, int fill, String what) {
    Disk disk = volume.plug(DOMAIN);
    disk.expect(offset, fill, what);
    disk.unplug();
  }

  /** A new volume with something at its start and its end. */
  private static Volume written(Scene scene) {
    Volume volume = scene.volume();
    Disk disk = volume.plug(DOMAIN);
    disk.write(0, 1);
    disk.write(LAST, 2);
    disk.unplug();
    return volume;
  }

  private static void newIsZero(Scene scene) {
    scene.volume().plug(DOMAIN).expectZeroes("a new volume");
  }

  private static void destroyedIsGone(Scene scene) {
    Volume old = scene.volume();
    Disk disk = old.plug(DOMAIN);
    for (long at = 0; at < old.size(); at += MIB / 2) {
      disk.write(at, 7);
    }
    disk.unplug();
    old.destroy();
    scene.volume().plug(DOMAIN).expectZeroes("a new volume");
  }

  private static void hasSize(Scene scene) {
    Volume volume = scene.volume(8 * MIB + 512);
    long length = volume.plug(DOMAIN).length();
    Expect.that(length >= volume.size(), "it has " + length + " bytes of " + volume.size());
  }

  private static void staysOverDeactivate(Scene scene) {
    Volume volume = written(scene);
    expect(volume, 0, 1, "the first block");
    expect(volume, LAST, 2, "the last block");
  }

  private static void staysOverSrDetach(Scene scene) {
    var sr = scene.attachedSr();
    Volume volume = sr.volume(8 * MIB);
    write(volume, 0, 3);
    sr.detach();
    String unused = sr.attach();
    expect(volume, 0, 3, "the first block");
  }

  private static void apart(Scene scene) {
    Volume one = scene.volume();
    Volume other = scene.volume();
    write(one, 0, 4);
    write(other, 0, 5);
    expect(one, 0, 4, "the one volume");
    expect(other, 0, 5, "the other volume");
  }

  private static void staysOverResize(Scene scene) {
    Volume volume = written(scene);
    volume.resize(volume.size() + 8 * MIB);
    expect(volume, 0, 1, "the first block");
    expect(volume, LAST, 2, "what was the last block");
  }

  private static void addedIsZero(Scene scene) {
    Volume volume = written(scene);
    volume.resize(volume.size() + 8 * MIB);
    long size = volume.stat().get("virtual_size").asLong();
    expect(volume, volume.size() + 4096, 0, "what was added");
    expect(volume, size - 4096, 0, "the last block");
  }

  private static void staysOverRename(Scene scene) {
    Volume volume = written(scene);
    var unused = volume.call("Volume.set_name", "new_name", "another");
    expect(volume, 0, 1, "the first block");
  }

  private static void snapshotHas(Scene scene) {
    Volume snapshot = written(scene).snapshot();
    expect(snapshot, 0, 1, "the snapshot");
    expect(snapshot, LAST, 2, "the snapshot");
  }

  private static void snapshotNeverChanges(Scene scene) {
    Volume volume = written(scene);
    Volume snapshot = volume.snapshot();
    write(volume, 0, 9);
    expect(snapshot, 0, 1, "the snapshot");
  }

  private static void sourceStays(Scene scene) {
    Volume volume = written(scene);
    Volume unused = volume.snapshot();
    expect(volume, 0, 1, "the source");
    write(volume, 0, 9);
    expect(volume, 0, 9, "the source");
  }

  private static void snapshotInUse(Scene scene) {
    Volume volume = scene.volume();
    Disk disk = volume.plug(DOMAIN);
    disk.write(MIB, 6);
    Volume snapshot = volume.snapshot();
    disk.write(MIB, 8);
    disk.expect(MIB, 8, "the source, after the snapshot");
    expectIn(snapshot, "2", MIB, 6);
    disk.unplug();
  }

  private static void expectIn(Volume volume, String domain, long offset, int fill) {
    Disk disk = volume.plug(domain);
    disk.expect(offset, fill, "the snapshot");
    disk.unplug();
  }

  private static void snapshotWithoutSource(Scene scene) {
    Volume volume = written(scene);
    Volume snapshot = volume.snapshot();
    volume.destroy();
    expect(snapshot, 0, 1, "the snapshot");
  }

  private static void sourceWithoutSnapshot(Scene scene) {
    Volume volume = written(scene);
    Volume snapshot = volume.snapshot();
    write(volume, 0, 9);
    snapshot.destroy();
    expect(volume, 0, 9, "the volume");
    expect(volume, LAST, 2, "the volume");
  }

  private static void snapshotsDiffer(Scene scene) {
    Volume volume = scene.volume();
    Volume empty = volume.snapshot();
    write(volume, 0, 1);
    Volume one = volume.snapshot();
    write(volume, 0, 2);
    expect(empty, 0, 0, "the first snapshot");
    expect(one, 0, 1, "the second snapshot");
  }

  private static void cloneHas(Scene scene) {
    Volume made = written(scene).source().copy();
    expect(made, 0, 1, "the clone");
    expect(made, LAST, 2, "the clone");
  }

  private static void cloneLeavesSource(Scene scene) {
    Volume volume = written(scene);
    write(volume.copy(), 0, 9);
    expect(volume, 0, 1, "the source");
  }

  private static void cloneDoesNotFollow(Scene scene) {
    Volume volume = written(scene);
    Volume made = volume.copy();
    write(volume, 0, 9);
    expect(made, 0, 1, "the clone");
  }

  private static void cloneOfSnapshot(Scene scene) {
    Volume volume = written(scene);
    Volume snapshot = volume.snapshot();
    write(volume, 0, 9);
    expect(snapshot.copy(), 0, 1, "the clone");
  }

  private static void clonesApart(Scene scene) {
    Volume snapshot = written(scene).snapshot();
    Volume one = snapshot.copy();
    Volume other = snapshot.copy();
    write(one, 0, 5);
    expect(other, 0, 1, "the other clone");
    expect(snapshot, 0, 1, "the snapshot");
  }
}
