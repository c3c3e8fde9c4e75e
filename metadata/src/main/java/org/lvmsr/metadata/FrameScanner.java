package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** Finds every frame of a store, in all segments of both replicas, in whatever state it is. */
final class FrameScanner {

  private final ReadableDevice device;
  private final Layout layout;
  private final List<FrameCopy> copies = new ArrayList<>();

  /** By their places, to recognise the same ones in the replica that comes next. */
  private final Map<Long, Whole> whole = new HashMap<>();

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
      Optional<String> hash =
          header.type() == FrameType.CHECKPOINT
              ? checkpointSum(window, header)
              : hash(window, header, twin(header, replica, segment));
      copies.add(new FrameCopy(header, replica, segment, hash));
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

  /**
   * A frame that is as it was written.
   *
   * @param sum of what is hashed of it
   */
  private record Whole(long sum, String hash) {}

  /**
   * What stands for the hash of a checkpoint if it is whole: no frame names it by its hash, and it
   * is the longest of all. Equal sums of the same writer's checkpoints of one moment are enough to
   * see that two are copies of one.
   */
  private static Optional<String> checkpointSum(BlockWindow window, FrameHeader header)
      throws IOException {
    Frame.Sums sums = sums(window, header, Frame.Sums::withoutHash);
    return sums.good()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%d of epoch %d by %016x, %d bytes, sum %08x",
                header.sequence(),
                header.epoch(),
                header.nonce(),
                header.length(),
                sums.sum()))
        : Optional.empty();
  }

  /** What is at the same place of the replica before, if anything is. */
  private Optional<Whole> twin(FrameHeader header, int replica, int segment) {
    long before = header.place() - layout.segment(replica, segment) + layout.segment(0, segment);
    return replica == 0 ? Optional.empty() : Optional.ofNullable(whole.get(before));
  }

  /**
   * The frame's hash if it is whole. Hashing takes most of the time, so that of a twin counts if
   * both have the same sum: with the checksum of each, one rotten frame in 2^64 would pass.
   */
  private Optional<String> hash(BlockWindow window, FrameHeader header, Optional<Whole> twin)
      throws IOException {
    if (twin.isPresent()) {
      Frame.Sums sums = sums(window, header, Frame.Sums::withoutHash);
      if (!sums.good()) {
        return Optional.empty();
      }
      if (sums.sum() == twin.get().sum()) {
        return Optional.of(twin.get().hash());
      }
    }
    Frame.Sums sums = sums(window, header, Frame.Sums::new);
    if (!sums.good()) {
      return Optional.empty();
    }
    String hash = sums.hash();
    whole.put(header.place(), new Whole(sums.sum(), hash));
    return Optional.of(hash);
  }

  /** Those of all of a frame. */
  private static Frame.Sums sums(
      BlockWindow window, FrameHeader header, Function<ByteBuffer, Frame.Sums> begin)
      throws IOException {
    Frame.Sums sums = begin.apply(window.block(header.place()));
    for (long at = 0; at < header.length(); at += Layout.BLOCK) {
      int from = at == 0 ? FrameHeader.LENGTH : 0;
      int to = (int) Math.min(Layout.BLOCK, header.length() - at);
      sums.update(window.block(header.place() + at).slice(from, to - from));
    }
    return sums;
  }
}
