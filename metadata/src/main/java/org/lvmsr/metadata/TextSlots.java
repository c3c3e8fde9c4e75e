package org.lvmsr.metadata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.metadata.format.TextSlot;

/** The text slots of a store: two of them, used alternately, in each replica. */
final class TextSlots {
  private static final int PIECE = 8192;

  private final HeaderBlock header;
  private final Layout layout;

  TextSlots(HeaderBlock header) {
    this.header = header;
    this.layout = header.layout();
  }

  /** The texts that can be read whole, the newest first: two at most. */
  List<KeptText> read(ReadableDevice device) {
    return List.copyOf(byGeneration(device).values());
  }

  /** The whole texts by generation, the newest first. */
  private NavigableMap<Long, KeptText> byGeneration(ReadableDevice device) {
    NavigableMap<Long, KeptText> texts = new TreeMap<>(Comparator.reverseOrder());
    for (int replica : header.countingReplicas()) {
      for (int half = 0; half < Layout.HALVES; half++) {
        Optional<TextSlot> slot = slot(device, replica, half);
        if (slot.isPresent() && !texts.containsKey(slot.get().generation())) {
          text(device, slot.get()).ifPresent(t -> texts.put(slot.get().generation(), t));
        }
      }
    }
    return texts;
  }

  /** The places of slots that hold something of ours which is not whole. */
  List<Long> bad(ReadableDevice device) {
    List<Long> bad = new ArrayList<>();
    for (int replica : header.countingReplicas()) {
      for (int half = 0; half < Layout.HALVES; half++) {
        Optional<ByteBuffer> block = block(device, replica, half);
        if (block.isPresent()
            && TextSlot.hasMagic(block.get())
            && !isWhole(device, replica, half)) {
          bad.add(layout.textSlot(replica, half));
        }
      }
    }
    return bad;
  }

  private boolean isWhole(ReadableDevice device, int replica, int half) {
    return slot(device, replica, half).flatMap(slot -> text(device, slot)).isPresent();
  }

  /** The header of a slot, or nothing if none is there or it cannot be read. */
  private Optional<TextSlot> slot(ReadableDevice device, int replica, int half) {
    return block(device, replica, half)
        .flatMap(TextSlot::decode)
        .filter(slot -> slot.place() == layout.textSlot(replica, half))
        .filter(slot -> slot.storeId().equals(header.storeId()))
        .filter(slot -> slot.paddedLength() <= layout.textSlotLength());
  }

  private Optional<ByteBuffer> block(ReadableDevice device, int replica, int half) {
    if (layout.textSlotLength() == 0) {
      return Optional.empty();
    }
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    try {
      device.read(layout.textSlot(replica, half), block);
      return Optional.of(block);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<KeptText> text(ReadableDevice device, TextSlot slot) {
    return stored(device, slot)
        .flatMap(stored -> unpacked(stored, gzip -> gzip.readNBytes(slot.textLength())))
        .map(text -> new KeptText(slot.number(), text));
  }

  /** What a slot holds, if it is whole. */
  private static Optional<ByteArrayInputStream> stored(ReadableDevice device, TextSlot slot) {
    ByteBuffer bytes = ByteBuffer.allocate((int) slot.paddedLength());
    try {
      device.read(slot.place(), bytes);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return slot.isWhole(bytes)
        ? Optional.of(new ByteArrayInputStream(bytes.array(), TextSlot.LENGTH, slot.storedLength()))
        : Optional.empty();
  }

  /** Something that is done with an unpacked text. */
  private interface Reading<T> {
    T of(InputStream text) throws IOException;
  }

  private static <T> Optional<T> unpacked(ByteArrayInputStream stored, Reading<T> reading) {
    try {
      return Optional.of(reading.of(new GZIPInputStream(stored, PIECE)));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a text, over the older of the two that are there. Durable on return.
   *
   * @return false if it does not fit
   */
  boolean write(BlockDevice device, KeptText text) throws IOException {
    if (header.countingReplicas().stream()
        .allMatch(replica -> isNewest(device, List.of(replica), text))) {
      return true;
    }
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(stored)) {
      gzip.write(text.bytes());
    }
    long generation = newest(device) + 1;
    int half = (int) (generation % Layout.HALVES);
    for (int replica : header.countingReplicas()) {
      TextSlot slot =
          new TextSlot(
              layout.textSlot(replica, half),
              generation,
              text.number(),
              text.bytes().length,
              stored.size(),
              header.storeId());
      if (slot.paddedLength() > layout.textSlotLength()) {
        return false;
      }
      device.write(slot.place(), slot.encode(stored.toByteArray()));
    }
    device.flush();
    return true;
  }

  /** Whether this is the newest of the texts that can be read whole. */
  boolean isNewest(ReadableDevice device, KeptText text) {
    return isNewest(device, header.countingReplicas(), text);
  }

  /**
   * The same of some replicas. Texts are long: older ones are not read for it, and none is kept.
   */
  private boolean isNewest(ReadableDevice device, Collection<Integer> replicas, KeptText text) {
    return replicas.stream()
        .flatMap(
            replica -> IntStream.range(0, Layout.HALVES).mapToObj(h -> slot(device, replica, h)))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingLong(TextSlot::generation).reversed())
        .map(slot -> stored(device, slot).flatMap(stored -> isText(slot, stored, text)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(false);
  }

  /** Empty if it cannot be unpacked. */
  private static Optional<Boolean> isText(
      TextSlot slot, ByteArrayInputStream stored, KeptText text) {
    return slot.number() == text.number() && slot.textLength() == text.bytes().length
        ? unpacked(stored, unpacked -> isSame(unpacked, text.bytes()))
        : Optional.of(false);
  }

  private static boolean isSame(InputStream unpacked, byte[] text) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int at = 0; at < text.length; ) {
      int read = unpacked.readNBytes(piece, 0, Math.min(PIECE, text.length - at));
      if (read == 0 || !Arrays.equals(piece, 0, read, text, at, at + read)) {
        return false;
      }
      at += read;
    }
    return true;
  }

  /** One that is torn does not count: it is written over before the one that is whole. */
  private long newest(ReadableDevice device) {
    NavigableMap<Long, KeptText> texts = byGeneration(device);
    return texts.isEmpty() ? 0 : texts.firstKey();
  }
}
