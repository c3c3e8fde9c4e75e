package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Reads the head of a PV that LVM 2.03.16 wrote: a VG of two LVs after five changes. */
class VgTextReaderTest {
  private static final int FIRST_AREA = 4096;

  private static byte[] head() throws IOException {
    try (InputStream packed = VgTextReaderTest.class.getResourceAsStream("pv-head.gz")) {
      return new GZIPInputStream(Objects.requireNonNull(packed)).readAllBytes();
    }
  }

  private static VolumeGroup read(byte[] bytes) throws IOException {
    return VgTextReader.read(new BytesDevice(bytes)).orElseThrow();
  }

  @Test
  void theVgIsReadAsLvmReportsIt() throws IOException {
    VolumeGroup vg = read(head());
    assertEquals("lvmsr-0f956522-42d7-4328-9f9e-cc9a1a4a4d2e", vg.name());
    assertEquals(6, vg.sequence());
    assertEquals(4L << 20, vg.extentBytes());
    assertEquals(2L << 20, vg.firstExtentOffset());
    assertEquals(79, vg.extents());
    assertEquals(List.of("lvmsr"), vg.tags());
    assertEquals(Set.of("lvmsr-metadata", "v-1"), vg.volumes().keySet());
  }

  @Test
  void theSegmentsOfAnLvAreInTheOrderOfItsContents() throws IOException {
    var lv = read(head()).volume("v-1").orElseThrow();
    assertTrue(lv.isLinear());
    assertEquals(
        List.of(new Extents(20, 3), new Extents(10, 2), new Extents(30, 2)), lv.segments());
    assertEquals(List.of("a.b", "c"), lv.tags());
  }

  @Test
  void aDeviceWithoutLabelIsNoPv() throws IOException {
    assertTrue(VgTextReader.read(new BytesDevice(new byte[1 << 20])).isEmpty());
  }

  @Test
  void aLabelWithNoGoodAreaIsAnErrorAndNotAnEmptyVg() throws IOException {
    byte[] bytes = head();
    bytes[FIRST_AREA + 100] ^= 1;
    assertThrows(IOException.class, () -> VgTextReader.read(new BytesDevice(bytes)));
  }

  @Property(tries = 300)
  void aFlippedBitInWhatCountsNeverYieldsAnotherVg(
      @ForAll @IntRange(min = 512, max = FIRST_AREA + 512 + 8191) int at,
      @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    VolumeGroup good = read(head());
    byte[] bytes = head();
    bytes[at] ^= (byte) (1 << bit);
    try {
      var found = VgTextReader.read(new BytesDevice(bytes));
      assertTrue(found.isEmpty() || found.get().equals(good));
    } catch (IOException expected) {
      assertTrue(String.valueOf(expected.getMessage()).length() > 0);
    }
  }
}
