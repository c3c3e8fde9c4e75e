package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.PoolWitness;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * Which bytes of the LUN were overwritten. What is seen to be damaged was; and so, perhaps, was all
 * around it up to the next thing of ours that is whole.
 *
 * @param certain at least these, in ascending order
 * @param perhaps others that may have been, too, or a part of them
 */
public record Overwritten(List<ByteRange> certain, List<ByteRange> perhaps) {
  private static final int BLOCK = 4096;

  public Overwritten {
    certain = List.copyOf(certain);
    perhaps = List.copyOf(perhaps);
  }

  /**
   * What is known of it.
   *
   * @param vg as it was, to know where pools begin
   * @param told what the administrator says was overwritten, and nothing else; empty if he says
   *     nothing
   */
  static Overwritten of(Site site, LvmDamage lvm, VolumeGroup vg, Optional<List<ByteRange>> told) {
    List<ByteRange> whole = new ArrayList<>(site.store().whole());
    List<ByteRange> broken = new ArrayList<>(site.store().broken());
    whole.addAll(lvm.whole());
    broken.addAll(lvm.broken());
    pools(site.seen().pools(), vg, whole, broken);
    site.signatures().forEach(one -> broken.addAll(one.written()));
    long end = site.seen().medium().bytes();
    List<ByteRange> certain = new ArrayList<>(fromTheStart(broken, whole));
    if (told.isPresent()) {
      certain.addAll(told.get());
      return new Overwritten(within(certain, end), List.of());
    }
    List<ByteRange> perhaps = new ArrayList<>();
    broken.forEach(one -> perhaps.add(around(one, whole, end)));
    site.signatures().forEach(one -> perhaps.addAll(one.perhaps()));
    return new Overwritten(within(certain, end), ByteRange.without(within(perhaps, end), certain));
  }

  private static List<ByteRange> within(List<ByteRange> ranges, long end) {
    return ByteRange.merged(ranges).stream()
        .filter(one -> one.start() < end)
        .map(one -> new ByteRange(one.start(), Math.min(one.end(), end)))
        .toList();
  }

  /** Whoever overwrote what lies before all that is whole began at the beginning. */
  private static List<ByteRange> fromTheStart(List<ByteRange> broken, List<ByteRange> whole) {
    long first = whole.stream().mapToLong(ByteRange::start).min().orElse(Long.MAX_VALUE);
    List<ByteRange> certain = new ArrayList<>(broken);
    broken.stream()
        .filter(one -> one.end() <= first)
        .max(Comparator.comparingLong(ByteRange::end))
        .ifPresent(last -> certain.add(new ByteRange(0, last.end())));
    return certain;
  }

  private static ByteRange around(ByteRange broken, List<ByteRange> whole, long end) {
    long from =
        whole.stream().mapToLong(ByteRange::end).filter(at -> at <= broken.start()).max().orElse(0);
    long to =
        whole.stream()
            .mapToLong(ByteRange::start)
            .filter(at -> at >= broken.end())
            .min()
            .orElse(Math.max(end, broken.end()));
    return new ByteRange(from, to);
  }

  /** A pool's account begins with a block that has a checksum. */
  private static void pools(
      PoolWitness pools, VolumeGroup vg, List<ByteRange> whole, List<ByteRange> broken) {
    PoolWitness.pools(vg)
        .forEach(
            pool -> {
              Optional<PoolWitness.Reading> reading = pools.of(vg, pool);
              Optional<ByteRange> place =
                  pool.pool()
                      .flatMap(halves -> vg.volume(halves.metadata()))
                      .filter(metadata -> !metadata.segments().isEmpty())
                      .map(metadata -> vg.offsetOf(metadata.segments().get(0)))
                      .map(at -> new ByteRange(at, at + BLOCK));
              if (reading.isPresent() && place.isPresent()) {
                boolean blank = reading.get() instanceof PoolWitness.Reading.Blank;
                boolean agrees = !pools.notOf(vg).contains(pool.name());
                if (reading.get() instanceof PoolWitness.Reading.Found) {
                  whole.add(place.get());
                } else if (!(blank && agrees)) {
                  broken.add(place.get());
                }
              }
            });
  }
}
