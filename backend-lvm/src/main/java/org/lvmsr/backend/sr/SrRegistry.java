package org.lvmsr.backend.sr;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.datapath.VolumeExports;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.stats.MetricsPublisher;
import org.lvmsr.backend.stats.SrMetrics;
import org.lvmsr.backend.stats.StatsHost;
import org.lvmsr.backend.volume.KeptVolumes;
import org.lvmsr.backend.volume.Overlays;
import org.lvmsr.backend.volume.PoolSetup;
import org.lvmsr.backend.volume.VolumeReading;
import org.lvmsr.metadata.SrLockedException;
import org.lvmsr.smapi.SmapiException;

/**
 * The SRs attached on this host.
 *
 * <p>What is attached is noted below {@code /run}; what is open lives in this process. After a
 * restart of the service an SR is opened again by the first call that names it. Calls on an SR run
 * side by side; opening, detaching and destroying it run alone.
 */
final class SrRegistry implements OpenSrs, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SrRegistry.class.getName());

  /** What cannot be given up now is not tried again and again. */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

  private final SrHost host;
  private final VolumeUsers users;
  private final AttachedMarks marks;
  private final SrOpener opener;
  private final MetricsPublisher metrics;
  private final StatsHost measured;
  private final Overlays overlays;
  private final VolumeReading reading;
  private final VolumeExports exports;
  private final ConcurrentMap<String, AttachedSr> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ReentrantReadWriteLock> lives = new ConcurrentHashMap<>();
  private final Expiry expiry;
  private final ConcurrentMap<String, Instant> expiringAgain = new ConcurrentHashMap<>();
  private volatile boolean closing;

  SrRegistry(SrHost host, VolumeUsers users, VolumeReading reading, VolumeExports exports) {
    this.reading = reading;
    this.exports = exports;
    this.host = host;
    this.users = users;
    this.overlays = new Overlays(users);
    this.expiry = Expiry.of(this::expire);
    this.marks = new AttachedMarks(host.paths().run());
    this.opener = new SrOpener(host);
    this.metrics = MetricsPublisher.in(host.paths().metrics());
    this.measured = new StatsHost(host.paths().sysfs(), host.lvm(), host.pools());
  }

  /** The handles of all attached SRs. */
  List<String> attached() throws IOException {
    return marks.all();
  }

  private ReentrantReadWriteLock life(String sr) {
    return lives.computeIfAbsent(sr, uuid -> new ReentrantReadWriteLock(true));
  }

  @Override
  public <T> T use(String sr, Use<T> work) throws IOException {
    while (true) {
      checkAttached(sr);
      var sharing = life(sr).readLock();
      sharing.lock();
      try {
        AttachedSr found = open.get(sr);
        if (found != null && !found.isLatched()) {
          return KeptVolumes.givingWay(found, work);
        }
      } finally {
        sharing.unlock();
      }
      reopen(sr);
    }
  }

  /** Gives up what was kept long enough of volumes that were destroyed. */
  private void expire(Instant now) {
    for (String sr : open.keySet()) {
      var sharing = life(sr).readLock();
      boolean due = !now.isBefore(expiringAgain.getOrDefault(sr, Instant.MIN));
      if (due && sharing.tryLock()) {
        try {
          AttachedSr found = open.get(sr);
          if (found != null && !found.isLatched()) {
            KeptVolumes.expire(found, now);
          }
        } catch (IOException | RuntimeException e) {
          expiringAgain.put(sr, now.plus(AFTER_FAILURE));
          LOG.log(System.Logger.Level.WARNING, "SR " + sr + ": destroyed volumes stay kept", e);
        } finally {
          sharing.unlock();
        }
      }
    }
  }

  /** An SR that is open in this process, without waiting for whoever works on it alone. */
  Optional<AttachedSr> peek(String sr) {
    return Optional.ofNullable(open.get(sr));
  }

  /**
   * Makes sure that this host has an SR attached.
   *
   * @throws SmapiException if not
   */
  void checkAttached(String sr) throws IOException {
    if (!open.containsKey(sr) && marks.get(sr).isEmpty()) {
      throw SmapiException.srNotAttached(sr);
    }
  }

  /**
   * Opens what a restart of the service or a failed write closed. The SR's own hold on the session
   * stays whatever happens here: guests may be using it.
   */
  private void reopen(String sr) throws IOException {
    var alone = life(sr).writeLock();
    alone.lock();
    try {
      dropIfLatched(sr);
      if (!open.containsKey(sr)) {
        Map<String, String> mark =
            marks.get(sr).orElseThrow(() -> SmapiException.srNotAttached(sr));
        openFound(sr, DeviceConfig.parse(mark));
      }
    } finally {
      alone.unlock();
    }
  }

  /**
   * Opens what is attached and not open, after a restart of the service: metrics go on, and what a
   * crash interrupted is settled, before somebody calls. What cannot be opened now is left to the
   * next call that names it.
   */
  void resume() {
    try {
      for (String sr : attached()) {
        resume(sr);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "attached SRs are not opened before a call", e);
    }
  }

  private void resume(String sr) {
    try {
      if (!closing) {
        String unused = use(sr, AttachedSr::uuid);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "attached SR " + sr + " cannot be opened now", e);
    }
  }

  private void openFound(String sr, DeviceConfig config) throws IOException {
    try (SrOpener.Found found = opener.find(config, host.sessions().passer())) {
      serve(found.open());
      found.keepFor(sr);
    }
  }

  private void serve(AttachedSr sr) throws IOException {
    open.put(sr.uuid(), sr);
    reading.forgetInterrupted(sr);
    overlays.discardForgotten(sr);
    exports.resume(sr);
    metrics.publish(sr, measured);
  }

  /** The URIs of an open SR's metrics. */
  List<String> datasources(String sr) {
    return metrics.datasources(sr);
  }

  /** What the open SRs told last. */
  List<SrMetrics> metrics() {
    return metrics.latest();
  }

  private void dropIfLatched(String sr) throws IOException {
    AttachedSr found = open.get(sr);
    if (found != null && found.isLatched()) {
      open.remove(sr);
      found.close();
    }
  }

  /**
   * Attaches the SR that a configuration leads to.
   *
   * @return its handle, which is its uuid
   */
  String attach(DeviceConfig config) throws IOException {
    if (config.srUuid().isPresent() && isServing(config.srUuid().get(), config)) {
      return config.srUuid().get();
    }
    try (SrOpener.Found found = opener.find(whereItIs(config), host.sessions().passer())) {
      String uuid = found.uuid();
      var alone = life(uuid).writeLock();
      alone.lock();
      try {
        dropIfLatched(uuid);
        AttachedSr there = open.get(uuid);
        if (there != null) {
          found.requireSame(there);
        } else {
          AttachedSr opened = found.open();
          serve(opened);
          found.keepFor(uuid);
          marks.put(uuid, config.forReopening(uuid, opened.storage()));
        }
      } finally {
        alone.unlock();
      }
      return uuid;
    }
  }

  private DeviceConfig whereItIs(DeviceConfig config) throws IOException {
    if (config.srUuid().isEmpty()) {
      return config;
    }
    Optional<Map<String, String>> mark = marks.get(config.srUuid().get());
    if (mark.isEmpty()) {
      return config;
    }
    Location attached = DeviceConfig.parse(mark.get()).location();
    return config.location().leadsTo(attached)
        ? host.connector().stayingAt(attached, config)
        : config;
  }

  /** Another place is looked at, whatever SR it is said to hold. */
  private boolean isServing(String uuid, DeviceConfig config) throws IOException {
    AttachedSr found = open.get(uuid);
    if (found == null || found.isLatched()) {
      return false;
    }
    Optional<Map<String, String>> mark = marks.get(uuid);
    return mark.isPresent() && config.location().leadsTo(DeviceConfig.parse(mark.get()).location());
  }

  /** Releases all that this host holds for an SR; succeeds if it holds nothing. */
  void detach(String sr) throws IOException {
    if (!open.containsKey(sr) && marks.get(sr).isEmpty()) {
      return;
    }
    try {
      alone(
          sr,
          attached -> {
            deactivateAll(attached);
            release(attached);
          });
    } catch (IOException | SmapiException e) {
      boolean ours =
          open.containsKey(sr)
              || e instanceof SrLockedException
              || host.deviceMapper().hasActive(SrLayout.vgName(sr));
      if (ours) {
        throw e;
      }
      forget(sr, e);
    }
  }

  /** What stays active because somebody has it open stays exported. */
  private void deactivateAll(AttachedSr sr) throws IOException {
    if (host.deviceMapper().activeLvs(sr.vg().uuid()).isEmpty()) {
      return;
    }
    try {
      exports.endAll(sr.uuid());
      new VgCommands(host.lvm()).deactivateAll(sr.storage().device(), sr.vg().name());
    } catch (IOException e) {
      exports.resume(sr);
      throw e;
    }
  }

  /** Works on an SR while no other call does. */
  void alone(String sr, Change work) throws IOException {
    reading.requireNone(sr);
    var alone = life(sr).writeLock();
    alone.lock();
    try {
      reopen(sr);
      AttachedSr found = open.get(sr);
      if (found == null) {
        throw SmapiException.srNotAttached(sr);
      }
      work.with(found);
    } finally {
      alone.unlock();
    }
  }

  /**
   * Gives an SR more room for its metadata.
   *
   * @param bytes size of each replica afterwards; empty for twice what it is
   */
  void resizeMetadata(String sr, Optional<Long> bytes) throws IOException {
    alone(sr, attached -> ResizeMetadata.run(attached, bytes));
  }

  /** Gives an SR the space by which its LUN has grown. */
  void growSr(String sr) throws IOException {
    alone(
        sr,
        attached -> {
          host.rescan().all(attached.storage().device());
          GrowSr.run(attached);
          PoolSetup.grow(attached, "lvmsr resize-sr");
        });
  }

  /** The SR cannot be opened and nothing on it is active: only notes and the session are left. */
  private void forget(String sr, Exception why) throws IOException {
    var mark = marks.get(sr);
    if (mark.isPresent()) {
      LOG.log(System.Logger.Level.WARNING, "SR " + sr + " is detached without its LUN", why);
      exports.endAll(sr);
      metrics.withdraw(sr);
      marks.remove(sr);
      users.forget(sr);
      host.connector().release(DeviceConfig.parse(mark.get()).location(), sr);
    }
  }

  /** Forgets an SR on this host, whatever is on the LUN. The caller works on it alone. */
  void release(AttachedSr sr) throws IOException {
    exports.endAll(sr.uuid());
    open.remove(sr.uuid());
    metrics.withdraw(sr.uuid());
    marks.remove(sr.uuid());
    users.forget(sr.uuid());
    try {
      sr.close();
    } finally {
      host.connector().release(sr.storage(), sr.uuid());
    }
  }

  /** An SR, if this process has it open. */
  Optional<AttachedSr> open(String sr) {
    return Optional.ofNullable(open.get(sr));
  }

  /** Lets go of all SRs without detaching them: the service ends, the host goes on. */
  @Override
  public void close() {
    closing = true;
    reading.stop();
    metrics.close();
    expiry.close();
    for (String uuid : List.copyOf(open.keySet())) {
      var alone = life(uuid).writeLock();
      alone.lock();
      try {
        AttachedSr sr = open.remove(uuid);
        if (sr != null) {
          sr.close();
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "SR " + uuid + " was not closed in good order", e);
      } finally {
        alone.unlock();
      }
    }
  }
}
