package org.lvmsr.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.HeaderBlock;

/** Reads the log of a store: finds frames, decides which to trust, makes the state out of them. */
sealed interface Recovery {

  /**
   * The log can be trusted.
   *
   * @param state the state after the last frame
   * @param verdict the frames it comes from
   * @param highestEpoch highest epoch of any frame found, trusted or not
   * @param findings notes and lost redundancy
   */
  record Recovered(State state, Verdict.Trusted verdict, long highestEpoch, List<Finding> findings)
      implements Recovery {}

  /** The log cannot be trusted. */
  record Failed(List<Finding> findings) implements Recovery {}

  static Recovery read(ReadableDevice device, HeaderBlock header) throws IOException {
    FrameScanner scanner = new FrameScanner(device, header.layout());
    List<FrameCopy> copies = scanner.scan(header.storeId());
    List<Finding> findings = new ArrayList<>(scanner.findings());
    Verdict verdict = Trust.decide(copies);
    findings.addAll(verdict.findings());
    boolean damaged = findings.stream().anyMatch(Finding::isDamage);
    if (damaged || !(verdict instanceof Verdict.Trusted trusted)) {
      return new Failed(findings);
    }
    long highestEpoch = copies.stream().mapToLong(copy -> copy.header().epoch()).max().orElse(0);
    try {
      return new Recovered(replay(device, trusted), trusted, highestEpoch, findings);
    } catch (UnreadableBodyException e) {
      findings.add(e.finding());
      return new Failed(findings);
    }
  }

  private static State replay(ReadableDevice device, Verdict.Trusted trusted)
      throws IOException, UnreadableBodyException {
    Link checkpoint = trusted.checkpoint();
    byte[] body = body(device, checkpoint);
    State state;
    try {
      state = Bodies.readCheckpoint(body, checkpoint.header().sequence());
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableBodyException(checkpoint.header(), e);
    }
    StateEditor editor = new StateEditor(state);
    for (Link link : trusted.chain()) {
      if (link.header().type() == FrameType.COMMIT) {
        byte[] commits = body(device, link);
        try {
          Bodies.applyCommits(commits, editor);
        } catch (IOException | IllegalArgumentException e) {
          throw new UnreadableBodyException(link.header(), e);
        }
      }
    }
    return editor.toState(trusted.sequence());
  }

  /** Reads from whichever copy can still be read. */
  private static byte[] body(ReadableDevice device, Link link) throws IOException {
    IOException failure = new IOException("frame without copies");
    for (FrameCopy copy : link.copies()) {
      try {
        return FrameScanner.body(device, copy);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** A frame is whole, but its JSON is not what the format says: a fault of the writer. */
  final class UnreadableBodyException extends Exception {

    private final transient Finding finding;

    UnreadableBodyException(FrameHeader header, Exception cause) {
      super(cause);
      finding =
          Finding.damage(
              "frame " + header.sequence() + " has a good checksum but no usable content",
              header.type() + " as JSON",
              String.valueOf(cause.getMessage()),
              header.place());
    }

    Finding finding() {
      return finding;
    }
  }
}
