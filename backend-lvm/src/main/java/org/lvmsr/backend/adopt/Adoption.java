package org.lvmsr.backend.adopt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The uuids that an SR gets in place of those that it shares with the one it is a copy of.
 *
 * <p>Those of volumes follow from the SR's new one and their former ones, so that an adoption that
 * was interrupted goes on with the same.
 *
 * @param srUuid of the SR
 * @param vgUuid of its VG, as LVM writes it
 * @param pvUuid of its PV, as LVM writes it
 */
public record Adoption(String srUuid, String vgUuid, String pvUuid) {
  /** LVM's uuids: 32 of these characters, in groups. */
  private static final String CHARACTERS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private static final int[] GROUPS = {6, 4, 4, 4, 4, 4, 6};

  /**
   * New uuids.
   *
   * @param srUuid of the SR
   * @param random where LVM's come from
   */
  public static Adoption of(String srUuid, RandomGenerator random) {
    return new Adoption(srUuid, lvmUuid(random), lvmUuid(random));
  }

  private static String lvmUuid(RandomGenerator random) {
    StringBuilder uuid = new StringBuilder();
    for (int group : GROUPS) {
      uuid.append(uuid.isEmpty() ? "" : "-");
      for (int i = 0; i < group; i++) {
        uuid.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
    }
    return uuid.toString();
  }

  /** What a volume's key becomes: a uuid of version 3 (RFC 4122). */
  public String keyFor(String former) {
    return UUID.nameUUIDFromBytes((srUuid + "/" + former).getBytes(US_ASCII)).toString();
  }
}
