package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** The text that LVM 2.03.16 writes of a linear LV that it has turned into an overlay. */
class ThinTextTest {
  private static VolumeGroup vg() throws IOException {
    try (InputStream text = ThinTextTest.class.getResourceAsStream("overlay-vg.txt")) {
      byte[] bytes = Objects.requireNonNull(text).readAllBytes();
      return VgTextParser.parse(bytes);
    }
  }

  @Test
  void aPoolNamesItsHalves() throws IOException {
    var pool = vg().volume("p").orElseThrow();
    assertEquals(Optional.of(new ThinPool("p_tdata", "p_tmeta", 65536, 1, List.of())), pool.pool());
    assertFalse(pool.isVolume());
    assertEquals(List.of(new Extents(100, 50)), vg().volume("p_tdata").orElseThrow().segments());
    assertEquals(List.of(new Extents(200, 2)), vg().volume("p_tmeta").orElseThrow().segments());
  }

  @Test
  void aThinVolumeNamesItsPoolAndItsBase() throws IOException {
    var lv = vg().volume("v").orElseThrow();
    assertEquals(
        Optional.of(new ThinVolume("p", 1, Optional.of("b"), Optional.empty())), lv.thin());
    assertTrue(lv.isVolume());
    assertTrue(lv.writable());
    assertEquals(50, lv.extents());
    assertEquals(List.of(), lv.segments());
  }

  @Test
  void aBaseIsLinearAndReadOnly() throws IOException {
    var base = vg().volume("b").orElseThrow();
    assertTrue(base.isLinear());
    assertFalse(base.writable());
  }
}
