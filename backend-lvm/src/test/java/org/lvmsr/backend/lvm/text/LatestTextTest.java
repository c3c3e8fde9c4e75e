package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.fixtures.device.ForwardingReader;
import org.lvmsr.metadata.device.ReadableDevice;

/** A PV of 4 MiB whose VG has some hundred LVs. */
class LatestTextTest {
  private static final int PV_BYTES = 4 << 20;
  private static final int HEADER = 512;
  private static final List<Long> AREAS = PvWriter.areas(PV_BYTES);

  @TempDir private Path directory;
  private Path image;
  private byte[] bytes;
  private Reads reads;
  private LatestText latest;

  @BeforeEach
  void write() throws IOException {
    image = directory.resolve("pv");
    Files.write(image, new byte[PV_BYTES]);
    PvWriter.write(image, PV_BYTES, vg(7));
    bytes = Files.readAllBytes(image);
    reads = new Reads(new BytesDevice(bytes));
    latest = new LatestText(reads);
  }

  private static VolumeGroup vg(long sequence) {
    Map<String, LogicalVolume> volumes = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String name = "v-" + i;
      volumes.put(name, LogicalVolume.linear(name, "uuid-" + i, List.of(new Extents(i, 1))));
    }
    return new VolumeGroup(
        "lvmsr-x", "vg", sequence, 4 << 20, "pv-uuid", 1 << 20, 400, List.of(), volumes);
  }

  private int textBytes() {
    return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(4096 + 48);
  }

  private void becomes(long sequence, long area) throws IOException {
    PvWriter.writeArea(image, area, vg(sequence));
    byte[] now = Files.readAllBytes(image);
    System.arraycopy(now, 0, bytes, 0, bytes.length);
  }

  private long sequence() throws IOException {
    return latest.read().orElseThrow().vg().sequence();
  }

  @Test
  void ofTwoAreasThatAreSaidToHoldTheSameTextOneIsRead() throws IOException {
    assertEquals(7, sequence());
    assertTrue(reads.bytes >= textBytes(), reads.bytes + " of " + textBytes());
    assertTrue(reads.bytes < textBytes() + 10_000, reads.bytes + " of " + textBytes());
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() throws IOException {
    VgText first = latest.read().orElseThrow();
    reads.bytes = 0;
    assertSame(first, latest.read().orElseThrow());
    assertTrue(reads.bytes < 10_000, reads.bytes + " bytes");
  }

  @Test
  void aLookIsTwoReadsAndAThirdForATextThatIsNew() throws IOException {
    assertEquals(7, sequence());
    assertEquals(3, reads.requests);
    assertEquals(7, sequence());
    assertEquals(5, reads.requests);
    becomes(8, AREAS.get(0));
    becomes(8, AREAS.get(1));
    assertEquals(8, sequence());
    assertEquals(8, reads.requests);
  }

  @Test
  void anotherTextInEitherAreaIsSeen() throws IOException {
    assertEquals(7, sequence());
    becomes(8, AREAS.get(1));
    assertEquals(8, sequence());
    becomes(9, AREAS.get(0));
    assertEquals(9, sequence());
  }

  @Test
  void aTextIsAsItIsWhereTheOtherOneIsSpoilt() throws IOException {
    byte[] text = latest.read().orElseThrow().bytes();
    int inTheFirst = (int) (AREAS.get(0) + HEADER + 100);
    bytes[inTheFirst] ^= 1;
    assertArrayEquals(text, new LatestText(reads).read().orElseThrow().bytes());
    bytes[inTheFirst] ^= 1;
    bytes[(int) (AREAS.get(1) + HEADER + 100)] ^= 1;
    assertArrayEquals(text, new LatestText(reads).read().orElseThrow().bytes());
  }

  @Test
  void aHeaderThatCannotBeReadIsNoReasonToFail() throws IOException {
    assertEquals(7, sequence());
    reads.unreadable = AREAS.get(0);
    assertEquals(7, sequence());
    becomes(8, AREAS.get(1));
    assertEquals(8, sequence());
    bytes[AREAS.get(1).intValue()] ^= 1;
    assertThrows(IOException.class, latest::read);
  }

  @Test
  void theHeaderOfTheFirstAreaMayBeUnreadableFromTheBeginning() throws IOException {
    reads.unreadable = AREAS.get(0);
    assertEquals(7, sequence());
  }

  /** A label with a good checksum may say anything. */
  @Test
  void anAreaAtAnImpossiblePlaceIsPassedOver() throws IOException {
    for (long place : new long[] {-4096, Long.MAX_VALUE - 100, PV_BYTES}) {
      ByteBuffer label = ByteBuffer.wrap(bytes, 512, 512).slice().order(ByteOrder.LITTLE_ENDIAN);
      label.putLong(104, place).putInt(16, LvmCrc.of(label.slice(20, 492)));
      assertEquals(7, new LatestText(reads).read().orElseThrow().vg().sequence());
    }
  }

  @Test
  void aLabelThatIsGoneIsNoticed() throws IOException {
    assertEquals(7, sequence());
    Arrays.fill(bytes, 0, 4096, (byte) 0);
    assertTrue(latest.read().isEmpty());
  }

  /** Counts, and has a bad sector. */
  private static final class Reads extends ForwardingReader {
    private int requests;
    private long bytes;
    private long unreadable = -1;

    Reads(ReadableDevice below) {
      super(below);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      if (unreadable >= offset && unreadable < offset + target.remaining()) {
        throw new IOException("bad sector");
      }
      requests++;
      bytes += target.remaining();
      super.read(offset, target);
    }
  }
}
