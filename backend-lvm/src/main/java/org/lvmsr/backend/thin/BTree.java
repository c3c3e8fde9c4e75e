package org.lvmsr.backend.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A B-tree of a pool's metadata ({@code dm-btree-internal.h} of Linux): a node has a header of 32
 * bytes, room for keys of 8 bytes each, and values. Values of inner nodes are numbers of blocks.
 */
final class BTree {
  private static final int FLAGS = 4;
  private static final int ENTRIES = 16;
  private static final int MOST_ENTRIES = 20;
  private static final int VALUE_BYTES = 24;
  private static final int KEYS = 32;

  private static final int INNER = 1;
  private static final int LEAF = 2;

  /** A node has hundreds of entries: no tree of a pool is as deep as this. */
  private static final int DEEPEST = 12;

  private final ReadableDevice device;
  private final int valueBytes;

  /** Trees whose leaves have values of that many bytes. */
  BTree(ReadableDevice device, int valueBytes) {
    this.device = device;
    this.valueBytes = valueBytes;
  }

  /** What is done with each entry of a leaf. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes an entry.
     *
     * @param node holds the value
     * @param at where the value begins in it
     */
    void visit(long key, ByteBuffer node, int at) throws IOException;
  }

  /** What a value is. */
  @FunctionalInterface
  interface Value<T> {
    T read(ByteBuffer node, int at);
  }

  /** The value of one key below a root; empty if it is not there. */
  <T> Optional<T> find(long root, long wanted, Value<T> value) throws IOException {
    long number = root;
    for (int depth = 0; depth <= DEEPEST; depth++) {
      ByteBuffer node = MetadataBlock.read(device, number, MetadataBlock.NODE_XOR);
      boolean leaf = kind(number, node) == LEAF;
      int entries = entries(number, node, leaf ? valueBytes : Long.BYTES);
      int values = KEYS + node.getInt(MOST_ENTRIES) * Long.BYTES;
      int at = lastUpTo(node, entries, wanted);
      if (at < 0 || (leaf && key(node, at) != wanted)) {
        return Optional.empty();
      }
      if (leaf) {
        return Optional.of(value.read(node, values + at * valueBytes));
      }
      number = node.getLong(values + at * Long.BYTES);
    }
    throw new PoolDamagedException(number, "its depth in a tree", "at most " + DEEPEST, "more");
  }

  /** The entry with the largest key that is not larger; -1 if there is none. */
  private static int lastUpTo(ByteBuffer node, int entries, long wanted) {
    int at = entries - 1;
    while (at >= 0 && key(node, at) > wanted) {
      at--;
    }
    return at;
  }

  private static long key(ByteBuffer node, int entry) {
    return node.getLong(KEYS + entry * Long.BYTES);
  }

  /** Takes all entries below a root by ascending keys. */
  void walk(long root, Visitor visitor) throws IOException {
    walk(root, 0, Long.MIN_VALUE, visitor);
  }

  private long walk(long number, int depth, long after, Visitor visitor) throws IOException {
    if (depth > DEEPEST) {
      throw new PoolDamagedException(number, "its depth in a tree", "at most " + DEEPEST, depth);
    }
    ByteBuffer node = MetadataBlock.read(device, number, MetadataBlock.NODE_XOR);
    boolean leaf = kind(number, node) == LEAF;
    int entries = entries(number, node, leaf ? valueBytes : Long.BYTES);
    int values = KEYS + node.getInt(MOST_ENTRIES) * Long.BYTES;
    long last = after;
    for (int i = 0; i < entries; i++) {
      long key = key(node, i);
      if (key < 0 || (leaf ? key <= last : key < last)) {
        throw new PoolDamagedException(number, "key " + i, "more than " + last, key);
      }
      if (leaf) {
        visitor.visit(key, node, values + i * valueBytes);
        last = key;
      } else {
        last = walk(node.getLong(values + i * Long.BYTES), depth + 1, last, visitor);
      }
    }
    return last;
  }

  private static int kind(long number, ByteBuffer node) throws IOException {
    int flags = node.getInt(FLAGS);
    if (flags != INNER && flags != LEAF) {
      throw new PoolDamagedException(number, "its kind", INNER + " or " + LEAF, flags);
    }
    return flags;
  }

  private static int entries(long number, ByteBuffer node, int bytes) throws IOException {
    int entries = node.getInt(ENTRIES);
    int most = node.getInt(MOST_ENTRIES);
    if (node.getInt(VALUE_BYTES) != bytes) {
      throw new PoolDamagedException(number, "bytes of a value", bytes, node.getInt(VALUE_BYTES));
    }
    int room = (MetadataBlock.BYTES - KEYS) / (Long.BYTES + bytes);
    if (most < 0 || most > room || entries < 0 || entries > most) {
      throw new PoolDamagedException(
          number, "its entries", "at most " + room, entries + " of " + most);
    }
    return entries;
  }
}
