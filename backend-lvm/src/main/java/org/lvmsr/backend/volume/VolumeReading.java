package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.attached.VolumeUsers.Access;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Reads volumes as a domain does that has them active for reading: writers are refused meanwhile,
 * and a volume that is read is not destroyed, but no lock is held.
 */
public final class VolumeReading {
  /** One at a time, so that none ends another one's use. */
  private static final String USER = VolumeUsers.COPY;

  private static final System.Logger LOG = System.getLogger(VolumeReading.class.getName());

  private final VolumeUsers users;
  private final Devices devices;
  private final Set<Reading> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  public VolumeReading(VolumeUsers users, Devices devices) {
    this.users = users;
    this.devices = devices;
  }

  /** A look at a volume of which the lock is held. */
  @FunctionalInterface
  interface Check {
    void on(VolumeRecord volume) throws IOException;
  }

  /**
   * Begins to read a volume.
   *
   * @param check refuses by throwing
   * @throws org.lvmsr.smapi.SmapiException if a domain has it active for writing, or it is being
   *     read already
   */
  Reading begin(AttachedSr sr, String key, Check check) throws IOException {
    return begin(
        sr, key, check, uri -> users.requireNo(uri, VolumeUsers.Access.WRITING), Access.READING);
  }

  /**
   * Begins to use a volume that others may use, and write to, as well: its device stays when they
   * end.
   *
   * @param check refuses by throwing
   * @throws org.lvmsr.smapi.SmapiException if it is being copied already
   */
  Reading beginBeside(AttachedSr sr, String key, Check check) throws IOException {
    var uri = new VolumeUri(sr.uuid(), key);
    boolean read = !users.active(uri, Access.READING).isEmpty();
    Access access = read ? Access.READING : Access.WRITING;
    Access other = read ? Access.WRITING : Access.READING;
    return begin(sr, key, check, one -> users.requireNo(one, other), access);
  }

  /** Refuses unwelcome users by throwing. */
  @FunctionalInterface
  private interface UserCheck {
    void on(VolumeUri volume) throws IOException;
  }

  private Reading begin(AttachedSr sr, String key, Check check, UserCheck userCheck, Access access)
      throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      VolumeRecord volume = AttachedSr.volume(sr.state(), key);
      var uri = new VolumeUri(sr.uuid(), key);
      userCheck.on(uri);
      if (users.active(uri).contains(USER)) {
        throw Failures.inUse("volume " + key, "another copy of it");
      }
      check.on(volume);
      LogicalVolume lv = sr.requireLv(volume);
      requireGoing();
      if (users.active(uri).isEmpty() && sr.isActive(lv.name())) {
        sr.deactivate(lv.name());
      }
      users.activate(uri, USER, access);
      var reading = new Reading(sr, volume);
      boolean unused = underWay.add(reading);
      try {
        if (!sr.isActive(lv.name())) {
          sr.activate(lv.name(), lv.thin().isPresent());
        }
        return reading;
      } catch (IOException | RuntimeException e) {
        reading.close();
        throw e;
      }
    }
  }

  /** The device of an LV that nobody else has, to be written. */
  BlockDevice openNew(AttachedSr sr, LogicalVolume lv) throws IOException {
    return devices.open(DeviceMapper.devicePath(sr.vg().name(), lv.name()));
  }

  /**
   * Refuses while volumes of an SR are copied: who wants the SR alone would wait for that, and all
   * other calls for him.
   *
   * @throws org.lvmsr.smapi.SmapiException if one is
   */
  public void requireNone(String sr) {
    if (underWay.stream().anyMatch(reading -> reading.isOf(sr))) {
      throw Failures.inUse("SR " + sr, USER + ": a volume of it is being copied");
    }
  }

  /** How far the copies of an SR's volumes are. */
  public List<CopyProgress> progress(String sr) {
    return underWay.stream()
        .filter(reading -> reading.isOf(sr))
        .map(Reading::progress)
        .sorted(Comparator.comparing(CopyProgress::key))
        .toList();
  }

  /** Ends all reading soon, for good: the service is about to end. */
  public void stop() {
    stopped = true;
  }

  private void requireGoing() throws IOException {
    if (stopped) {
      throw new IOException("the service is being stopped: begin again");
    }
  }

  /**
   * Ends what a service that was killed has left. No reading may be under way in the SR, which has
   * just been opened.
   */
  public void forgetInterrupted(AttachedSr sr) throws IOException {
    Set<String> interrupted = users.forget(sr.uuid(), USER);
    for (String key : interrupted) {
      releaseDevice(sr, key);
    }
  }

  /**
   * Takes the devices of a volume away that nobody uses. A failure leaves them to the next user.
   */
  private void releaseDevice(AttachedSr sr, String key) {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      var state = sr.state();
      Optional<VolumeRecord> volume = state.find(Tables.VOLUME, key, VolumeRecord.class);
      if (volume.isPresent() && users.active(new VolumeUri(sr.uuid(), key)).isEmpty()) {
        String shown = AttachedSr.shownLv(state, volume.get()).name();
        for (String lv : Set.copyOf(List.of(volume.get().lv(), shown))) {
          if (sr.isActive(lv)) {
            sr.deactivate(lv);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "volume " + key + " keeps a device nobody uses", e);
    }
  }

  /** A volume that is being read. */
  final class Reading implements AutoCloseable {
    private final AttachedSr sr;
    private final VolumeRecord volume;
    private volatile long done;
    private boolean ended;

    private Reading(AttachedSr sr, VolumeRecord volume) {
      this.sr = sr;
      this.volume = volume;
    }

    /** As it was when it was begun to be read. */
    VolumeRecord volume() {
      return volume;
    }

    private boolean isOf(String otherSr) {
      return sr.uuid().equals(otherSr);
    }

    private CopyProgress progress() {
      return new CopyProgress(volume.key(), done, volume.size());
    }

    /** So many bytes of it are behind us. */
    void reached(long bytes) {
      done = Math.min(bytes, volume.size());
    }

    /** Its contents. */
    ReadableDevice open() throws IOException {
      return devices.openReadOnly(DeviceMapper.devicePath(sr.vg().name(), volume.lv()));
    }

    /**
     * Makes sure that what is read is still that of one moment.
     *
     * @throws IOException if the SR may be another host's by now
     */
    void confirm() throws IOException {
      requireGoing();
      sr.confirmOwner();
    }

    /**
     * Ends it, so that the volume can get another LV. The caller has the lock of the volume.
     *
     * @throws org.lvmsr.smapi.SmapiException if somebody else has it attached
     */
    void endAlone() throws IOException {
      var uri = new VolumeUri(sr.uuid(), volume.key());
      users.detach(uri, USER);
      ended = true;
      users.checkDetached(sr, volume.key());
      sr.deactivate(volume.lv());
    }

    /** Ends it if it has not been ended. Never fails: what was read was read. */
    @Override
    public void close() {
      boolean unused = underWay.remove(this);
      try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
        if (!ended) {
          users.detach(new VolumeUri(sr.uuid(), volume.key()), USER);
          ended = true;
        }
        releaseDevice(sr, volume.key());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "volume " + volume.key() + " stays in use", e);
      }
    }
  }
}
