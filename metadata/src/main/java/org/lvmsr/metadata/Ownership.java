package org.lvmsr.metadata;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.metadata.format.OwnerBlock;

/**
 * This writer's ownership of the SR, as told on the LUN by the owner blocks.
 *
 * <p>Owner blocks are never flushed: they tell the living. After a power loss of the target every
 * writer has to start anew anyway, or goes on beating over whatever was left.
 */
final class Ownership {

  private final BlockDevice device;
  private final HeaderBlock header;
  private final StoreOptions options;
  private final boolean released;

  /** Whether this host was the owner and did not get to release the SR: others would watch it. */
  private final boolean returning;

  private OwnerBlock mine;
  private long claimedAt;

  /** From seeing who the last owner was to our claim being on the LUN. */
  private long claimNanos;

  /** When the last look at the owner blocks began that found nobody else. */
  private long confirmedAt;

  private Set<Long> written = Set.of();
  private boolean retired;

  private Ownership(
      BlockDevice device,
      HeaderBlock header,
      StoreOptions options,
      OwnerBlock mine,
      boolean released,
      boolean returning) {
    this.device = device;
    this.header = header;
    this.options = options;
    this.mine = mine;
    this.released = released;
    this.returning = returning;
    this.confirmedAt = options.clock().nanoTime();
  }

  /**
   * Claims the SR, after waiting to see that nobody else is alive. It is ours when the claim has
   * {@link #settle settled}.
   *
   * @throws SrOwnedByAnotherHostException if somebody is; nothing was written
   */
  static Ownership claim(
      BlockDevice device, HeaderBlock header, WriterIdentity writer, StoreOptions options)
      throws IOException, InterruptedException {
    long began = options.clock().nanoTime();
    Owners before = Owners.read(device, header.layout(), header.storeId());
    if (before.readable().isEmpty()) {
      throw new IOException("owner blocks of " + device.name() + " cannot be read");
    }
    Optional<OwnerBlock> last = before.newest();
    boolean lastWasThisHost =
        last.map(owner -> owner.hostUuid().equals(writer.hostUuid())).orElse(false);
    boolean released = before.released(header);
    if (!lastWasThisHost && !released && !options.forceTakeover()) {
      new TakeoverWatch(device, header, options).watch(before);
    }
    requireInPlace(device, header);
    OwnerBlock mine =
        new OwnerBlock(
            0,
            last.map(OwnerBlock::epoch).orElse(0L) + 1,
            options.randomness().nextLong(),
            1,
            (int) options.heartbeat().toMillis(),
            false,
            header.storeId(),
            writer.hostUuid(),
            writer.bootId());
    Ownership ownership =
        new Ownership(device, header, options, mine, released, lastWasThisHost && !released);
    ownership.write();
    ownership.claimedAt = options.clock().nanoTime();
    ownership.claimNanos = ownership.claimedAt - began;
    return ownership;
  }

  /** Whether the last owner closed the store in good order. */
  boolean wasReleased() {
    return released;
  }

  /**
   * Whether nobody should be writing to the log while our claim settles. The last owner has written
   * all it had to. A rival who did not see our claim has made its own since we looked, and cannot
   * have settled before ours was there, for that took less than half of the time. Who relies on it
   * looks again all the same: a host may have been asleep, or a write late.
   */
  boolean nobodyShouldWrite() {
    return released && claimNanos < settleTime().dividedBy(2).toNanos();
  }

  /**
   * Waits until the claim of a rival would have come to light.
   *
   * @throws SrOwnedByAnotherHostException if two claimed at the same moment: one of them at most
   *     becomes the owner
   */
  void settle() throws IOException, InterruptedException {
    if (!returning) {
      long waited = options.clock().nanoTime() - claimedAt;
      Duration left = settleTime().minusNanos(waited);
      if (!left.isNegative()) {
        options.clock().sleep(left);
      }
    }
    requireClaim();
  }

  /** The owner blocks of a store that has moved are no longer ours to write. */
  private static void requireInPlace(BlockDevice device, HeaderBlock header) throws IOException {
    boolean inPlace =
        Headers.read(device, header.layout())
            .header()
            .map(now -> now.layout().equals(header.layout()))
            .orElse(true);
    if (!inPlace) {
      throw new StoreMovedException(Placement.of(header.layout()));
    }
  }

  /** How long a rival's claim, begun when ours was not yet visible, may take to arrive. */
  private Duration settleTime() {
    return options.heartbeat().dividedBy(4);
  }

  private void requireClaim() throws IOException {
    long looked = options.clock().nanoTime();
    Owners now = read();
    boolean seen = false;
    for (OwnerBlock owner : now.blocks()) {
      if (isRival(owner)) {
        throw new SrOwnedByAnotherHostException(
            owner.hostUuid(), "it claimed the SR at the same moment");
      }
      seen |= owner.nonce() == mine.nonce();
    }
    if (!seen) {
      throw new IOException("owner block of " + device.name() + " does not read as written");
    }
    confirmedAt = looked;
  }

  synchronized long epoch() {
    return mine.epoch();
  }

  synchronized long nonce() {
    return mine.nonce();
  }

  /** Moves to a later epoch, because the log has seen this one already. */
  synchronized void raiseEpoch(long epoch) throws IOException {
    mine =
        new OwnerBlock(
            0,
            epoch,
            mine.nonce(),
            mine.counter() + 1,
            mine.intervalMillis(),
            false,
            mine.storeId(),
            mine.hostUuid(),
            mine.bootId());
    write();
  }

  /**
   * Renews the owner blocks, unless somebody else owns the SR by now.
   *
   * @throws WriterOvertakenException if so
   */
  synchronized void beat() throws IOException {
    if (retired) {
      return;
    }
    requireMine();
    mine = mine.beat();
    write();
  }

  /**
   * Makes sure, before a commit, that nobody took over while this process, its host or its path to
   * the LUN stood still. Costs a read unless it was done within the last quarter of a heartbeat.
   *
   * @param next where the next frame would be written
   * @throws WriterOvertakenException if somebody did
   */
  synchronized void confirm(LogPosition next) throws IOException {
    long quiet = options.clock().nanoTime() - confirmedAt;
    if (quiet < options.heartbeat().dividedBy(4).toNanos()) {
      return;
    }
    requireMine();
    if (quiet > options.takeoverWait().dividedBy(2).toNanos()) {
      NextSlot.requireNoLaterEpoch(device, header, next, mine.epoch());
    }
  }

  /**
   * Makes sure that nobody has taken over.
   *
   * @throws WriterOvertakenException if somebody has
   */
  synchronized void requireMine() throws IOException {
    long looked = options.clock().nanoTime();
    Owners now = read();
    if (now.readable().isEmpty()) {
      throw new IOException("owner blocks of " + device.name() + " cannot be read");
    }
    for (OwnerBlock owner : now.blocks()) {
      if (isRival(owner)) {
        throw new WriterOvertakenException(describe(mine), describe(owner), owner.place());
      }
    }
    confirmedAt = looked;
  }

  /**
   * Whether somebody else wrote this block after us. In a replica that we cannot write, an earlier
   * owner's block may stay for ever.
   */
  private boolean isRival(OwnerBlock owner) {
    return owner.nonce() != mine.nonce()
        && (written.contains(owner.place()) || owner.epoch() >= mine.epoch());
  }

  private static String describe(OwnerBlock owner) {
    return "epoch " + owner.epoch() + " of host " + owner.hostUuid();
  }

  /** Tells at other places of the LUN, too, who the owner is. */
  synchronized void copyTo(Layout target) throws IOException {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      long place = target.owner(replica);
      device.write(place, mine.at(place).encode());
    }
  }

  /** Tells the next writer that it need not wait. */
  synchronized void release() throws IOException {
    requireMine();
    mine = mine.release();
    write();
  }

  /** Stops the heartbeat for good: no late one can hit the block of whoever comes next. */
  synchronized void retire() {
    retired = true;
  }

  private Owners read() {
    return Owners.read(device, header.layout(), header.storeId());
  }

  /** One replica may be unwritable: the other one tells enough. */
  private void write() throws IOException {
    Set<Long> done = new HashSet<>();
    IOException failure = new IOException("no owner block can be written");
    for (long place : List.of(header.layout().owner(0), header.layout().owner(1))) {
      try {
        device.write(place, mine.at(place).encode());
        done.add(place);
      } catch (IOException e) {
        failure = e;
      }
    }
    written = Set.copyOf(done);
    if (done.isEmpty()) {
      throw failure;
    }
  }
}
