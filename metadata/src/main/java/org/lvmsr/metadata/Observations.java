package org.lvmsr.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.Layout;

/** What to tell people about frames that can be trusted: torn tails and missing second copies. */
final class Observations {

  private Observations() {}

  static List<Finding> of(Link checkpoint, List<Link> chain, List<FrameCopy> copies) {
    List<Finding> findings = new ArrayList<>();
    long durable =
        copies.stream().mapToLong(copy -> copy.header().durableThrough()).max().orElse(0);
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      missing(replica, checkpoint, chain, durable, findings);
    }
    long last =
        chain.isEmpty()
            ? checkpoint.header().sequence()
            : chain.get(chain.size() - 1).header().sequence();
    Set<Long> reported = new HashSet<>();
    for (FrameCopy copy : copies) {
      FrameHeader header = copy.header();
      if (header.sequence() > last && reported.add(header.sequence())) {
        findings.add(
            Finding.note(
                "torn tail: frame " + header.sequence() + " was never acknowledged",
                "frames up to " + last,
                header.type() + " of epoch " + header.epoch(),
                header.place()));
      }
      if (isNewerCheckpoint(header, checkpoint.header()) && !copy.good()) {
        findings.add(
            Finding.degraded(
                "a newer checkpoint is not whole, an older one stands in",
                "checkpoint of frame " + header.sequence(),
                "checkpoint of frame " + checkpoint.header().sequence(),
                header.place()));
      }
    }
    noCheckpoint(checkpoint, chain, copies).ifPresent(findings::add);
    return List.copyOf(findings);
  }

  /** The last frames lie in a segment whose own checkpoint is gone, so that both segments count. */
  private static Optional<Finding> noCheckpoint(
      Link checkpoint, List<Link> chain, List<FrameCopy> copies) {
    Set<Integer> begun = new HashSet<>();
    copies.stream()
        .filter(copy -> copy.good() && copy.header().type() == FrameType.CHECKPOINT)
        .forEach(copy -> begun.add(copy.segment()));
    Link last = chain.isEmpty() ? checkpoint : chain.get(chain.size() - 1);
    if (last.copies().stream().anyMatch(copy -> begun.contains(copy.segment()))) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.degraded(
            "the newest segment has lost its checkpoint in each replica, the older one stands in",
            "a checkpoint before frame " + last.header().sequence(),
            "that of frame " + checkpoint.header().sequence(),
            last.header().place()));
  }

  private static boolean isNewerCheckpoint(FrameHeader header, FrameHeader than) {
    return header.type() == FrameType.CHECKPOINT && header.sequence() > than.sequence();
  }

  private static void missing(
      int replica, Link checkpoint, List<Link> chain, long durable, List<Finding> findings) {
    String name = "replica " + Layout.replicaName(replica);
    if (!checkpoint.inReplica(replica)) {
      findings.add(
          Finding.degraded(
              name + " lacks a checkpoint",
              "checkpoint of frame " + checkpoint.header().sequence(),
              "none that is whole",
              -1));
    }
    List<Link> absent = chain.stream().filter(link -> !link.inReplica(replica)).toList();
    if (!absent.isEmpty()) {
      long from = absent.get(0).header().sequence();
      String what = name + " lacks " + absent.size() + " frames, the first is " + from;
      findings.add(
          from <= durable
              ? Finding.degraded(what, "a whole copy of each", "none", -1)
              : Finding.note(what, "a whole copy of each", "none: not yet acknowledged", -1));
    }
  }
}
