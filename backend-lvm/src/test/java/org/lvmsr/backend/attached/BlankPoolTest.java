package org.lvmsr.backend.attached;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.BytesDevice;

/** What the kernel would take for a new pool is not activated if it was one before. */
final class BlankPoolTest {
  private static final int EXTENT = 1 << 20;
  private static final String UUID = "aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa";

  private static LogicalVolume lv(String name, Optional<ThinPool> pool, Optional<ThinVolume> thin) {
    return new LogicalVolume(name, UUID, "thin", List.of(), true, List.of(), 1, pool, thin);
  }

  private static VolumeGroup vg(long transaction, List<String> messages) {
    var halves = new ThinPool("p_tdata", "p_tmeta", 65_536, transaction, messages);
    var thin = new ThinVolume("p", 1, Optional.empty(), Optional.empty());
    return new VolumeGroup(
        "vg",
        UUID,
        1,
        EXTENT,
        UUID,
        0,
        10,
        List.of(),
        Map.of(
            "p", lv("p", Optional.of(halves), Optional.empty()),
            "p_tmeta", LogicalVolume.linear("p_tmeta", UUID, List.of(new Extents(1, 1))),
            "v", lv("v", Optional.empty(), Optional.of(thin)),
            "linear", LogicalVolume.linear("linear", UUID, List.of(new Extents(2, 1)))));
  }

  private static void refuse(byte[] pv, VolumeGroup vg, String name) throws IOException {
    BlankPool.refuse(new BytesDevice(pv), vg, name);
  }

  @Test
  void neitherAnOverwrittenPoolNorAVolumeOfItIsActivated() {
    for (String name : new String[] {"p", "v"}) {
      var refused =
          assertThrows(
              IOException.class, () -> refuse(new byte[4 * EXTENT], vg(3, List.of()), name));
      assertTrue(refused.toString().contains("lvmsr check"), refused.toString());
    }
  }

  @Test
  void newPoolsOthersAndOtherLvsAre() throws IOException {
    byte[] zeroes = new byte[4 * EXTENT];
    refuse(zeroes, vg(0, List.of()), "p");
    refuse(zeroes, vg(1, List.of("create v")), "v");
    refuse(zeroes, vg(3, List.of()), "linear");
    refuse(zeroes, vg(3, List.of()), "nothing");
    byte[] written = new byte[4 * EXTENT];
    written[EXTENT + 7] = 1;
    refuse(written, vg(3, List.of()), "p");
  }
}
