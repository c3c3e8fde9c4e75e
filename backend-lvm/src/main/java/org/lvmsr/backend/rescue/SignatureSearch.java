package org.lvmsr.backend.rescue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Looks for what partitioners and {@code mkfs} leave at the places that they all use. On a LUN of
 * ours all of these lie in LVM's label and areas, so nothing of a guest is taken for one.
 */
final class SignatureSearch {
  private static final int HEAD_BYTES = 128 << 10;
  private static final int TAIL_BYTES = 4096;
  private static final int PAGE = 4096;
  private static final int MBR_MAGIC_AT = 510;
  private static final int MBR_MAGIC = 0xaa55;
  private static final int SECTOR = 512;
  private static final int GPT_ENTRY_BYTES = 16 << 10;
  private static final long LUKS_BYTES = 16L << 20;
  private static final String GPT = "EFI PART";

  private final ReadableDevice device;
  private final ByteBuffer head;
  private final List<Signature> found = new ArrayList<>();

  private SignatureSearch(ReadableDevice device) throws IOException {
    this.device = device;
    this.head = read(device, 0, (int) Math.min(HEAD_BYTES, device.size()));
  }

  /** What is there; what cannot be read has none. */
  static List<Signature> in(ReadableDevice device) {
    try {
      var search = new SignatureSearch(device);
      search.partitions();
      search.fileSystems();
      return List.copyOf(search.found);
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private void partitions() throws IOException {
    long size = device.size();
    for (int sector : List.of(SECTOR, PAGE)) {
      if (is(head, sector, GPT)) {
        add("GPT partition table", sector, new ByteRange(0, 2L * sector + GPT_ENTRY_BYTES));
      }
    }
    if ((head.getShort(MBR_MAGIC_AT) & 0xffff) == MBR_MAGIC) {
      add("MBR partition table or boot sector", MBR_MAGIC_AT, new ByteRange(0, SECTOR));
    }
    ByteBuffer tail = read(device, size - TAIL_BYTES, TAIL_BYTES);
    for (int sector : List.of(SECTOR, PAGE)) {
      if (is(tail, TAIL_BYTES - sector, GPT)) {
        long at = size - sector;
        add("GPT partition table, second copy", at, new ByteRange(at - GPT_ENTRY_BYTES, size));
      }
    }
  }

  private void fileSystems() throws IOException {
    ExtTraces.in(device, head).ifPresent(found::add);
    if (is(head, 0, "XFSB")) {
      long bytes = head.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(4);
      long blocks = head.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(8);
      add("XFS file system", 0, new ByteRange(0, SECTOR), within(blocks * bytes));
    }
    if (is(head, (64 << 10) + 64, "_BHRfS_M")) {
      long at = (64 << 10) + 64;
      ByteRange superblock = new ByteRange(64 << 10, (64 << 10) + PAGE);
      add("btrfs file system", at, superblock, within(device.size()));
    }
    if (is(head, PAGE - 10, "SWAPSPACE2")) {
      add("swap space", PAGE - 10, new ByteRange(0, PAGE));
    }
    if (is(head, 0, "LUKS")) {
      add("LUKS header", 0, new ByteRange(0, PAGE), within(LUKS_BYTES));
    }
  }

  private ByteRange within(long bytes) {
    return new ByteRange(0, Math.max(1, Math.min(bytes, device.size())));
  }

  private void add(String what, long at, ByteRange written) {
    found.add(new Signature(what, at, List.of(written), List.of()));
  }

  private void add(String what, long at, ByteRange written, ByteRange perhaps) {
    found.add(new Signature(what, at, List.of(written), List.of(perhaps)));
  }

  private static boolean is(ByteBuffer bytes, int at, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    byte[] actual = new byte[expected.length];
    bytes.get(at, actual);
    return Arrays.equals(expected, actual);
  }

  static ByteBuffer read(ReadableDevice device, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    device.read(at, bytes);
    return bytes.flip();
  }
}
