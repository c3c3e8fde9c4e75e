package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.chunks.ChangedChunks;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.chunks.Differences;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.BlockList;
import org.lvmsr.smapi.ChangedBlocks;

/** What volumes have in common, and what not, by what device-mapper knows: no data is read. */
final class Changes {
  private static final String LIST = "Volume.list_changed_blocks";
  private static final String COMPARE = "Volume.compare";

  /** Some 30 MB of JSON, in a process that serves all SRs. */
  private static final int MOST_RANGES = 1_000_000;

  private static final long UNIT = ChunkMaps.CHUNK_BYTES;

  private Changes() {}

  /** Which chunks changed from a volume to another one. */
  static ChangedBlocks list(AttachedSr sr, String key, String key2, long offset, long length)
      throws IOException {
    if (offset < 0) {
      throw Failures.changedBlocks("an offset is not negative, and this one is " + offset);
    }
    VolumeRecord older = AttachedSr.volume(sr.state(), key);
    requireTracked(older);
    VolumeRecord newer = AttachedSr.volume(sr.state(), key2);
    requireTracked(newer);
    long all = newer.size() / UNIT;
    long first = Math.min(offset / UNIT, all);
    long end = length < 0 || length > newer.size() - offset ? all : ceil(offset + length);
    var changed = new ChangedChunks(first, Math.max(0, end - first));
    if (!key.equals(key2)) {
      List<ChunkMap> both = chunks(sr, key, key2, LIST);
      ChunkMap from = both.get(0);
      ChunkMap to = both.get(1);
      if (!areRelated(older, from.space(), newer, to.space())) {
        throw Failures.changedBlocks(
            "volumes " + key + " and " + key2 + " have no contents in common");
      }
      Differences.tell(from, to, changed);
    }
    return new ChangedBlocks(UNIT, changed.base64());
  }

  private static long ceil(long bytes) {
    return (bytes + UNIT - 1) / UNIT;
  }

  private static void requireTracked(VolumeRecord volume) {
    if (volume.cbt() == Cbt.OFF) {
      throw Failures.changedBlocks(
          "volume " + volume.key() + " has no changed block tracking: call Volume.enable_cbt");
    }
  }

  /** Which chunks of a volume another one does not have so. */
  static BlockList compare(AttachedSr sr, String key, String key2) throws IOException {
    List<BlockList.Range> ranges = new ArrayList<>();
    Differences.Range add = (first, length) -> add(ranges, first, length);
    if (!Destroyed.isShown(sr.state(), key2)) {
      Differences.tellAllocated(chunks(sr, key, COMPARE), add);
    } else if (!key.equals(key2)) {
      VolumeRecord one = AttachedSr.volume(sr.state(), key);
      VolumeRecord other = AttachedSr.volume(sr.state(), key2);
      List<ChunkMap> both = chunks(sr, key, key2, COMPARE);
      if (areRelated(one, both.get(0).space(), other, both.get(1).space())) {
        Differences.tell(both.get(1), both.get(0), add);
      } else {
        Differences.tellAllocated(both.get(0), add);
      }
    }
    return new BlockList(UNIT, ranges);
  }

  /** In the pool of a thin SR, where no base says it, the records do. */
  private static boolean areRelated(
      VolumeRecord one, ChunkSpace its, VolumeRecord other, ChunkSpace others) {
    return its.isRelatedTo(others)
        && (!its.base().isEmpty() || one.family().equals(other.family()));
  }

  private static void add(List<BlockList.Range> ranges, long first, long length) {
    if (ranges.size() == MOST_RANGES) {
      throw Failures.changedBlocks(
          "there are more than " + MOST_RANGES + " ranges: call Volume.list_changed_blocks");
    }
    ranges.add(new BlockList.Range(first, length));
  }

  private static ChunkMap chunks(AttachedSr sr, String key, String cause) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      return ChunkMaps.of(sr, AttachedSr.volume(sr.state(), key), cause);
    }
  }

  /** Of two volumes, of which neither is deactivated meanwhile: that would fail. */
  private static List<ChunkMap> chunks(AttachedSr sr, String key, String key2, String cause)
      throws IOException {
    List<String> sorted = Stream.of(key, key2).sorted().toList();
    try (KeyedLocks.Held first = sr.lockVolume(sorted.get(0));
        KeyedLocks.Held second = sr.lockVolume(sorted.get(1))) {
      State state = sr.state();
      return ChunkMaps.ofBoth(
          sr, AttachedSr.volume(state, key), AttachedSr.volume(state, key2), cause);
    }
  }

  /** The volumes that have contents in common with one, those in its pool first. */
  static List<String> similar(AttachedSr sr, String key) throws IOException {
    State state = sr.state();
    VolumeRecord volume = AttachedSr.volume(state, key);
    if (!volume.hasData()) {
      return List.of();
    }
    ChunkSpace space = ChunkMaps.space(sr.vg(), sr.requireLv(volume));
    List<String> near = new ArrayList<>();
    List<String> far = new ArrayList<>();
    others(state, key)
        .forEach(
            other -> {
              Optional<LogicalVolume> lv = sr.lv(other);
              Optional<ChunkSpace> its = lv.map(found -> ChunkMaps.space(sr.vg(), found));
              if (its.isPresent() && areRelated(other, its.get(), volume, space)) {
                (its.get().pool().equals(space.pool()) ? near : far).add(other.key());
              }
            });
    near.addAll(far);
    return near;
  }

  private static Stream<VolumeRecord> others(State state, String key) {
    return Destroyed.shown(state).stream()
        .filter(other -> other.hasData() && !other.key().equals(key));
  }
}
