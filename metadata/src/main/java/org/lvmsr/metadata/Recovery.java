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
      return new Recovered(
          replay(new BodyReader(device, header.layout()), trusted),
          trusted,
          highestEpoch,
          findings);
    } catch (UnreadableBodyException e) {
      findings.add(e.finding());
      return new Failed(findings);
    }
  }

  private static State replay(BodyReader bodies, Verdict.Trusted trusted)
      throws IOException, UnreadableBodyException {
    Link checkpoint = trusted.checkpoint();
    State state;
    try {
      state =
          Bodies.readCheckpoint(
              bodies.body(checkpoint).orElseThrow(Recovery::changed),
              checkpoint.header().sequence());
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableBodyException(checkpoint.header(), e);
    }
    StateEditor editor = new StateEditor(state);
    for (Link link : trusted.chain()) {
      if (link.header().type() == FrameType.COMMIT) {
        try {
          Bodies.applyCommits(bodies.body(link).orElseThrow(Recovery::changed), editor);
        } catch (IOException | IllegalArgumentException e) {
          throw new UnreadableBodyException(link.header(), e);
        }
      }
    }
    return editor.toState(trusted.sequence());
  }

  /** Either a writer is busy, and another look will tell, or the device is. */
  private static IOException changed() {
    return new IOException("it changed between two looks");
  }

  /** A frame was found whole, but its content is no use. */
  final class UnreadableBodyException extends Exception {

    private final transient Finding finding;

    UnreadableBodyException(FrameHeader header, Exception cause) {
      super(cause);
      finding =
          Finding.damage(
              "frame " + header.sequence() + " was found whole but has no usable content",
              header.type() + " as JSON",
              String.valueOf(cause.getMessage()),
              header.place());
    }

    Finding finding() {
      return finding;
    }
  }
}
