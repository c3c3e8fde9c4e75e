package org.lvmsr.backend.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an LV's name tells where its record is lost. */
class LvNamesTest {
  private final String key = UUID.randomUUID().toString();

  @Test
  void theLvOfAVolumeTellsItsKey() {
    assertEquals(Optional.of(key), LvNames.key(LvNames.of(key)));
    assertEquals(Optional.of(key), LvNames.key(LvNames.next(key)));
  }

  @Test
  void basesPoolsAndOverlaysAreNobodysVolume() {
    assertEquals(Optional.empty(), LvNames.key(LvNames.newBase()));
    assertEquals(Optional.empty(), LvNames.key(LvNames.newPool()));
    assertEquals(Optional.empty(), LvNames.key(LvNames.newOverlay(key)));
  }

  @Test
  void aNameIsNotUsedAgain() {
    assertNotEquals(LvNames.next(key), LvNames.next(key));
    assertNotEquals(LvNames.newOverlay(key), LvNames.newOverlay(key));
  }
}
