package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PoolStatusTest {
  @Test
  void everyPoolHasItsBlocksAndItsMode() {
    String status =
        """
        vg-a-tpool: 0 40960 thin-pool 3 11/1024 120/320 - rw discard_passdown queue_if_no_space - 1024
        vg-b-tpool: 0 8192 thin-pool 0 9/512 64/64 - out_of_data_space no_discard_passdown error_if_no_space needs_check 512
        vg-c-tpool: 0 8192 thin-pool Fail
        """;
    assertEquals(
        Map.of(
            "vg-a-tpool",
                new PoolStatus(OptionalLong.of(3), 11 * 4096, 1024 * 4096, 120, 320, "rw"),
            "vg-b-tpool",
                new PoolStatus(
                    OptionalLong.of(0), 9 * 4096, 512 * 4096, 64, 64, "out_of_data_space"),
            "vg-c-tpool", new PoolStatus(OptionalLong.empty(), 0, 0, 0, 0, "Fail")),
        PoolStatus.parse(status));
  }

  @Test
  void noPoolIsNoPool() {
    assertEquals(Map.of(), PoolStatus.parse(""));
    assertEquals(Map.of(), PoolStatus.parse("No devices found\n"));
  }

  @Test
  void whatIsWrittenInAnotherWayIsNotGuessedAt() {
    assertThrows(IllegalStateException.class, () -> PoolStatus.parse("a: 0 8192 thin 8 1\n"));
    assertThrows(
        IllegalStateException.class,
        () -> PoolStatus.parse("a: 0 8192 thin-pool 1 many/1024 1/2 - rw x y - 1\n"));
  }
}
