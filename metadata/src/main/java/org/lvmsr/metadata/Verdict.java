package org.lvmsr.metadata;

import java.util.List;
import org.lvmsr.metadata.format.FrameHeader;

/** What of the frames on the medium can be trusted. */
sealed interface Verdict {

  List<Finding> findings();

  /**
   * A frame that counts.
   *
   * @param header header of any of its copies; places differ between them
   * @param hash its hash, by which the next one names it; of a checkpoint, something that its
   *     copies share
   * @param copies where it is, at least one
   */
  record Link(FrameHeader header, String hash, List<FrameCopy> copies) {

    boolean inReplica(int replica) {
      return copies.stream().anyMatch(copy -> copy.replica() == replica);
    }
  }

  /**
   * The state is the checkpoint's, changed by each frame of the chain in turn.
   *
   * @param checkpoint where to begin
   * @param chain the frames after it, in order
   * @param findings notes and lost redundancy
   */
  record Trusted(Link checkpoint, List<Link> chain, List<Finding> findings) implements Verdict {

    /** Sequence of the last frame. */
    long sequence() {
      return last().header().sequence();
    }

    /** The hash the next frame has to name. */
    String head() {
      return chain.isEmpty() ? checkpoint.header().previous() : last().hash();
    }

    Link last() {
      return chain.isEmpty() ? checkpoint : chain.get(chain.size() - 1);
    }
  }

  /** Something acknowledged is missing or contradictory. */
  record Untrusted(List<Finding> findings) implements Verdict {}
}
