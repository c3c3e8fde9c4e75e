package org.lvmsr.metadata;

import java.util.Optional;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/**
 * A place in the log, the same in both replicas.
 *
 * @param segment 0 or 1
 * @param offset bytes from the start of the segment
 */
record LogPosition(int segment, long offset) {

  /**
   * Behind the last frame, if every replica that counts holds every trusted frame, one behind the
   * other.
   */
  static Optional<LogPosition> behindWholeLog(Verdict.Trusted trusted, HeaderBlock header) {
    for (int segment = 0; segment < Layout.HALVES; segment++) {
      if (isWhole(trusted, header, segment)) {
        return Optional.of(new LogPosition(segment, end(trusted.last(), header.layout(), segment)));
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(Verdict.Trusted trusted, HeaderBlock header, int segment) {
    long offset = 0;
    if (!liesAt(trusted.checkpoint(), header, segment, offset)) {
      return false;
    }
    offset += trusted.checkpoint().header().paddedLength();
    for (Link link : trusted.chain()) {
      if (!liesAt(link, header, segment, offset)) {
        return false;
      }
      offset += link.header().paddedLength();
    }
    return true;
  }

  private static boolean liesAt(Link link, HeaderBlock header, int segment, long offset) {
    for (int replica : header.countingReplicas()) {
      long place = header.layout().segment(replica, segment) + offset;
      if (link.copies().stream().noneMatch(copy -> copy.header().place() == place)) {
        return false;
      }
    }
    return true;
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
