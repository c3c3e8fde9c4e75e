package org.lvmsr.metadata;

import java.util.Collection;
import java.util.Optional;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;

/**
 * Compares the chain with what each surviving frame knew when it was written: that every frame up
 * to its {@code durableThrough} was flushed, and that its writer went on from there or later.
 */
final class Evidence {

  private final Verdict.Trusted trusted;
  private final long first;
  private final long last;

  Evidence(Verdict.Trusted trusted) {
    this.trusted = trusted;
    this.first = trusted.checkpoint().header().sequence();
    this.last = trusted.sequence();
  }

  /** Frames that some frame knew to be durable and that are not there. */
  Optional<Finding> missing(Collection<FrameCopy> copies) {
    long durable =
        copies.stream().mapToLong(copy -> copy.header().durableThrough()).max().orElse(last);
    return durable <= last
        ? Optional.empty()
        : Optional.of(
            Finding.damage(
                "acknowledged frames are missing",
                "frames up to " + durable,
                "frames up to " + last,
                -1));
  }

  /** What the frame shows to be wrong with the chain, if anything. */
  Optional<Finding> against(FrameCopy copy) {
    FrameHeader frame = copy.header();
    long durable = frame.durableThrough();
    if (durable > last) {
      return Optional.empty(); // Told once for all of them, by missing.
    }
    if (durable > first && isLaterThan(at(durable), frame)) {
      return fork(frame, at(durable));
    }
    if (frame.type() == FrameType.CHECKPOINT && !copy.good()) {
      // Its writer never came to acknowledge anything, or frames behind it bear witness too.
      return Optional.empty();
    }
    FrameHeader next = at(Math.max(Math.min(durable + 1, last), first));
    if (durable < last && isLaterThan(frame, next)) {
      return fork(frame, next);
    }
    return Optional.empty();
  }

  /** Whether the first frame is of a later epoch than the other, or of another writer of it. */
  private static boolean isLaterThan(FrameHeader frame, FrameHeader other) {
    return frame.epoch() > other.epoch()
        || (frame.epoch() == other.epoch() && frame.nonce() != other.nonce());
  }

  private FrameHeader at(long sequence) {
    return sequence == first
        ? trusted.checkpoint().header()
        : trusted.chain().get((int) (sequence - first - 1)).header();
  }

  private static Optional<Finding> fork(FrameHeader witness, FrameHeader inChain) {
    return Optional.of(
        Finding.damage(
            "two writers' histories contradict each other at frame " + inChain.sequence(),
            "epoch " + witness.epoch() + ", durable through " + witness.durableThrough(),
            "epoch " + inChain.epoch(),
            witness.place()));
  }
}
