package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;

/** The table of what to trust. Epoch 5 is the life in question, others come before or after it. */
class TrustTest {

  private static final long DAMAGED = -1;

  /** A frame as the tables below write it; the hash is made of what tells frames apart. */
  private record F(
      FrameType type, long epoch, long sequence, long durableThrough, long nonce, String previous) {

    String hash() {
      return type + ":" + epoch + ":" + sequence + ":" + nonce;
    }

    F nonce(long other) {
      return new F(type, epoch, sequence, durableThrough, other, previous);
    }

    FrameCopy in(int replica, boolean good) {
      FrameHeader header =
          new FrameHeader(
              type, 10, sequence * 4096, epoch, sequence, durableThrough, nonce, "id", previous);
      return new FrameCopy(header, replica, 0, good ? Optional.of(hash()) : Optional.empty());
    }

    List<FrameCopy> both() {
      return List.of(in(0, true), in(1, true));
    }
  }

  private static F checkpoint(long epoch, long sequence, String of) {
    return new F(FrameType.CHECKPOINT, epoch, sequence, sequence, epoch, of);
  }

  private static F open(long epoch, F before) {
    return new F(
        FrameType.OPEN, epoch, before.sequence() + 1, before.sequence(), epoch, link(before));
  }

  private static F commit(F before, long durableThrough) {
    return new F(
        FrameType.COMMIT,
        before.epoch(),
        before.sequence() + 1,
        durableThrough,
        before.nonce(),
        link(before));
  }

  /** What the next frame names: a checkpoint passes on the hash of the frame it stands for. */
  private static String link(F before) {
    return before.type() == FrameType.CHECKPOINT ? before.previous() : before.hash();
  }

  private static final F BASE = checkpoint(4, 0, "none");
  private static final F OPEN = open(5, BASE);
  private static final F TWO = commit(OPEN, 1);
  private static final F THREE = commit(TWO, 2);
  private static final F SEAL = new F(FrameType.SEAL, 5, 4, 3, 5, THREE.hash());

  private static long decide(List<FrameCopy> copies) {
    Verdict verdict = Trust.decide(copies);
    if (verdict instanceof Verdict.Trusted trusted) {
      return trusted.sequence();
    }
    assertTrue(verdict.findings().stream().anyMatch(Finding::isDamage), verdict.toString());
    return DAMAGED;
  }

  private static List<FrameCopy> all(F... frames) {
    List<FrameCopy> copies = new ArrayList<>();
    for (F frame : frames) {
      copies.addAll(frame.both());
    }
    return copies;
  }

  /** Every combination of whole, bad and missing copies of four frames in two replicas. */
  @Test
  void everyCombinationOfWholeBadAndMissingCopies() {
    List<F> frames = List.of(OPEN, TWO, THREE, SEAL);
    int combinations = (int) Math.pow(9, frames.size());
    for (int combination = 0; combination < combinations; combination++) {
      List<FrameCopy> copies = new ArrayList<>(BASE.both());
      long known = 0;
      long last = 0;
      boolean linked = true;
      int rest = combination;
      for (F frame : frames) {
        boolean good = false;
        for (int replica = 0; replica < 2; replica++) {
          int condition = rest % 3;
          rest /= 3;
          if (condition < 2) {
            copies.add(frame.in(replica, condition == 0));
            known = Math.max(known, frame.durableThrough());
            good |= condition == 0;
          }
        }
        linked &= good;
        last = linked ? frame.sequence() : last;
      }
      assertEquals(known > last ? DAMAGED : last, decide(copies), "combination " + combination);
    }
  }

  static Stream<Arguments> table() {
    F laterOpen = open(6, TWO);
    F laterCommit = commit(laterOpen, 3);
    F elsewhere = commit(TWO, 1).nonce(99);
    F newCheckpoint = checkpoint(5, 3, THREE.hash());
    F behindCheckpoint = commit(THREE, 3);
    F healing = checkpoint(6, 2, TWO.hash());
    F healed = open(6, TWO);
    return Stream.of(
        Arguments.of("nothing at all", List.of(), DAMAGED),
        Arguments.of("only a checkpoint", all(BASE), 0L),
        Arguments.of("no checkpoint", all(OPEN, TWO, THREE), DAMAGED),
        Arguments.of("a whole chain", all(BASE, OPEN, TWO, THREE, SEAL), 4L),
        Arguments.of(
            "an away replica comes back with a frame of the same sequence: the later epoch counts",
            all(BASE, OPEN, TWO, THREE, laterOpen, laterCommit),
            4L),
        Arguments.of(
            "but if that frame was acknowledged, the histories contradict each other",
            all(BASE, OPEN, TWO, THREE, SEAL, laterOpen, laterCommit),
            DAMAGED),
        Arguments.of(
            "a torn group whose later frame survives, and a retry in the next life",
            all(BASE, OPEN, TWO, commit(THREE, 2), laterOpen, laterCommit),
            4L),
        Arguments.of(
            "another writer of the same epoch knew our open frame to be durable",
            all(BASE, OPEN, TWO, elsewhere),
            DAMAGED),
        Arguments.of(
            "a new checkpoint", all(BASE, OPEN, TWO, THREE, newCheckpoint, behindCheckpoint), 4L),
        Arguments.of(
            "a new checkpoint whose old segment is gone", all(newCheckpoint, behindCheckpoint), 4L),
        Arguments.of(
            "a bad new checkpoint: the old segment stands in, and frames behind it still link",
            with(all(BASE, OPEN, TWO, THREE, behindCheckpoint), newCheckpoint.in(0, false)),
            4L),
        Arguments.of(
            "a bad new checkpoint and a hole in the old segment",
            with(all(BASE, OPEN, TWO, behindCheckpoint), newCheckpoint.in(0, false)),
            DAMAGED),
        Arguments.of("a checkpoint written to heal", all(BASE, OPEN, TWO, healing), 2L),
        Arguments.of(
            "one that was never whole does not testify against a commit its writer did not see",
            with(all(BASE, OPEN, TWO, THREE), healing.in(0, false)),
            3L),
        Arguments.of("and the open frame behind it", all(BASE, OPEN, TWO, healing, healed), 3L),
        Arguments.of(
            "left-overs of the life before are no link behind it",
            all(BASE, OPEN, TWO, THREE, healing),
            2L),
        Arguments.of(
            "a zombie went on after it was overtaken and wrote a checkpoint",
            all(checkpoint(5, 9, "z"), open(6, TWO), commit(open(6, TWO), 3)),
            DAMAGED),
        Arguments.of(
            "two writers took the same epoch",
            all(BASE, OPEN, TWO, THREE, OPEN.nonce(77), commit(OPEN.nonce(77), 1)),
            DAMAGED));
  }

  private static List<FrameCopy> with(List<FrameCopy> copies, FrameCopy more) {
    List<FrameCopy> all = new ArrayList<>(copies);
    all.add(more);
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String name, List<FrameCopy> copies, long expected) {
    assertEquals(expected, decide(copies), name);
    List<FrameCopy> reversed = new ArrayList<>(copies);
    java.util.Collections.reverse(reversed);
    assertEquals(expected, decide(reversed), name + ", found in another order");
  }

  @Test
  void aReplicaThatLacksAcknowledgedFramesIsReported() {
    List<FrameCopy> copies = new ArrayList<>(all(BASE, OPEN));
    copies.add(TWO.in(1, true));
    copies.add(THREE.in(1, true));
    Verdict verdict = Trust.decide(copies);
    assertInstanceOf(Verdict.Trusted.class, verdict);
    assertEquals(
        List.of(Finding.Severity.DEGRADED),
        verdict.findings().stream().map(Finding::severity).toList());
  }
}
