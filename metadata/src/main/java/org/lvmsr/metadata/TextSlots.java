package org.lvmsr.metadata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
    ByteBuffer bytes = ByteBuffer.allocate((int) slot.paddedLength());
    try {
      device.read(slot.place(), bytes);
      if (!slot.isWhole(bytes)) {
        return Optional.empty();
      }
      var gzip = new ByteArrayInputStream(bytes.array(), TextSlot.LENGTH, slot.storedLength());
      byte[] text = new GZIPInputStream(gzip).readNBytes(slot.textLength());
      return Optional.of(new KeptText(slot.number(), text));
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
        .allMatch(replica -> isNewest(text, newestOf(device, replica)))) {
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

  private static boolean isNewest(KeptText text, Optional<KeptText> kept) {
    return kept.isPresent()
        && kept.get().number() == text.number()
        && Arrays.equals(kept.get().bytes(), text.bytes());
  }

  /** The newest whole text of a replica. Older ones are not read for it, for they are long. */
  private Optional<KeptText> newestOf(ReadableDevice device, int replica) {
    return IntStream.range(0, Layout.HALVES)
        .mapToObj(half -> slot(device, replica, half))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingLong(TextSlot::generation).reversed())
        .map(slot -> text(device, slot))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** One that is torn does not count: it is written over before the one that is whole. */
  private long newest(ReadableDevice device) {
    NavigableMap<Long, KeptText> texts = byGeneration(device);
    return texts.isEmpty() ? 0 : texts.firstKey();
  }
}
