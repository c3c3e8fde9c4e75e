package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.BlockList;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.ChangedBlocks;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * Changed blocks of a volume that is written to, discarded, snapshotted, reverted and grown at
 * random: whatever differs is told, and nothing is told that was neither written nor discarded.
 * Runs in the lab VM, as it needs device-mapper.
 */
class ChangedBlocksInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final int CHUNK = 64 << 10;
  private static final long EXTENT = 4L << 20;

  /** Even, so that the last snapshot keeps its data. */
  private static final int STEPS = 2 * Integer.getInteger("lvmsr.cbt.steps", 1);

  private static final long SEED = Long.getLong("lvmsr.cbt.seed", System.nanoTime());

  @TempDir private Path directory;
  private final Random random = new Random(SEED);

  private LoopDevice loop;
  private LvmsrPlugin plugin;
  private String sr;
  private String key;

  /** A snapshot, and what has touched the volume since, by chunk. */
  private record Moment(String key, ByteBuffer contents, BitSet touched) {}

  private final List<Moment> moments = new ArrayList<>();

  @BeforeEach
  void makeVolume() throws IOException {
    System.out.println("seed of changed blocks: " + SEED);
    loop = LoopDevice.on(directory.resolve("lun"), 512L << 20);
    plugin = DerivedVolumes.plugin(new TestHost(directory).bootedPaths());
    var config = Map.of("device", loop.path().toString());
    sr =
        plugin
            .sr()
            .attach(TEST, plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", ""));
    key = plugin.volume().create(TEST, sr, "v", "", 2 * EXTENT, false).key();
    plugin.volume().enableCbt(TEST, sr, key);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Volume volume : plugin.sr().ls(TEST, sr)) {
      plugin.volume().destroy(TEST, sr, volume.key());
    }
    var stat = plugin.sr().stat(TEST, sr);
    plugin.sr().detach(TEST, sr);
    plugin.close();
    loop.close();
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls").strip());
    assertEquals(stat.totalSpace() - 2 * (8L << 20), stat.freeSpace());
  }

  @Test
  void whateverDiffersIsTold() throws IOException {
    for (int step = 0; step < STEPS; step++) {
      var volume = new GuestVolume(plugin, sr, key);
      String device = volume.plug("guest");
      for (int i = 0; i < 4; i++) {
        touch(device);
      }
      if (step % 2 == 0) {
        volume.unplug("guest");
        remember();
      } else {
        remember();
        touch(device);
        checkAll("step " + step);
        volume.unplug("guest");
      }
    }
    String grown = plugin.volume().stat(TEST, sr, key).key();
    plugin.volume().resize(TEST, sr, grown, 3 * EXTENT);
    destroyDataOfEverySecond();
    checkAll("grown, data destroyed");
    var volume = new GuestVolume(plugin, sr, key);
    touch(volume.plug("guest"));
    volume.unplug("guest");
    reattach();
    checkAll("written to behind it, and attached again");
    revert();
    touch(volume.plug("guest"));
    volume.unplug("guest");
    checkAll("reverted, and written to");
  }

  /** Writes or discards a random range, not on the borders of chunks. */
  private void touch(String device) throws IOException {
    try (var file = new RandomAccessFile(device, "rw")) {
      long size = Long.parseLong(GuestVolume.shell("blockdev --getsize64 " + device));
      int sector = 4096;
      long from = random.nextInt((int) (size / sector)) * (long) sector;
      long length = Math.min(size - from, (1L + random.nextInt(40)) * sector);
      if (random.nextInt(3) == 0) {
        GuestVolume.shell("blkdiscard -o " + from + " -l " + length + " " + device);
      } else {
        byte[] bytes = new byte[(int) length];
        random.nextBytes(bytes);
        file.seek(from);
        file.write(bytes);
        file.getFD().sync();
      }
      int last = (int) ((from + length - 1) / CHUNK);
      moments.forEach(moment -> moment.touched().set((int) (from / CHUNK), last + 1));
    }
  }

  private void remember() throws IOException {
    Volume snapshot = plugin.volume().snapshot(TEST, sr, key);
    assertEquals(true, snapshot.cbtEnabled());
    moments.add(new Moment(snapshot.key(), contents(snapshot.key()), new BitSet()));
  }

  private ByteBuffer contents(String of) throws IOException {
    var volume = new GuestVolume(plugin, sr, of);
    String device = volume.plug("reader");
    Path copy = directory.resolve("copy");
    GuestVolume.shell("dd iflag=direct bs=1M if=" + device + " of=" + copy);
    volume.unplug("reader");
    return ByteBuffer.wrap(Files.readAllBytes(copy));
  }

  private void checkAll(String when) throws IOException {
    ByteBuffer now = contents(key);
    new GuestVolume(plugin, sr, key).plug("held");
    for (int i = 0; i < moments.size(); i++) {
      check(moments.get(i), key, now, moments.get(i).touched(), when + ", from " + i);
      for (int j = i + 1; j < moments.size(); j++) {
        Moment later = moments.get(j);
        String what = when + ", from " + i + " to " + j;
        check(moments.get(i), later.key(), later.contents(), moments.get(i).touched(), what);
      }
    }
    new GuestVolume(plugin, sr, key).unplug("held");
  }

  private void check(Moment from, String to, ByteBuffer contents, BitSet touched, String when) {
    ChangedBlocks changed = plugin.volume().listChangedBlocks(TEST, sr, from.key(), to, 0, -1);
    BitSet told = bits(Base64.getDecoder().decode(changed.bitmap()));
    assertEquals(CHUNK, changed.granularity());
    for (int chunk = 0; chunk * CHUNK < contents.capacity(); chunk++) {
      int begin = chunk * CHUNK;
      boolean same = isSame(from.contents(), contents, begin);
      String where = when + ", chunk " + chunk + ", seed " + SEED;
      assertTrue(same || told.get(chunk), "not told: " + where);
      assertTrue(!told.get(chunk) || touched.get(chunk), "told in vain: " + where);
    }
    BitSet compared = new BitSet();
    for (BlockList.Range range : plugin.volume().compare(TEST, sr, to, from.key()).ranges()) {
      compared.set((int) range.start(), (int) (range.start() + range.length()));
    }
    assertEquals(told, compared, when);
  }

  /** What lies behind the end of one is zeroes. */
  private static boolean isSame(ByteBuffer one, ByteBuffer other, int begin) {
    ByteBuffer there = other.slice(begin, CHUNK);
    return begin < one.capacity()
        ? one.slice(begin, CHUNK).equals(there)
        : ByteBuffer.allocate(CHUNK).equals(there);
  }

  private static BitSet bits(byte[] bitmap) {
    BitSet bits = new BitSet();
    for (int i = 0; i < bitmap.length * 8; i++) {
      bits.set(i, (bitmap[i / 8] & (0x80 >> (i % 8))) != 0);
    }
    return bits;
  }

  private void destroyDataOfEverySecond() {
    for (int i = 0; i < moments.size(); i += 2) {
      String gone = moments.get(i).key();
      plugin.volume().dataDestroy(TEST, sr, gone);
      plugin.volume().dataDestroy(TEST, sr, gone);
      Volume left = plugin.volume().stat(TEST, sr, gone);
      assertEquals(List.of(), left.uri());
      assertFalse(left.readWrite());
      assertEquals(EXTENT, left.physicalUtilisation());
      assertThrows(SmapiException.class, () -> plugin.volume().clone(TEST, sr, gone));
      assertThrows(SmapiException.class, () -> plugin.volume().disableCbt(TEST, sr, gone));
    }
  }

  private void reattach() {
    plugin.sr().detach(TEST, sr);
    sr = plugin.sr().attach(TEST, Map.of("device", loop.path().toString()));
  }

  /** Back to the last snapshot that has data: what was touched since may differ from the others. */
  private void revert() {
    Moment back = moments.get(moments.size() - 1);
    plugin.volume().revert(TEST, sr, back.key(), key);
    back.touched().clear();
  }
}
