package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What thin_ls prints is understood wholly or not at all. */
class ThinLsTest {
  @Test
  void eachLineIsAVolumeAndItsBlocks() {
    assertEquals(Map.of(1L, 320L, 20L, 0L), ThinLs.parse(" 1 320 \n20   0 \n\n"));
    assertEquals(Map.of(), ThinLs.parse(""));
  }

  @Test
  void anythingElseIsRefused() {
    for (String line :
        new String[] {"1", "1 20MiB", "DEV MAPPED", "1 2 3", "-1 2", "1 9".repeat(9)}) {
      assertThrows(IllegalStateException.class, () -> ThinLs.parse(line), line);
    }
  }
}
