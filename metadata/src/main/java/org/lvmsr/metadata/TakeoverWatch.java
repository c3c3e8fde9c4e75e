package org.lvmsr.metadata;

import java.time.Duration;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.OwnerBlock;

/** Watches the owner blocks of another host to see whether it is alive. */
final class TakeoverWatch {

  /** Bound on what an owner block may demand: a damaged one must not make us wait for days. */
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  private static final int BEATS = 5;

  private final BlockDevice device;
  private final HeaderBlock header;
  private final StoreOptions options;

  TakeoverWatch(BlockDevice device, HeaderBlock header, StoreOptions options) {
    this.device = device;
    this.header = header;
    this.options = options;
  }

  /**
   * Returns when the blocks stood still for the takeover wait.
   *
   * @throws SrOwnedByAnotherHostException as soon as they change
   */
  void watch(Owners before) throws SrOwnedByAnotherHostException, InterruptedException {
    String host = before.newest().map(OwnerBlock::hostUuid).orElse("unknown");
    Duration wait = waitFor(before);
    Duration step = options.heartbeat().dividedBy(2);
    Duration watched = Duration.ZERO;
    while (watched.compareTo(wait) < 0) {
      options.listener().watching(host, wait.minus(watched));
      options.clock().sleep(step);
      watched = watched.plus(step);
      Owners now = Owners.read(device, header.layout(), header.storeId());
      if (!now.readable().isEmpty() && !now.raw().equals(before.raw())) {
        throw new SrOwnedByAnotherHostException(
            now.newest().map(OwnerBlock::hostUuid).orElse(host),
            "its heartbeat moved within " + watched.toMillis() + " ms");
      }
    }
  }

  /** Our own wait, or five of the other host's heartbeats if those are slower. */
  private Duration waitFor(Owners before) {
    Duration theirs =
        before
            .newest()
            .map(owner -> Duration.ofMillis(Math.max(0, owner.intervalMillis())))
            .orElse(Duration.ZERO);
    Duration bounded = theirs.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : theirs;
    Duration beats = bounded.multipliedBy(BEATS);
    return beats.compareTo(options.takeoverWait()) > 0 ? beats : options.takeoverWait();
  }
}
