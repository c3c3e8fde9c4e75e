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

  /** The same, for a store at other places. */
  StoreOpener at(Placement other) {
    return new StoreOpener(device, other, expected, writer, options);
  }

  /** The same, for a store that is another SR's, or on another LUN. */
  StoreOpener expecting(Identity identity) {
    return new StoreOpener(device, placement, identity, writer, options);
  }

  /**
   * What opening leads to.
   *
   * @param header that counts, as it is on the medium now
   * @param state the state to begin with, durable
   * @param info header, epoch and sequence
   */
  record Opened(
      LockFile lock,
      Ownership ownership,
      LogWriter log,
      HeaderBlock header,
      State state,
      StoreInfo info) {}

  Opened open() throws IOException, InterruptedException {
    LockFile lock =
        LockFile.tryLock(options.lockFile())
            .orElseThrow(() -> new SrLockedException(options.lockFile()));
    try {
      HeaderBlock header = requireOurs();
      Ownership ownership = Ownership.claim(device, header, writer, options);
      options.listener().claimed();
      Optional<EarlyReading> early =
          ownership.nobodyShouldWrite() ? EarlyReading.of(device, header) : Optional.empty();
      settle(ownership);
      return asOwner(lock, header, ownership, early);
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  private static void settle(Ownership ownership) throws IOException, InterruptedException {
    try {
      ownership.settle();
    } catch (InterruptedException e) {
      if (ownership.wasReleased()) {
        release(ownership, e);
      }
      throw e;
    }
  }

  /**
   * What is refused for what the log says leaves the store as released as it was. One that was not
   * released before stays unreleased: the write of a dead host may still be on its way, and the
   * next writer must know.
   */
  private Opened asOwner(
      LockFile lock, HeaderBlock header, Ownership ownership, Optional<EarlyReading> early)
      throws IOException {
    HeaderBlock now = stillThere(header);
    try {
      return beginEpoch(lock, now, ownership, early);
    } catch (MetadataException e) {
      if (ownership.wasReleased()) {
        release(ownership, e);
      }
      throw e;
    }
  }

  private static void release(Ownership ownership, Exception failure) {
    try {
      ownership.release();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** The last owner may have moved the store while we waited for its right. */
  private HeaderBlock stillThere(HeaderBlock before) throws IOException {
    HeaderBlock now = requireOurs();
    if (!now.layout().equals(before.layout())) {
      throw new StoreMovedException(placement);
    }
    return now;
  }

  /** Nothing has been written before this returns. */
  private HeaderBlock requireOurs() throws IOException {
    Headers headers = Headers.read(device, placement.layout());
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
    if (!isAt(header, placement.layout())) {
      throw new DamagedException(
          List.of(
              Finding.damage(
                  "header names other places",
                  placement.toString(),
                  header.layout().toString(),
                  header.place())));
    }
    requireReadable(headers, header);
    return header;
  }

  private static boolean isAt(HeaderBlock header, Layout place) {
    return header.layout().equals(place) || header.home().equals(place);
  }

  /** What cannot be read may say that something else counts than what we found. */
  private void requireReadable(Headers headers, HeaderBlock header)
      throws UnreadableReplicaException {
    if (options.withoutUnreadable()) {
      return;
    }
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      boolean here = !header.isFailed(replica) && headers.isUnreadable(header.layout(), replica);
      boolean atHome = header.isMoved() && headers.isUnreadable(header.home(), replica);
      if (here || atHome) {
        throw new UnreadableReplicaException(
            Layout.replicaName(replica), Layout.replicaName(1 - replica));
      }
    }
  }

  /**
   * Begins an epoch. If the last writer left everything in order, nothing is written but the open
   * frame; should that fail in one replica, the log is healed as if it had not been in order, which
   * finds out whether the store can go on without that replica.
   */
  private Opened beginEpoch(
      LockFile lock, HeaderBlock header, Ownership ownership, Optional<EarlyReading> early)
      throws IOException {
    Begun begun;
    try {
      Optional<Recovery> stillSo = EarlyReading.ifStillSo(early, device, header);
      Recovery recovery = stillSo.isPresent() ? stillSo.get() : Recovery.read(device, header);
      begun = begin(header, ownership, recovery, ownership.wasReleased());
    } catch (MetadataException e) {
      throw e;
    } catch (IOException e) {
      if (!ownership.wasReleased()) {
        throw e;
      }
      HeaderBlock now = requireOurs();
      begun = begin(now, ownership, Recovery.read(device, now), false);
    }
    LogWriter log = begun.healed().log();
    ownership.beat();
    StoreInfo info =
        MetadataReader.info(device, begun.healed().header(), begun.recovered().verdict())
            .writtenBy(writer, log.epoch(), log.sequence());
    State state = begun.recovered().state().atSequence(log.sequence());
    return new Opened(lock, ownership, log, begun.healed().header(), state, info);
  }

  /** An epoch whose open frame is durable. */
  private record Begun(Recovery.Recovered recovered, Healing.Healed healed) {}

  private Begun begin(HeaderBlock header, Ownership ownership, Recovery recovery, boolean released)
      throws IOException {
    if (!(recovery instanceof Recovery.Recovered recovered)) {
      throw new DamagedException(((Recovery.Failed) recovery).findings());
    }
    // Reading a large log over a slow path may take so long that we were taken for dead.
    ownership.requireMine();
    if (recovered.highestEpoch() >= ownership.epoch()) {
      ownership.raiseEpoch(recovered.highestEpoch() + 1);
    }
    Headers headers = Headers.read(device, header.layout());
    Healing.Healed healed =
        new Healing(device, headers, header, recovered).heal(ownership, released);
    LogWriter log = healed.log();
    byte[] open = Bodies.open(writer);
    if (!log.hasRoomFor(open.length)) {
      log.checkpointAt(log.position().otherSegment(), recovered.state());
    }
    ownership.requireMine();
    log.append(FrameType.OPEN, open);
    log.flush();
    return new Begun(recovered, healed);
  }
}
