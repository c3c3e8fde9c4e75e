package org.lvmsr.metadata;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;

/**
 * Decides which frames to trust. A pure function of the frames found, wherever they were found:
 * begin at the newest whole checkpoint, follow the links, then ask every surviving frame whether
 * something it knew to be durable is missing from the result.
 *
 * <p>Order is (epoch, sequence), never a clock and never the place on the medium.
 */
final class Trust {

  private final List<FrameCopy> copies;
  private final List<Finding> damage = new ArrayList<>();

  private Trust(List<FrameCopy> copies) {
    this.copies = copies;
  }

  static Verdict decide(List<FrameCopy> copies) {
    return new Trust(copies).decide();
  }

  private Verdict decide() {
    Collection<Link> frames = merge();
    Optional<Link> checkpoint =
        frames.stream()
            .filter(link -> link.header().type() == FrameType.CHECKPOINT)
            .max(Comparator.comparing(Link::header, NEWEST));
    if (checkpoint.isEmpty()) {
      damage.add(
          Finding.damage("no whole checkpoint", "a checkpoint", copies.size() + " frames", -1));
      return new Verdict.Untrusted(damage);
    }
    requireNoOther(checkpoint.get(), frames);
    Verdict.Trusted trusted = follow(checkpoint.get(), frames);
    Evidence evidence = new Evidence(trusted);
    evidence.missing(copies).ifPresent(damage::add);
    copies.stream()
        .flatMap(copy -> evidence.against(copy).stream())
        .distinct()
        .forEach(damage::add);
    return damage.isEmpty() ? trusted : new Verdict.Untrusted(damage);
  }

  /** Two checkpoints of one moment that say different things: neither is more right. */
  private void requireNoOther(Link checkpoint, Collection<Link> frames) {
    for (Link other : frames) {
      if (other.header().type() == FrameType.CHECKPOINT
          && NEWEST.compare(other.header(), checkpoint.header()) == 0
          && !other.hash().equals(checkpoint.hash())) {
        damage.add(
            Finding.damage(
                "two checkpoints of frame " + checkpoint.header().sequence() + " differ",
                "checkpoint " + checkpoint.hash(),
                "also checkpoint " + other.hash(),
                other.header().place()));
      }
    }
  }

  private static final Comparator<FrameHeader> NEWEST =
      Comparator.comparingLong(FrameHeader::epoch).thenComparingLong(FrameHeader::sequence);

  /** Brings the whole copies of each frame together. */
  private Collection<Link> merge() {
    Map<String, List<FrameCopy>> byHash = new LinkedHashMap<>();
    for (FrameCopy copy : copies) {
      copy.hash().ifPresent(h -> byHash.computeIfAbsent(h, any -> new ArrayList<>()).add(copy));
    }
    List<Link> links = new ArrayList<>();
    byHash.forEach((hash, of) -> links.add(new Link(of.get(0).header(), hash, List.copyOf(of))));
    return links;
  }

  private Verdict.Trusted follow(Link checkpoint, Collection<Link> frames) {
    Map<String, List<Link>> byPrevious = new LinkedHashMap<>();
    for (Link frame : frames) {
      if (frame.header().type() != FrameType.CHECKPOINT) {
        byPrevious.computeIfAbsent(frame.header().previous(), any -> new ArrayList<>()).add(frame);
      }
    }
    List<Link> chain = new ArrayList<>();
    FrameHeader head = checkpoint.header();
    String hash = head.previous();
    while (true) {
      Optional<Link> next = next(head, byPrevious.getOrDefault(hash, List.of()));
      if (next.isEmpty()) {
        break;
      }
      chain.add(next.get());
      head = next.get().header();
      hash = next.get().hash();
    }
    return new Verdict.Trusted(
        checkpoint, List.copyOf(chain), Observations.of(checkpoint, chain, copies));
  }

  /** Of several frames that link, the later epoch decided knowing more. */
  private Optional<Link> next(FrameHeader head, List<Link> candidates) {
    List<Link> linked = candidates.stream().filter(c -> links(head, c.header())).toList();
    Optional<Link> newest = linked.stream().max(Comparator.comparingLong(c -> c.header().epoch()));
    newest.ifPresent(
        chosen -> {
          for (Link other : linked) {
            if (!other.hash().equals(chosen.hash())
                && other.header().epoch() == chosen.header().epoch()) {
              damage.add(
                  Finding.damage(
                      "two frames of the same epoch follow frame " + head.sequence(),
                      "frame " + chosen.hash(),
                      "also frame " + other.hash(),
                      other.header().place()));
            }
          }
        });
    return newest;
  }

  /** Whether a frame that names the right predecessor may follow it. */
  private static boolean links(FrameHeader head, FrameHeader next) {
    if (next.sequence() != head.sequence() + 1) {
      return false;
    }
    boolean sameWriter = next.epoch() == head.epoch() && next.nonce() == head.nonce();
    if (next.type() != FrameType.OPEN) {
      return sameWriter;
    }
    // A writer that heals writes a checkpoint first and its open frame behind it.
    return next.epoch() > head.epoch() || (sameWriter && head.type() == FrameType.CHECKPOINT);
  }
}
