package org.lvmsr.backend.lvm;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes an LV a thin pool.
 *
 * @param data name of the hidden LV that holds the blocks
 * @param metadata name of the hidden LV that says which volume has which block
 * @param chunkBytes size of a block in bytes
 * @param transaction which change of the pool's volumes was the last one; the kernel keeps the same
 *     number
 * @param messages what LVM was about to tell the kernel of that change, {@code create LV} or {@code
 *     delete DEVICE}; empty when it has told it, and written that down
 */
public record ThinPool(
    String data, String metadata, long chunkBytes, long transaction, List<String> messages) {
  private static final String CREATE = "create ";
  private static final Pattern DELETE = Pattern.compile("delete ([0-9]{1,9})");
  private static final String DATA = "_tdata";
  private static final String METADATA = "_tmeta";

  public ThinPool {
    messages = List.copyOf(messages);
  }

  /** Whether a change of its volumes was begun and is not known to have ended. */
  public boolean isPending() {
    return !messages.isEmpty();
  }

  /**
   * Whether this text and the pool itself are of the same moment. LVM writes down what it is about
   * to change, tells the kernel, and writes that it has: whatever lies between is nothing wrong.
   *
   * @param told the transaction that the pool is at; 0 if it was never active
   */
  public boolean isAt(long told) {
    return told == transaction || (isPending() && told == transaction - 1);
  }

  /** LVs in it that were about to be made. */
  public List<String> creating() {
    return messages.stream()
        .filter(message -> message.startsWith(CREATE))
        .map(message -> message.substring(CREATE.length()))
        .toList();
  }

  /** Numbers of volumes in it that were about to be removed. */
  public List<Long> deleting() {
    return messages.stream()
        .map(DELETE::matcher)
        .filter(Matcher::matches)
        .map(message -> Long.parseLong(message.group(1)))
        .toList();
  }

  /** The same with nothing pending. */
  ThinPool settled() {
    return new ThinPool(data, metadata, chunkBytes, transaction, List.of());
  }

  /** A new pool, with the names that LVM gives to the hidden LVs of one. */
  public static ThinPool named(String pool, long chunkBytes) {
    return new ThinPool(pool + DATA, pool + METADATA, chunkBytes, 0, List.of());
  }
}
