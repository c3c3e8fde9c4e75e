package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lvmsr.fixtures.stamp.StampedBlock;

/**
 * What is told to have changed from a snapshot to the volume that it is of, by a bit for each
 * piece.
 */
record FateChanges(FateVolume from, FateVolume to, int granularity, BitSet bits) {
  /** How often a copy is asked. */
  private static final int QUESTIONS = 2;

  /** Asks for some of the volumes that are tracked. */
  static List<FateChanges> ask(GuestSr sr, Map<String, FateVolume> volumes, Random random) {
    List<FateVolume> all = new ArrayList<>(volumes.values());
    Collections.shuffle(all, random);
    return all.stream()
        .filter(FateVolume::cbt)
        .filter(FateVolume::readWrite)
        .flatMap(
            volume ->
                all.stream()
                    .filter(one -> one.parent().equals(volume.key()) && one.cbt())
                    .max(Comparator.comparingLong(one -> one.stamps().from()))
                    .map(snapshot -> ask(sr, snapshot, volume))
                    .stream())
        .limit(QUESTIONS)
        .toList();
  }

  private static FateChanges ask(GuestSr sr, FateVolume from, FateVolume to) {
    JsonNode told =
        sr.call(
            "Volume.list_changed_blocks",
            "key",
            from.key(),
            "key2",
            to.key(),
            "offset",
            0,
            "length",
            -1);
    byte[] bitmap = Base64.getDecoder().decode(told.path("bitmap").asText());
    BitSet bits = new BitSet();
    for (int bit = 0; bit < bitmap.length * Byte.SIZE; bit++) {
      bits.set(bit, (bitmap[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0);
    }
    return new FateChanges(from, to, told.path("granularity").asInt(), bits);
  }

  /**
   * Compares with what both hold.
   *
   * @param contents generations by key
   * @param earlier those of snapshots whose data may have been destroyed since; if they are not
   *     there nobody knows what has changed
   */
  void requireAllTold(Map<String, long[]> contents, Map<String, long[]> earlier) {
    long[] before = contents.getOrDefault(from.key(), earlier.get(from.key()));
    long[] now = contents.get(to.key());
    if (before == null || now == null) {
      return;
    }
    int blocks = granularity / StampedBlock.BYTES;
    for (int block = 0; block < now.length; block++) {
      long then = block < before.length ? before[block] : StampedBlock.ZEROES;
      if (then != now[block] && !bits.get(block / blocks)) {
        throw new AssertionError(
            "block " + block + " has changed and is not told\n  from " + from + "\n  to " + to);
      }
    }
  }
}
