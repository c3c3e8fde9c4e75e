package org.lvmsr.backend.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The metadata of a thin pool as dm-thin has it on the medium ({@code dm-thin-metadata.c} of
 * Linux): needs neither device-mapper nor the tools for it. The pool must not be in use meanwhile,
 * as then blocks that were read may be written anew, or must {@link #openHeld keep} what is read.
 */
public final class PoolMetadata {
  private static final long MAGIC = 27_022_010;
  private static final int OLDEST = 1;
  private static final int NEWEST = 2;
  private static final int SECTOR = 512;

  private static final int MAGIC_AT = 32;
  private static final int VERSION = 40;
  private static final int TRANSACTION = 48;
  private static final int HELD = 56;
  private static final int MAPPINGS = 320;
  private static final int DETAILS = 328;
  private static final int BLOCK_SECTORS = 336;

  private static final int DETAIL_BYTES = 24;
  private static final int DETAIL_TRANSACTION = 8;

  /** A mapping has the number of the block above these bits, and the time when it was made. */
  private static final int TIME_BITS = 24;

  private final ReadableDevice device;
  private final ByteBuffer superblock;

  private PoolMetadata(ReadableDevice device, ByteBuffer superblock) {
    this.device = device;
    this.superblock = superblock;
  }

  /**
   * Reads where it begins.
   *
   * @param device the contents of the pool's metadata LV
   * @return empty if the pool was never active: LVM makes it with a block of zeroes there
   * @throws PoolDamagedException if it is none that this reader knows
   */
  public static Optional<PoolMetadata> open(ReadableDevice device) throws IOException {
    if (isBlank(device)) {
      return Optional.empty();
    }
    return Optional.of(new PoolMetadata(device, superblock(device, 0)));
  }

  /**
   * The metadata that a pool in use keeps of some moment for readers ({@code
   * reserve_metadata_snap}). What belongs to it is not written to while it is kept.
   *
   * @param device the contents of the pool's metadata LV
   * @throws IOException if the pool keeps none
   */
  public static PoolMetadata openHeld(ReadableDevice device) throws IOException {
    long held = superblock(device, 0).getLong(HELD);
    if (held == 0) {
      throw new IOException(device.name() + ": the pool keeps no metadata to be read");
    }
    return new PoolMetadata(device, superblock(device, held));
  }

  private static ByteBuffer superblock(ReadableDevice device, long number) throws IOException {
    ByteBuffer block = MetadataBlock.read(device, number, MetadataBlock.SUPERBLOCK_XOR);
    if (block.getLong(MAGIC_AT) != MAGIC) {
      throw new PoolDamagedException(number, "its magic", MAGIC, block.getLong(MAGIC_AT));
    }
    int version = block.getInt(VERSION);
    if (version < OLDEST || version > NEWEST) {
      throw new PoolDamagedException(number, "its version", OLDEST + " or " + NEWEST, version);
    }
    return block;
  }

  /** Whether it begins with zeroes, as that of a pool does that was never active. */
  public static boolean isBlank(ReadableDevice device) throws IOException {
    return MetadataBlock.isZero(device, 0);
  }

  /**
   * Whether nobody has changed it since it was opened: then what was read meanwhile is of one
   * moment.
   */
  public boolean isUnchanged() throws IOException {
    ByteBuffer now = MetadataBlock.read(device, 0, MetadataBlock.SUPERBLOCK_XOR);
    return now.clear().equals(superblock.duplicate().clear());
  }

  /** The last change of its volumes. */
  public long transaction() {
    return superblock.getLong(TRANSACTION);
  }

  /** Size of a block of data in bytes. */
  public long blockBytes() {
    return (long) superblock.getInt(BLOCK_SECTORS) * SECTOR;
  }

  /** Its volumes by their numbers. */
  public SortedMap<Long, PoolVolume> volumes() throws IOException {
    SortedMap<Long, PoolVolume> volumes = new TreeMap<>();
    new BTree(device, DETAIL_BYTES)
        .walk(
            superblock.getLong(DETAILS),
            (number, node, at) -> volumes.put(number, details(node, at)));
    return volumes;
  }

  /** One of its volumes, by its number; empty if it does not have that one. */
  public Optional<PoolVolume> volume(long number) throws IOException {
    return new BTree(device, DETAIL_BYTES)
        .find(superblock.getLong(DETAILS), number, PoolMetadata::details);
  }

  private static PoolVolume details(ByteBuffer node, int at) {
    return new PoolVolume(node.getLong(at), node.getLong(at + DETAIL_TRANSACTION));
  }

  /** What is done with each block of a volume. */
  @FunctionalInterface
  public interface BlockVisitor {
    /**
     * Takes a block.
     *
     * @param block its number in the volume
     * @param data where its contents are: the number of a block of the pool's data
     * @param time when it got these, counted in snapshots
     */
    void visit(long block, long data, long time) throws IOException;
  }

  /** Takes all blocks that a volume has, in their order. Others read as its base, or as zeroes. */
  public void blocks(long volume, BlockVisitor visitor) throws IOException {
    BTree tree = new BTree(device, Long.BYTES);
    tree.walk(
        superblock.getLong(MAPPINGS),
        (number, node, at) -> {
          if (number == volume) {
            tree.walk(
                node.getLong(at),
                (block, leaf, where) -> take(block, leaf.getLong(where), visitor));
          }
        });
  }

  private static void take(long block, long value, BlockVisitor visitor) throws IOException {
    visitor.visit(block, value >>> TIME_BITS, value & ((1L << TIME_BITS) - 1));
  }
}
