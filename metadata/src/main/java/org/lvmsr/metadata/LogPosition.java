package org.lvmsr.metadata;

import java.util.Optional;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.Layout;

/**
 * A place in the log, the same in both replicas.
 *
 * @param segment 0 or 1
 * @param offset bytes from the start of the segment
 */
record LogPosition(int segment, long offset) {

  /** Behind the last frame, if both replicas hold every trusted frame, one behind the other. */
  static Optional<LogPosition> behindWholeLog(Verdict.Trusted trusted, Layout layout) {
    for (int segment = 0; segment < Layout.HALVES; segment++) {
      if (isWhole(trusted, layout, segment)) {
        return Optional.of(new LogPosition(segment, end(trusted.last(), layout, segment)));
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(Verdict.Trusted trusted, Layout layout, int segment) {
    long offset = 0;
    if (!liesAt(trusted.checkpoint(), layout, segment, offset)) {
      return false;
    }
    offset += trusted.checkpoint().header().paddedLength();
    for (Link link : trusted.chain()) {
      if (!liesAt(link, layout, segment, offset)) {
        return false;
      }
      offset += link.header().paddedLength();
    }
    return true;
  }

  private static boolean liesAt(Link link, Layout layout, int segment, long offset) {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      long place = layout.segment(replica, segment) + offset;
      if (link.copies().stream().noneMatch(copy -> copy.header().place() == place)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where a new checkpoint overwrites no frame that counts: the start of a segment that holds none
   * of them, else behind the last one.
   */
  static LogPosition clearOf(Verdict.Trusted trusted, Layout layout) {
    for (int segment = 0; segment < Layout.HALVES; segment++) {
      int candidate = segment;
      boolean used =
          trusted.checkpoint().inSegment(candidate)
              || trusted.chain().stream().anyMatch(link -> link.inSegment(candidate));
      if (!used) {
        return new LogPosition(segment, 0);
      }
    }
    int segment = trusted.last().copies().get(0).segment();
    long end = end(trusted.checkpoint(), layout, segment);
    for (Link link : trusted.chain()) {
      end = Math.max(end, end(link, layout, segment));
    }
    return new LogPosition(segment, end);
  }

  /** Offset behind the furthest copy of a frame in a segment, 0 if it has none there. */
  private static long end(Link link, Layout layout, int segment) {
    long end = 0;
    for (FrameCopy copy : link.copies()) {
      if (copy.segment() == segment) {
        long offset = copy.header().place() - layout.segment(copy.replica(), segment);
        end = Math.max(end, offset + copy.header().paddedLength());
      }
    }
    return end;
  }

  LogPosition plus(long length) {
    return new LogPosition(segment, offset + length);
  }

  LogPosition otherSegment() {
    return new LogPosition(1 - segment, 0);
  }

  long place(Layout layout, int replica) {
    return layout.segment(replica, segment) + offset;
  }

  boolean hasRoomFor(long length, Layout layout) {
    return offset + length <= layout.segmentLength();
  }
}
