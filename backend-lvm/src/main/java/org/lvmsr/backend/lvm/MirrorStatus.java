package org.lvmsr.backend.lvm;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What device-mapper says of a mirror: {@code START LENGTH mirror LEGS DEVICE… DONE/ALL 1 HEALTH
 * …}, with a letter of health for each leg, {@code A} for alive (kernel, {@code dm-raid1.c}).
 *
 * @param done regions that are equal on all legs
 * @param all regions
 * @param healthy whether no leg has failed
 */
public record MirrorStatus(long done, long all, boolean healthy) {
  private static final int LEGS_AT = 3;

  /**
   * Parses the status of one device.
   *
   * @return empty if it is another target's, or the device has no table
   * @throws IllegalStateException if it is a mirror's and written in another way
   */
  static Optional<MirrorStatus> parse(String status) {
    String[] words = status.strip().split(" +", -1);
    if (words.length < LEGS_AT || !words[2].equals("mirror")) {
      return Optional.empty();
    }
    int regions = LEGS_AT + 1 + (words.length > LEGS_AT ? legs(words[LEGS_AT]) : 0);
    if (words.length <= regions + 2 || !words[regions].matches("[0-9]+/[0-9]+")) {
      throw new IllegalStateException("not the status of a mirror: " + status.strip());
    }
    String[] part = words[regions].split("/", -1);
    String health = words[regions + 2];
    return Optional.of(
        new MirrorStatus(
            Long.parseLong(part[0]),
            Long.parseLong(part[1]),
            IntStream.range(0, health.length()).allMatch(leg -> health.charAt(leg) == 'A')));
  }

  private static int legs(String word) {
    return word.matches("[0-9]{1,3}") ? Integer.parseInt(word) : 0;
  }

  /** Whether all legs have the same contents. */
  public boolean isInSync() {
    return healthy && done == all;
  }
}
