package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** An overlay {@code v} and a linear LV {@code f} exchange what they consist of. */
class SwappedSegmentsTest {
  /** A linear copy, and a thin snapshot of {@code v}; on the PV LVM indents nothing. */
  private static final String MORE =
      """
      logical_volumes {
      f {
      id = "aaaaaa-0exZ-C7Hk-cQa3-O5FK-cI7r-e8r8yA"
      status = ["READ", "WRITE", "VISIBLE"]
      segment_count = 2
      segment1 {
      start_extent = 0
      extent_count = 20
      type = "striped"
      stripe_count = 1
      stripes = [
      "pv0", 300
      ]
      }
      segment2 {
      start_extent = 20
      extent_count = EXTENTS
      type = "striped"
      stripe_count = 1
      stripes = [
      "pv0", 220
      ]
      }
      }
      s {
      id = "bbbbbb-0exZ-C7Hk-cQa3-O5FK-cI7r-e8r8yA"
      status = ["READ", "VISIBLE"]
      segment_count = 1
      segment1 {
      start_extent = 0
      extent_count = 50
      type = "thin"
      thin_pool = "p"
      transaction_id = 1
      device_id = 2
      origin = "v"
      external_origin = "b"
      }
      }
      """;

  private static VgText text(int extents) throws IOException {
    try (InputStream overlay = SwappedSegmentsTest.class.getResourceAsStream("overlay-vg.txt")) {
      byte[] bytes = Objects.requireNonNull(overlay).readAllBytes();
      String more = MORE.replace("EXTENTS", Integer.toString(extents));
      String text = new String(bytes, StandardCharsets.UTF_8).replace("logical_volumes {\n", more);
      return VgText.of(text.getBytes(StandardCharsets.UTF_8), 0);
    }
  }

  private static LogicalVolume lv(VolumeGroup vg, String name) {
    return vg.volume(name).orElseThrow();
  }

  @Test
  void eachKeepsItsIdentityAndHasWhatTheOtherHad() throws IOException {
    VgText before = text(30);
    VolumeGroup after = VgText.of(SwappedSegments.of(before, "v", "f"), 0).vg();
    assertEquals(List.of(new Extents(300, 20), new Extents(220, 30)), lv(after, "v").segments());
    assertTrue(lv(after, "v").isLinear());
    assertEquals(lv(before.vg(), "v").uuid(), lv(after, "v").uuid());
    assertEquals(lv(before.vg(), "v").thin(), lv(after, "f").thin());
    assertEquals(lv(before.vg(), "f").uuid(), lv(after, "f").uuid());
    assertEquals(before.vg().sequence(), after.sequence());
  }

  @Test
  void whatBeganAsTheOverlayFollowsIt() throws IOException {
    VolumeGroup after = VgText.of(SwappedSegments.of(text(30), "f", "v"), 0).vg();
    assertEquals(Optional.of("f"), lv(after, "s").thin().orElseThrow().origin());
    assertEquals(Optional.of("b"), lv(after, "s").thin().orElseThrow().externalOrigin());
  }

  @Test
  void twiceIsAsBefore() throws IOException {
    VgText before = text(30);
    VgText once = VgText.of(SwappedSegments.of(before, "v", "f"), 0);
    assertEquals(before.vg(), VgText.of(SwappedSegments.of(once, "v", "f"), 0).vg());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    VgText smaller = text(29);
    assertThrows(LvmFormatException.class, () -> SwappedSegments.of(smaller, "v", "f"));
    VgText whole = text(30);
    assertThrows(LvmFormatException.class, () -> SwappedSegments.of(whole, "v", "missing"));
  }
}
