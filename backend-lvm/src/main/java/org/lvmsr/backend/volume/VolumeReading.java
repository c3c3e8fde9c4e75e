package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Reads volumes as a domain does that has them active for reading: writers are refused meanwhile,
 * and a volume that is read is not destroyed, but no lock is held.
 */
public final class VolumeReading {
  /** The name of the user that reads. */
  public static final String USER = "lvmsr copy";

  private final VolumeUsers users;
  private final Devices devices;

  public VolumeReading(VolumeUsers users, Devices devices) {
    this.users = users;
    this.devices = devices;
  }

  /**
   * Begins to read a volume.
   *
   * @throws org.lvmsr.smapi.SmapiException if a domain has it active for writing, or it is being
   *     read already
   */
  Reading begin(AttachedSr sr, VolumeRecord volume) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
      var uri = new VolumeUri(sr.uuid(), volume.key());
      users.requireNo(uri, VolumeUsers.Access.WRITING);
      if (users.active(uri).contains(USER)) {
        throw Failures.inUse("volume " + volume.key(), "another copy of it");
      }
      users.activate(uri, USER, VolumeUsers.Access.READING);
      var reading = new Reading(sr, uri);
      try {
        if (!sr.isActive(volume.lv())) {
          sr.activate(volume.lv(), true);
        }
        return reading;
      } catch (IOException | RuntimeException e) {
        users.detach(uri, USER);
        throw e;
      }
    }
  }

  /** A volume that is being read. */
  final class Reading implements AutoCloseable {
    private final AttachedSr sr;
    private final VolumeUri uri;

    private Reading(AttachedSr sr, VolumeUri uri) {
      this.sr = sr;
      this.uri = uri;
    }

    /** Its contents. */
    ReadableDevice open(String lv) throws IOException {
      return devices.openReadOnly(DeviceMapper.devicePath(sr.vg().name(), lv));
    }

    /**
     * Ends it, so that the volume can get another LV. The caller has the lock of the volume.
     *
     * @throws org.lvmsr.smapi.SmapiException if somebody else has it attached
     */
    void endAlone(VolumeRecord volume) throws IOException {
      users.detach(uri, USER);
      users.checkDetached(sr, uri.key());
      sr.lvs().deactivate(volume.lv());
    }

    /** Ends it if it has not been ended. */
    @Override
    public void close() throws IOException {
      try (KeyedLocks.Held held = sr.lockVolume(uri.key())) {
        users.detach(uri, USER);
        Optional<VolumeRecord> volume =
            sr.state().find(Tables.VOLUME, uri.key(), VolumeRecord.class);
        if (volume.isPresent() && users.active(uri).isEmpty() && sr.isActive(volume.get().lv())) {
          sr.lvs().deactivate(volume.get().lv());
        }
      }
    }
  }
}
