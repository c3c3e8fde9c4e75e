package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PoolStatusTest {
  @Test
  void aPoolHasItsBlocksAndItsMode() {
    assertEquals(
        new PoolStatus(OptionalLong.of(3), 11 * 4096, 1024 * 4096, 120, 320, "rw"),
        PoolStatus.of(
            "0 40960 thin-pool 3 11/1024 120/320 - rw discard_passdown queue_if_no_space - 1024"));
    assertEquals(
        new PoolStatus(OptionalLong.of(0), 9 * 4096, 512 * 4096, 64, 64, "out_of_data_space"),
        PoolStatus.of(
            "0 8192 thin-pool 0 9/512 64/64 - out_of_data_space no_discard_passdown"
                + " error_if_no_space needs_check 512"));
  }

  @Test
  void aPoolThatHasFailedHasNeitherRoomNorAnythingInIt() {
    assertEquals(
        new PoolStatus(OptionalLong.empty(), 0, 0, 0, 0, "Fail"),
        PoolStatus.of("0 8192 thin-pool Fail"));
  }

  @Test
  void whatIsWrittenInAnotherWayIsNotGuessedAt() {
    assertThrows(IllegalStateException.class, () -> PoolStatus.of(""));
    assertThrows(IllegalStateException.class, () -> PoolStatus.of("0 8192 thin 8 1"));
    assertThrows(
        IllegalStateException.class,
        () -> PoolStatus.of("0 8192 thin-pool 1 many/1024 1/2 - rw x y - 1"));
  }
}
