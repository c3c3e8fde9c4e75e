package org.lvmsr.backend.datapath;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.attached.VolumeUsers.Access;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.nbd.Exports;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.Implementation;

/**
 * Keeps NBD exports in step with activation: a volume has one as long as a domain has it active.
 *
 * <p>That an export cannot begin is no reason to fail: guests use the device.
 */
public final class VolumeExports {
  private static final System.Logger LOG = System.getLogger(VolumeExports.class.getName());

  private final VolumeUsers users;
  private final Exports exports;

  public VolumeExports(VolumeUsers users, Exports exports) {
    this.users = users;
    this.exports = exports;
  }

  /** How a volume can be reached over NBD once it is active; empty if it cannot. */
  Optional<Implementation.Nbd> offer(VolumeUri volume) {
    return exports.uri(volume).map(Implementation.Nbd::new);
  }

  /** Begins to export a volume that is active, unless it is exported. */
  void begin(AttachedSr sr, VolumeUri volume) {
    try {
      State state = sr.state();
      LogicalVolume lv =
          sr.requireLv(AttachedSr.shownLv(state, AttachedSr.volume(state, volume.key())));
      Path device = DeviceMapper.devicePath(sr.vg().name(), lv.name());
      boolean written = !users.active(volume, Access.WRITING).isEmpty();
      exports.begin(volume, device, !written || !lv.writable());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "no NBD export of " + volume, e);
    }
  }

  /** Ends the export of a volume that no domain has active any more. */
  void endIfUnused(VolumeUri volume) throws IOException {
    if (!users.isActiveForOthers(volume)) {
      exports.end(volume);
    }
  }

  /** Exports what is active of an SR that was just opened. The caller works on it alone. */
  public void resume(AttachedSr sr) {
    try {
      for (VolumeUri volume : users.noted(sr.uuid())) {
        if (users.isActiveForOthers(volume)) {
          begin(sr, volume);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "not all of SR " + sr.uuid() + " is exported", e);
    }
  }

  /** Ends all exports of an SR. */
  public void endAll(String sr) throws IOException {
    exports.endAll(sr);
  }
}
