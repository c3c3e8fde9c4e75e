package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.iscsi.Lun;
import org.lvmsr.backend.iscsi.Session;
import org.lvmsr.backend.iscsi.Target;

/**
 * The devices of the SRs that are attached on this host, from the notes below {@code /run} and from
 * sysfs: no process is started, no session opened, and the service is not asked.
 */
public final class AttachedDevices {
  private final AttachedMarks marks;
  private final IscsiSysfs sysfs;

  /** Those of the host at the given places. */
  public AttachedDevices(HostPaths paths) {
    this.marks = new AttachedMarks(paths.run());
    this.sysfs = new IscsiSysfs(paths.sysfs());
  }

  /** The uuids of all attached SRs. */
  public List<String> all() throws IOException {
    return marks.all();
  }

  /** The device of an attached SR; empty if it is not attached, or its LUN is not there. */
  public Optional<Path> device(String srUuid) throws IOException {
    Optional<Map<String, String>> mark = marks.get(srUuid);
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    Location location = DeviceConfig.parse(mark.get()).location();
    if (location instanceof Location.Device local) {
      return Optional.of(local.path());
    }
    return lun((Location.Iscsi) location);
  }

  private Optional<Path> lun(Location.Iscsi wanted) throws IOException {
    for (Session session : sessions(wanted)) {
      for (Lun lun : sysfs.luns(session)) {
        if (StorageConnector.wanted(wanted).test(lun)) {
          return Optional.of(lun.device());
        }
      }
    }
    return Optional.empty();
  }

  private List<Session> sessions(Location.Iscsi wanted) throws IOException {
    List<Target> targets = wanted.targets();
    return sysfs.sessions().stream().filter(one -> targets.contains(one.target())).toList();
  }

  /**
   * What keeps an attached SR from its target, as far as the kernel knows already; nothing for a
   * device of this host.
   */
  Optional<String> brokenSession(String srUuid) throws IOException {
    Optional<Map<String, String>> mark = marks.get(srUuid);
    if (mark.isEmpty()
        || !(DeviceConfig.parse(mark.get()).location() instanceof Location.Iscsi iscsi)) {
      return Optional.empty();
    }
    List<Session> sessions = sessions(iscsi);
    if (sessions.isEmpty()) {
      return Optional.of("there is no session to " + iscsi.portals());
    }
    for (Session session : sessions) {
      if (sysfs.isLoggedIn(session)) {
        return Optional.empty();
      }
    }
    return Optional.of("the session to " + iscsi.portals() + " is broken");
  }

  /** Whether the device at a path is that of an attached SR. */
  public boolean isAttached(Path device) throws IOException {
    for (String uuid : marks.all()) {
      Optional<Path> attached = device(uuid);
      if (attached.isPresent()
          && attached.get().toFile().exists()
          && attached.get().toRealPath().equals(device.toRealPath())) {
        return true;
      }
    }
    return false;
  }
}
