package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** Finds every frame of a store, in all segments of both replicas, in whatever state it is. */
final class FrameScanner {

  private final ReadableDevice device;
  private final Layout layout;
  private final List<FrameCopy> copies = new ArrayList<>();

  /** Whole frames by their places, to recognise the same ones in the replica that comes next. */
  private final Map<Long, FrameCopy> whole = new HashMap<>();

  /** By the beginning of a segment: what is read once more, to compare it. */
  private final Map<Long, BlockWindow> twins = new HashMap<>();

  private final List<Finding> findings = new ArrayList<>();
  private final Set<LogPosition> unreadable = new HashSet<>();
  private boolean onlyOneCounts;

  FrameScanner(ReadableDevice device, Layout layout) {
    this.device = device;
    this.layout = layout;
  }

  /**
   * All copies of frames that belong to this store and to the place they are at. A replica that the
   * header calls failed is not looked at: what it holds was overtaken while it was away.
   */
  List<FrameCopy> scan(HeaderBlock header) throws IOException {
    onlyOneCounts = header.countingReplicas().size() < Layout.REPLICAS;
    for (int replica : header.countingReplicas()) {
      for (int segment = 0; segment < Layout.HALVES; segment++) {
        scanSegment(replica, segment, header.storeId());
      }
    }
    return copies;
  }

  /** What the scan noticed beside frames. */
  List<Finding> findings() {
    return findings;
  }

  /** Whether anything that looks like a frame of any store is there. */
  boolean anyFrame() throws IOException {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      for (int segment = 0; segment < Layout.HALVES; segment++) {
        long start = layout.segment(replica, segment);
        long end = start + layout.segmentLength();
        BlockWindow window = new BlockWindow(device, start, end);
        for (long place = start; place < end; place += Layout.BLOCK) {
          if (FrameHeader.hasMagic(window.block(place))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void scanSegment(int replica, int segment, String storeId) throws IOException {
    long start = layout.segment(replica, segment);
    long end = start + layout.segmentLength();
    BlockWindow window = new BlockWindow(device, start, end);
    long place = start;
    while (place < end) {
      Optional<FrameHeader> found = belonging(window.block(place), place, end, storeId);
      if (found.isEmpty()) {
        place += Layout.BLOCK;
        continue;
      }
      FrameHeader header = found.get();
      Optional<String> hash = hash(window, header, twin(header, replica, segment));
      var copy = new FrameCopy(header, replica, segment, hash);
      copies.add(copy);
      hash.ifPresent(any -> whole.put(header.place(), copy));
      place += hash.isPresent() ? header.paddedLength() : Layout.BLOCK;
    }
    noteUnreadable(replica, segment, window.unreadable());
  }

  private void noteUnreadable(int replica, int segment, List<Long> places) {
    if (places.isEmpty()) {
      return;
    }
    findings.add(
        Finding.degraded(
            "blocks of replica " + Layout.replicaName(replica) + " cannot be read",
            "readable blocks",
            places.size() + " unreadable",
            places.get(0)));
    List<Long> hopeless = new ArrayList<>();
    for (long place : places) {
      LogPosition position = new LogPosition(segment, place - layout.segment(replica, segment));
      if (!unreadable.add(position) || onlyOneCounts) {
        hopeless.add(place);
      }
    }
    if (!hopeless.isEmpty()) {
      findings.add(
          Finding.damage(
              "blocks cannot be read in any replica that counts, so what they held is not known",
              "readable blocks",
              hopeless.size() + " unreadable in segment " + segment,
              hopeless.get(0)));
    }
  }

  private static Optional<FrameHeader> belonging(
      ByteBuffer block, long place, long end, String storeId) {
    return FrameHeader.decode(block)
        .filter(header -> header.place() == place)
        .filter(header -> header.storeId().equals(storeId))
        .filter(header -> place + header.paddedLength() <= end);
  }

  /** The copy of a frame in the replica before, if there is one with the same header. */
  private Optional<FrameCopy> twin(FrameHeader header, int replica, int segment) {
    if (replica == 0) {
      return Optional.empty();
    }
    long before = header.place() - layout.segment(replica, segment) + layout.segment(0, segment);
    return Optional.ofNullable(whole.get(before))
        .filter(copy -> copy.header().equals(header.at(before)));
  }

  /** The frame's hash if it is whole. It takes most of the time, and is that of an equal twin. */
  private Optional<String> hash(BlockWindow window, FrameHeader header, Optional<FrameCopy> twin)
      throws IOException {
    if (twin.isPresent() && isAlike(window, header, twin.get())) {
      return twin.get().hash();
    }
    Frame.Sums sums = new Frame.Sums(window.block(header.place()));
    for (long at = 0; at < header.length(); at += Layout.BLOCK) {
      sums.update(body(window, header, at));
    }
    return sums.good() ? Optional.of(sums.hash()) : Optional.empty();
  }

  /** Whether a frame is as it was written and all that is hashed of it the same as its twin's. */
  private boolean isAlike(BlockWindow window, FrameHeader header, FrameCopy twin)
      throws IOException {
    long start = layout.segment(twin.replica(), twin.segment());
    BlockWindow other =
        twins.computeIfAbsent(
            start, any -> new BlockWindow(device, start, start + layout.segmentLength()));
    ByteBuffer head = window.block(header.place());
    if (!FrameHeader.isAlikeButForPlace(head, other.block(twin.header().place()))) {
      return false;
    }
    Frame.Sums sums = new Frame.Sums(head);
    for (long at = 0; at < header.length(); at += Layout.BLOCK) {
      ByteBuffer bytes = body(window, header, at);
      if (!bytes.equals(body(other, twin.header(), at))) {
        return false;
      }
      sums.updateCrc(bytes);
    }
    return sums.good();
  }

  /** What a block of a frame has of its body. */
  private static ByteBuffer body(BlockWindow window, FrameHeader header, long at)
      throws IOException {
    int from = at == 0 ? FrameHeader.LENGTH : 0;
    int to = (int) Math.min(Layout.BLOCK, header.length() - at);
    return window.block(header.place() + at).slice(from, to - from);
  }
}
