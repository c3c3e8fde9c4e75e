package org.lvmsr.metadata;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/**
 * Makes every replica hold all that is trusted, and it durable. After an orderly close of an intact
 * log that is so already, up to a flush. Otherwise the state is written afresh, as a checkpoint
 * where it overwrites nothing that is needed, so that a crash at any point leaves either the old
 * chain or the new checkpoint. It also moves the log away from the segment in which a writer that
 * is dead to us might still have a write on its way.
 *
 * <p>A replica that cannot be written is recorded as failed in the header before anything is
 * acknowledged without it. One that was failed is cleared and written like the other before the
 * header lets it count again.
 */
final class Healing {

  /** Every replica, as a header marks failed ones. */
  private static final int ALL = (1 << Layout.REPLICAS) - 1;

  private final BlockDevice device;
  private final Headers headers;
  private final HeaderBlock before;
  private final Recovery.Recovered recovered;
  private int failed;

  /**
   * @param headers as they were read
   * @param header the one of them that counts
   */
  Healing(BlockDevice device, Headers headers, HeaderBlock header, Recovery.Recovered recovered) {
    this.device = device;
    this.headers = headers;
    this.before = header;
    this.recovered = recovered;
    this.failed = 0;
  }

  /**
   * A log in order, and the header that goes with it.
   *
   * @param log to append to
   */
  record Healed(LogWriter log, HeaderBlock header) {}

  /**
   * Heals.
   *
   * @param owner looks, before each step, whether somebody has taken us for dead
   * @param released whether the last writer closed the store in good order
   * @throws WriterOvertakenException if somebody has
   * @throws IOException if no replica can be written
   */
  Healed heal(Ownership owner, boolean released) throws IOException {
    Verdict.Trusted verdict = recovered.verdict();
    boolean allCount = before.countingReplicas().size() == Layout.REPLICAS;
    Optional<LogPosition> whole =
        released && allCount ? LogPosition.behindWholeLog(verdict, before) : Optional.empty();
    LogPosition position = whole.isPresent() ? whole.get() : writeCheckpoint(owner);
    device.flush();
    owner.requireMine();
    HeaderBlock header = writeHeader();
    LogWriter.End next =
        new LogWriter.End(position, verdict.sequence(), verdict.head(), recovered.history());
    return new Healed(new LogWriter(device, header, owner.epoch(), owner.nonce(), next), header);
  }

  /** Returns the position behind the checkpoint. */
  private LogPosition writeCheckpoint(Ownership owner) throws IOException {
    Verdict.Trusted verdict = recovered.verdict();
    byte[] body = Bodies.checkpoint(recovered.state(), recovered.history().lines());
    Optional<LogPosition> target = clearPlace(body);
    if (target.isEmpty()) {
      recovered.history().clear();
      body = Bodies.checkpoint(recovered.state(), List.of());
      target = clearPlace(body);
    }
    if (target.isEmpty()) {
      throw new StoreFullException(
          "a checkpoint beside the frames that are needed",
          body.length,
          before.layout().segmentLength());
    }
    LogWriter.End end =
        new LogWriter.End(target.get(), verdict.sequence(), verdict.head(), recovered.history());
    LogPosition behind = target.get();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      // A flush may take long; what the write itself overwrites, one replica still has.
      device.flush();
      owner.requireMine();
      try {
        if (before.isFailed(replica)) {
          clear(replica);
        }
        HeaderBlock alone = before.withFailed(allBut(replica));
        LogWriter log = new LogWriter(device, alone, owner.epoch(), owner.nonce(), end);
        log.checkpointAt(target.get(), body);
        if (before.isFailed(replica)) {
          requireReadsBack(alone, owner.epoch());
        }
        behind = log.position();
      } catch (IOException e) {
        fail(replica, e);
      }
    }
    return behind;
  }

  private Optional<LogPosition> clearPlace(byte[] body) {
    return new ClearPlace(recovered.verdict(), recovered.copies(), before.layout())
        .find(Layout.padded(FrameHeader.LENGTH + body.length));
  }

  private static int allBut(int replica) {
    return ALL & ~(1 << replica);
  }

  /** Nothing that a failed replica holds may ever link to what comes now. */
  private void clear(int replica) throws IOException {
    Layout layout = before.layout();
    for (int half = 0; half < Layout.HALVES; half++) {
      device.zero(
          layout.segment(replica, half),
          layout.halfLength() - Layout.HEAD_ZONE,
          BlockDevice.ZeroProgress.NONE);
    }
  }

  /** A place that failed once may take writes and lose them: it has to show that it does not. */
  private void requireReadsBack(HeaderBlock alone, long epoch) throws IOException {
    List<FrameCopy> found = new FrameScanner(device, before.layout()).scan(alone);
    boolean asWritten =
        found.size() == 1 && found.get(0).good() && found.get(0).header().epoch() == epoch;
    if (!asWritten) {
      throw new IOException(
          "a replica does not read as it was written: expected one checkpoint of epoch "
              + epoch
              + ", found "
              + found.size()
              + " frames");
    }
  }

  private void fail(int replica, IOException cause) throws IOException {
    failed |= 1 << replica;
    if (failed == ALL) {
      throw cause;
    }
  }

  /**
   * Makes the header say which replicas count, if it does not yet. A copy in a failed replica is
   * written if it can be: should the other replica be lost, it tells that this one is old.
   *
   * @throws IOException if no replica can be written, or nothing where the store was formatted
   */
  private HeaderBlock writeHeader() throws IOException {
    HeaderBlock header = before;
    boolean written = failed == before.failedReplicas() && headers.whole(before);
    while (!written) {
      int attempted = failed;
      header = header.withFailed(attempted);
      writeCopies(header);
      written = failed == attempted;
    }
    return header;
  }

  private void writeCopies(HeaderBlock header) throws IOException {
    Set<Long> unwritable = new HashSet<>();
    for (long place : headers.badFirst(before)) {
      try {
        // Each is durable before the next, so that power lost in between tears one at most.
        device.write(place, header.at(place, header.generation()).encode());
        device.flush();
      } catch (IOException e) {
        OptionalInt replica = header.layout().replicaOf(place);
        if (replica.isPresent()) {
          fail(replica.getAsInt(), e);
        }
        unwritable.add(place);
        if (unwritable.containsAll(header.home().headers())) {
          throw e;
        }
      }
    }
  }
}
