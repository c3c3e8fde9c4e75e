package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BadBlock;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** What is in one replica is found whatever the other one has at the same place. */
class FrameScannerTest {
  private static final Placement LARGE = new Placement(64 * 1024, 64 * 1024 + (16 << 20), 16 << 20);

  /** A frame of so many volumes is longer than what is read at once. */
  private static final int VOLUMES = 20_000;

  /** Of a frame's header: {@code docs/metadata-format.md}. */
  private static final int RESERVED = 9;

  private static final int HEADER_CRC = 120;
  private static final int FRAME_CRC = 124;
  private static final int HEADER = 128;

  @TempDir Path directory;

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("lock"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void oneBadSectorInALongFrameOfOneReplicaIsNoDamage(int replica) throws Exception {
    MemoryDevice device = withALongFrame();
    HeaderBlock header = Headers.read(device, LARGE.layout()).header().orElseThrow();
    FrameCopy longest =
        new FrameScanner(device, header.layout())
            .scan(header).stream()
                .filter(copy -> copy.replica() == replica)
                .max(Comparator.comparing(copy -> copy.header().length()))
                .orElseThrow();
    var sick = new BadBlock(device, longest.header().place() + 200L * Layout.BLOCK);
    OpenResult.Valid valid =
        assertInstanceOf(OpenResult.Valid.class, MetadataReader.read(sick, LARGE));
    assertEquals(VOLUMES, valid.state().ids("volume").size());
    assertTrue(
        valid.findings().stream().anyMatch(finding -> finding.what().contains("cannot be read")),
        valid.findings().toString());
  }

  private MemoryDevice withALongFrame() throws Exception {
    MemoryDevice device = new MemoryDevice(33 << 20, 512);
    MetadataStore.format(device, LARGE, Stores.IDENTITY, Patch.of(), new Random(7));
    Patch patch = Patch.of();
    for (int i = 0; i < VOLUMES; i++) {
      patch = patch.put("volume", "v" + i, VolumeRecord.of("a volume of some length " + i, i));
    }
    Patch all = patch;
    try (MetadataStore store =
        MetadataStore.openForWriting(device, LARGE, Stores.IDENTITY, Stores.HOST_A, options())) {
      store.update(s -> all);
    }
    return device;
  }

  /** The hash covers all of the header but its place and its checksums. */
  @Test
  void aFrameIsNoTwinOfOneWhoseReservedBytesAreOthers() throws Exception {
    MemoryDevice device = Stores.formatted();
    Stores.open(device, options()).close();
    HeaderBlock header = Headers.read(device, Stores.PLACEMENT.layout()).header().orElseThrow();
    FrameCopy first = scan(device, header).get(0);
    assertEquals(0, first.replica());
    ByteBuffer frame = ByteBuffer.allocate((int) first.header().paddedLength());
    device.read(first.header().place(), frame);
    frame.put(RESERVED, (byte) 1);
    CRC32C crc = new CRC32C();
    crc.update(frame.array(), 0, HEADER_CRC);
    frame.putInt(HEADER_CRC, (int) crc.getValue());
    crc.reset();
    crc.update(frame.array(), 0, FRAME_CRC);
    crc.update(frame.array(), HEADER, first.header().bodyLength());
    frame.putInt(FRAME_CRC, (int) crc.getValue());
    device.write(first.header().place(), frame.clear());
    FrameCopy other =
        scan(device, header).stream()
            .filter(copy -> copy.replica() == 1)
            .filter(copy -> copy.header().sequence() == first.header().sequence())
            .findFirst()
            .orElseThrow();
    assertEquals(first.hash(), other.hash(), "B's frame is untouched, and so is its hash");
  }

  private static List<FrameCopy> scan(MemoryDevice device, HeaderBlock header) throws Exception {
    return new FrameScanner(device, header.layout()).scan(header);
  }
}
