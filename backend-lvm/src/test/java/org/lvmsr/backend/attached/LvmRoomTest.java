package org.lvmsr.backend.attached;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.smapi.SmapiException;

/** Texts of VGs at the bounds, and one above. */
class LvmRoomTest {
  private static final int AREA = 512 + 2 * 100_000;

  private static VgText text(int lvs, int bytes) {
    Map<String, LogicalVolume> volumes = new HashMap<>();
    for (int i = 0; i < lvs; i++) {
      String name = "v-" + i;
      volumes.put(name, LogicalVolume.linear(name, "uuid-" + i, List.of()));
    }
    var vg = new VolumeGroup("vg", "uuid", 1, 4 << 20, "pv", 1 << 20, 100, List.of(), volumes);
    return new VgText(new byte[bytes], AREA, AREA, vg);
  }

  private static String refusal(VgText text) {
    SmapiException refusal = assertThrows(SmapiException.class, () -> LvmRoom.require(text));
    assertEquals("SR_BACKEND_FAILURE_44", refusal.code());
    return refusal.params().toString();
  }

  @Test
  void theLastLvIsMadeAndOneMoreIsNot() {
    assertDoesNotThrow(() -> LvmRoom.require(text(LvmRoom.MOST_LVS - 1, 1000)));
    String refusal = refusal(text(LvmRoom.MOST_LVS, 1000));
    assertTrue(refusal.contains("25000 LVs, and it may have 25000"), refusal);
    assertTrue(refusal.contains("destroying volumes"), refusal);
  }

  @Test
  void anAreaIsFilledToNineTenths() {
    assertDoesNotThrow(() -> LvmRoom.require(text(1, 90_000)));
    String refusal = refusal(text(1, 90_001));
    assertTrue(refusal.contains("nearly as long as it may be, 90001 of 100000 bytes"), refusal);
  }
}
