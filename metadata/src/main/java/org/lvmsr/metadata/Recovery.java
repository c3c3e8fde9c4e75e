package org.lvmsr.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;

/** Reads the log of a store: finds frames, decides which to trust, makes the state out of them. */
sealed interface Recovery {

  /**
   * The log can be trusted.
   *
   * @param state the state after the last frame
   * @param history the commits that led to it, as far as they are kept
   * @param verdict the frames it comes from
   * @param copies all frames found, trusted or not
   * @param findings notes and lost redundancy
   */
  record Recovered(
      State state,
      HistoryTail history,
      Verdict.Trusted verdict,
      List<FrameCopy> copies,
      List<Finding> findings)
      implements Recovery {

    /** Highest epoch of any frame found. */
    long highestEpoch() {
      return copies.stream().mapToLong(copy -> copy.header().epoch()).max().orElse(0);
    }
  }

  /** The log cannot be trusted. */
  record Failed(List<Finding> findings) implements Recovery {}

  static Recovery read(ReadableDevice device, HeaderBlock header) throws IOException {
    FrameScanner scanner = new FrameScanner(device, header.layout());
    List<FrameCopy> copies = scanner.scan(header);
    List<Finding> findings = new ArrayList<>(scanner.findings());
    Verdict verdict = Trust.decide(copies);
    findings.addAll(verdict.findings());
    boolean damaged = findings.stream().anyMatch(Finding::isDamage);
    if (damaged || !(verdict instanceof Verdict.Trusted trusted)) {
      return new Failed(findings);
    }
    try {
      var replay = new Replay(new BodyReader(device, header.layout()));
      HistoryTail history = new HistoryTail(header.layout().maxHistory());
      State state = replay.run(trusted, history);
      return new Recovered(state, history, trusted, copies, findings);
    } catch (UnreadableBodyException e) {
      findings.add(e.finding());
      return new Failed(findings);
    }
  }
}
