package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** As Linux 6.1 prints it. */
class MirrorStatusTest {
  private static final String HALF = "0 131072 mirror 2 253:7 253:6 75/128 1 AA 1 core\n";

  private static MirrorStatus parsed(String status) {
    return MirrorStatus.parse(status).orElseThrow();
  }

  @Test
  void itTellsHowFarTheCopyIs() {
    assertEquals(new MirrorStatus(75, 128, true), parsed(HALF));
    assertFalse(parsed(HALF).isInSync());
    assertTrue(parsed(HALF.replace("75", "128")).isInSync());
  }

  @Test
  void aLegThatHasFailedIsNotHealthy() {
    for (String health : new String[] {"AD", "DA", "AS", "AR"}) {
      MirrorStatus status = parsed(HALF.replace("75", "128").replace("AA", health));
      assertFalse(status.healthy() || status.isInSync(), health);
    }
  }

  @Test
  void othersAreNoMirrors() {
    assertEquals(Optional.empty(), MirrorStatus.parse("0 131072 thin 2048 131071"));
    assertEquals(Optional.empty(), MirrorStatus.parse(""));
    assertEquals(OptionalLong.empty(), ThinStatus.mappedBytes(HALF));
    assertEquals(OptionalLong.of(1 << 20), ThinStatus.mappedBytes("0 131072 thin 2048 131071"));
  }

  @Test
  void whatCannotBeReadIsNotGuessed() {
    for (String bad :
        new String[] {"0 8 mirror", "0 8 mirror x", "0 8 mirror 2 253:7 253:6 75 1 AA"}) {
      assertThrows(IllegalStateException.class, () -> MirrorStatus.parse(bad), bad);
    }
  }
}
