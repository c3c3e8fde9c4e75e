package org.lvmsr.metadata;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.Layout;

/**
 * Finds a place where a new checkpoint overwrites nothing that is needed before it is durable.
 *
 * @param trusted the frames that count
 * @param copies all frames, trusted or not
 */
record ClearPlace(Verdict.Trusted trusted, List<FrameCopy> copies, Layout layout) {

  /**
   * The start of a segment without which the log ends as it does with it. If there is none, because
   * a checkpoint was destroyed everywhere and the chain runs through both segments: a gap between
   * trusted frames.
   *
   * @param length of the new checkpoint
   */
  Optional<LogPosition> find(long length) {
    int used = trusted.last().copies().get(0).segment();
    for (int segment : List.of(1 - used, used)) {
      if (isDispensable(segment)) {
        return Optional.of(new LogPosition(segment, 0))
            .filter(start -> start.hasRoomFor(length, layout));
      }
    }
    return gap(1 - used, length).or(() -> gap(used, length));
  }

  private boolean isDispensable(int segment) {
    List<FrameCopy> others = copies.stream().filter(copy -> copy.segment() != segment).toList();
    return Trust.decide(others) instanceof Verdict.Trusted without
        && without.sequence() == trusted.sequence()
        && without.head().equals(trusted.head());
  }

  private Optional<LogPosition> gap(int segment, long length) {
    TreeMap<Long, Long> taken = new TreeMap<>();
    addFrame(trusted.checkpoint(), segment, taken);
    trusted.chain().forEach(link -> addFrame(link, segment, taken));
    taken.put(layout.segmentLength(), layout.segmentLength());
    long free = 0;
    for (var frame : taken.entrySet()) {
      if (frame.getKey() - free >= length) {
        return Optional.of(new LogPosition(segment, free));
      }
      free = Math.max(free, frame.getValue());
    }
    return Optional.empty();
  }

  /** Notes where a segment's copies of a frame begin and end. */
  private void addFrame(Link link, int segment, TreeMap<Long, Long> taken) {
    for (FrameCopy copy : link.copies()) {
      if (copy.segment() == segment) {
        long start = copy.header().place() - layout.segment(copy.replica(), segment);
        taken.merge(start, start + copy.header().paddedLength(), Math::max);
      }
    }
  }
}
