package org.lvmsr.metadata;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.LockFile;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** The steps of opening a store for writing, in the order that makes them safe. */
final class StoreOpener {

  private final BlockDevice device;
  private final Placement placement;
  private final Identity expected;
  private final WriterIdentity writer;
  private final StoreOptions options;

  StoreOpener(
      BlockDevice device,
      Placement placement,
      Identity expected,
      WriterIdentity writer,
      StoreOptions options) {
    this.device = device;
    this.placement = placement;
    this.expected = expected;
    this.writer = writer;
    this.options = options;
  }

  /**
   * What opening leads to.
   *
   * @param state the state to begin with, durable
   * @param info header, epoch and sequence
   */
  record Opened(LockFile lock, Ownership ownership, LogWriter log, State state, StoreInfo info) {}

  Opened open() throws IOException, InterruptedException {
    LockFile lock =
        LockFile.tryLock(options.lockFile())
            .orElseThrow(() -> new SrLockedException(options.lockFile()));
    try {
      Headers headers = Headers.read(device, placement.layout());
      HeaderBlock header = requireOurs(headers);
      boolean releasedBefore =
          Owners.read(device, header.layout(), header.storeId()).named().released();
      Ownership ownership = Ownership.claim(device, header, writer, options);
      return beginEpoch(lock, headers, header, ownership, releasedBefore);
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  /** Nothing has been written before this returns. */
  private HeaderBlock requireOurs(Headers headers) throws IOException {
    Optional<HeaderBlock> found = headers.header();
    if (found.isEmpty()) {
      if (MetadataReader.read(device, placement) instanceof OpenResult.Damaged damaged) {
        throw new DamagedException(damaged.findings());
      }
      throw new NoStoreException(placement);
    }
    HeaderBlock header = found.get();
    if (header.minor() > HeaderBlock.MINOR) {
      throw new FormatTooNewException(HeaderBlock.MAJOR, header.minor(), header.place());
    }
    Identity actual = Headers.identity(header);
    if (!actual.equals(expected)) {
      throw new NotOurSrException(expected, actual);
    }
    if (header.generation() == HeaderBlock.FORMATTING) {
      throw new NoStoreException(placement);
    }
    if (!header.layout().equals(placement.layout())) {
      throw new DamagedException(
          List.of(
              Finding.damage(
                  "header names other places",
                  placement.toString(),
                  header.layout().toString(),
                  header.place())));
    }
    return header;
  }

  private Opened beginEpoch(
      LockFile lock,
      Headers headers,
      HeaderBlock header,
      Ownership ownership,
      boolean releasedBefore)
      throws IOException {
    Recovery recovery = Recovery.read(device, header);
    if (!(recovery instanceof Recovery.Recovered recovered)) {
      ownership.release();
      throw new DamagedException(((Recovery.Failed) recovery).findings());
    }
    if (recovered.highestEpoch() >= ownership.epoch()) {
      ownership.raiseEpoch(recovered.highestEpoch() + 1);
    }
    if (!headers.whole(header)) {
      Headers.write(device, header, header.generation());
    }
    LogWriter log = heal(header, ownership, recovered, releasedBefore);
    byte[] open = Bodies.open(writer);
    if (!log.hasRoomFor(open.length)) {
      log.switchSegment(recovered.state());
    }
    log.append(FrameType.OPEN, open);
    log.flush();
    ownership.beat();
    StoreInfo read = MetadataReader.info(device, header, recovered.verdict());
    StoreInfo info =
        new StoreInfo(
            read.identity(),
            read.placement(),
            read.storeId(),
            read.formatMajor(),
            read.formatMinor(),
            log.epoch(),
            log.sequence(),
            new StoreInfo.Owner(writer.hostUuid(), writer.bootId(), false));
    return new Opened(lock, ownership, log, recovered.state().atSequence(log.sequence()), info);
  }

  /**
   * Makes both replicas hold all that is trusted, and it durable. After an orderly close of an
   * intact log that is so already, up to a flush. Otherwise the state is written afresh, as a
   * checkpoint where it overwrites no frame that counts, so that a crash at any point leaves either
   * the old chain or the new checkpoint. It also moves the log away from the segment in which a
   * writer that is dead to us might still have a write on its way.
   */
  private LogWriter heal(
      HeaderBlock header, Ownership ownership, Recovery.Recovered recovered, boolean releasedBefore)
      throws IOException {
    Layout layout = header.layout();
    Verdict.Trusted verdict = recovered.verdict();
    Optional<LogPosition> whole =
        releasedBefore ? LogPosition.behindWholeLog(verdict, layout) : Optional.empty();
    LogPosition target = whole.orElse(LogPosition.clearOf(verdict, layout));
    LogWriter log =
        new LogWriter(
            device,
            layout,
            header.storeId(),
            ownership.epoch(),
            ownership.nonce(),
            target,
            verdict.sequence(),
            verdict.head());
    if (whole.isPresent()) {
      log.flush();
    } else {
      log.checkpointAt(target, recovered.state());
    }
    return log;
  }
}
