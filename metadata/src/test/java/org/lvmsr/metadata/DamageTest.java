package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.ForwardingDevice;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** Blocks that rot, vanish or cannot be read. */
class DamageTest {

  private static final Layout LAYOUT = Stores.PLACEMENT.layout();

  @TempDir Path directory;
  private byte[] image = {};
  private JsonNode expected = StoredRecord.MAPPER.createObjectNode();

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  /** A sealed store with frames in both segments. */
  @BeforeEach
  void populate() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options())) {
      for (int i = 0; i < 24; i++) {
        VolumeRecord volume = VolumeRecord.of("x".repeat(i % 4 * 1500), i);
        store.update(s -> Patch.of().put("volume", "v" + volume.size() % 6, volume));
      }
    }
    image = device.image();
    expected = Stores.readValid(device).toJson();
  }

  @Test
  void noSingleBadBlockLosesAnythingAndWritingHealsIt() throws Exception {
    Random random = new Random(1);
    for (int place = 64 * 1024; place < Stores.SIZE; place += Layout.BLOCK) {
      for (int kind = 0; kind < 4; kind++) {
        byte[] damaged = image.clone();
        damage(damaged, place, kind, random);
        MemoryDevice device = new MemoryDevice(damaged, 512);
        String where = "block " + place + ", kind " + kind;
        assertEquals(expected, Stores.readValid(device).toJson(), where);
        if (kind == 0) {
          healed(device, where);
        }
      }
    }
  }

  @Test
  void oneBadOwnerBlockIsToldAndOpeningHealsIt() throws Exception {
    long owner = LAYOUT.owner(1);
    byte[] damaged = image.clone();
    damaged[(int) owner + 100] ^= 1;
    MemoryDevice device = new MemoryDevice(damaged, 512);
    OpenResult.Valid read = (OpenResult.Valid) Stores.read(device);
    assertEquals(
        List.of(
            Finding.degraded(
                "the owner block of replica B is bad",
                "one like that of the other replica",
                "none that is whole and of this store",
                owner)),
        read.findings());
    healed(device, "owner block of replica B");
  }

  private void healed(MemoryDevice device, String where) throws Exception {
    try (MetadataStore store = Stores.open(device, options())) {
      assertEquals(expected, store.state().toJson(), where);
    }
    OpenResult.Valid after = (OpenResult.Valid) Stores.read(device);
    assertEquals(List.of(), after.findings(), where);
    byte[] withoutA = device.image();
    Arrays.fill(withoutA, (int) LAYOUT.replicaA(), (int) LAYOUT.replicaB(), (byte) 0);
    assertEquals(expected, Stores.readValid(new MemoryDevice(withoutA, 512)).toJson(), where);
  }

  private static void damage(byte[] disk, int place, int kind, Random random) {
    switch (kind) {
      case 0 -> disk[place + random.nextInt(200)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(disk, place, place + Layout.BLOCK, (byte) 0);
      case 2 -> Arrays.fill(disk, place, place + Layout.BLOCK, (byte) 0xff);
      default -> {
        byte[] noise = new byte[Layout.BLOCK];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, disk, place, noise.length);
      }
    }
  }

  @Test
  void aWholeReplicaMayGo() throws Exception {
    for (int replica = 0; replica < 2; replica++) {
      byte[] damaged = image.clone();
      int start = (int) LAYOUT.replica(replica);
      Arrays.fill(damaged, start, start + (int) LAYOUT.replicaLength(), (byte) 0);
      MemoryDevice device = new MemoryDevice(damaged, 512);
      OpenResult.Valid valid = assertInstanceOf(OpenResult.Valid.class, Stores.read(device));
      assertEquals(expected, valid.state().toJson());
      assertFalse(valid.findings().isEmpty());
      healed(device, "replica " + replica);
    }
  }

  @Test
  void bothCopiesOfAnAcknowledgedFrameGoneIsDamagedAndNeverAShorterState() throws Exception {
    int damagedStores = 0;
    for (long offset = 0; offset < LAYOUT.segmentLength(); offset += Layout.BLOCK) {
      for (int segment = 0; segment < 2; segment++) {
        byte[] damaged = image.clone();
        for (int replica = 0; replica < 2; replica++) {
          int place = (int) (LAYOUT.segment(replica, segment) + offset);
          Arrays.fill(damaged, place, place + Layout.BLOCK, (byte) 0);
        }
        OpenResult result = Stores.read(new MemoryDevice(damaged, 512));
        if (result instanceof OpenResult.Valid valid) {
          assertEquals(expected, valid.state().toJson(), "segment " + segment + "+" + offset);
          healed(new MemoryDevice(damaged, 512), "segment " + segment + "+" + offset);
        } else {
          assertInstanceOf(OpenResult.Damaged.class, result);
          damagedStores++;
        }
      }
    }
    assertTrue(damagedStores >= 4, "blocks that matter: " + damagedStores);
  }

  @Test
  void aDamagedStoreIsNotOpenedAndItsLogIsNotTouched() throws Exception {
    byte[] damaged = image.clone();
    long lastCommit = lastFrameBeforeSeal();
    for (int replica = 0; replica < 2; replica++) {
      damaged[(int) (LAYOUT.replica(replica) + lastCommit + 130)] ^= 1;
    }
    MemoryDevice device = new MemoryDevice(damaged.clone(), 512);
    DamagedException refusal =
        assertThrows(DamagedException.class, () -> Stores.open(device, options()));
    assertTrue(refusal.findings().stream().anyMatch(Finding::isDamage));
    byte[] after = device.image();
    for (int replica = 0; replica < 2; replica++) {
      Arrays.fill(after, owner(replica), owner(replica) + Layout.BLOCK, (byte) 0);
      Arrays.fill(damaged, owner(replica), owner(replica) + Layout.BLOCK, (byte) 0);
    }
    assertTrue(Arrays.equals(damaged, after), "nothing but the owner blocks is written");
  }

  private static int owner(int replica) {
    return (int) LAYOUT.owner(replica);
  }

  /** Offset within a replica of the last commit frame, which the seal behind it vouches for. */
  private long lastFrameBeforeSeal() throws IOException {
    MemoryDevice device = new MemoryDevice(image, 512);
    HeaderBlock header = Headers.read(device, LAYOUT).header().orElseThrow();
    return new FrameScanner(device, LAYOUT)
            .scan(header).stream()
                .map(FrameCopy::header)
                .filter(frame -> frame.place() < LAYOUT.replicaB())
                .filter(frame -> frame.type().name().equals("COMMIT"))
                .max(java.util.Comparator.comparingLong(FrameHeader::sequence))
                .orElseThrow()
                .place()
        - LAYOUT.replicaA();
  }

  @Test
  void allHeadersGoneIsDamagedNotEmpty() throws Exception {
    byte[] damaged = image.clone();
    for (long place : LAYOUT.headers()) {
      Arrays.fill(damaged, (int) place, (int) place + Layout.BLOCK, (byte) 0);
    }
    MemoryDevice device = new MemoryDevice(damaged, 512);
    assertInstanceOf(OpenResult.Damaged.class, Stores.read(device));
    assertThrows(DamagedException.class, () -> Stores.open(device, options()));
  }

  /** A disk on which some ranges cannot be read. */
  private static final class BadSectors extends ForwardingDevice {
    private final List<Long> bad;

    BadSectors(byte[] content, List<Long> bad) {
      super(new MemoryDevice(content, 512));
      this.bad = bad;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      for (long place : bad) {
        if (offset < place + Layout.BLOCK && place < offset + target.remaining()) {
          throw new IOException("bad sector");
        }
      }
      super.read(offset, target);
    }
  }

  @Test
  void unreadableBlocksOfOneReplicaAreMadeUpForByTheOther() throws Exception {
    for (int place = 64 * 1024; place < 320 * 1024; place += Layout.BLOCK) {
      BadSectors device = new BadSectors(image, List.of((long) place));
      assertEquals(expected, Stores.readValid(device).toJson(), "block " + place);
    }
  }

  @Test
  void aBlockUnreadableInBothReplicasIsNotTakenForNothing() throws Exception {
    long offset = LAYOUT.segment(0, 0) + 15 * 4096;
    long twin = offset - LAYOUT.replicaA() + LAYOUT.replicaB();
    OpenResult result = Stores.read(new BadSectors(image, List.of(offset, twin)));
    assertInstanceOf(OpenResult.Damaged.class, result);
  }

  @Test
  void theFirstPartOfAnImageIsEnough() throws Exception {
    byte[] part = Arrays.copyOf(image, 330 * 1024);
    MemoryDevice device = new MemoryDevice(part, 512);
    assertEquals(List.of(Stores.PLACEMENT), MetadataReader.find(device, ScanLimits.DEFAULT));
    assertEquals(expected, Stores.readValid(device).toJson());
  }

  @Test
  void aDeadDeviceIsAnErrorNotAnEmptyStore() {
    List<Long> all = LAYOUT.headers();
    assertThrows(IOException.class, () -> Stores.read(new BadSectors(image, all)));
  }

  @Test
  void aNewerMajorVersionIsRefusedAndANewerMinorIsReadOnly() throws Exception {
    MemoryDevice major = new MemoryDevice(withVersion(2, 0), 512);
    assertThrows(FormatTooNewException.class, () -> Stores.read(major));
    assertThrows(FormatTooNewException.class, () -> Stores.open(major, options()));
    MemoryDevice minor = new MemoryDevice(withVersion(1, 9), 512);
    assertEquals(expected, Stores.readValid(minor).toJson());
    assertThrows(FormatTooNewException.class, () -> Stores.open(minor, options()));
  }

  private byte[] withVersion(int major, int minor) {
    byte[] other = image.clone();
    for (long place : LAYOUT.headers()) {
      ByteBuffer block = ByteBuffer.wrap(other, (int) place, Layout.BLOCK).slice();
      block.putShort(8, (short) major).putShort(10, (short) minor);
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(block.slice(0, 4092));
      block.putInt(4092, (int) crc.getValue());
    }
    return other;
  }
}
