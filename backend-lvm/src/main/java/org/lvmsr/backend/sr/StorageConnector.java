package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.iscsi.Initiator;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.iscsi.Lun;
import org.lvmsr.backend.iscsi.Session;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.metadata.device.ReadableDevice;

/** Turns a configuration into a block device, and gives the session back afterwards. */
final class StorageConnector {
  private final Initiator initiator;
  private final IscsiSysfs sysfs;
  private final SessionUse sessions;
  private final Devices devices;

  StorageConnector(Initiator initiator, IscsiSysfs sysfs, SessionUse sessions, Devices devices) {
    this.initiator = initiator;
    this.sysfs = sysfs;
    this.sessions = sessions;
    this.devices = devices;
  }

  /**
   * Finds the block device, logging in if need be.
   *
   * @param user who will give it back with {@link #release}: an SR, or a probe
   */
  Storage connect(DeviceConfig config, String user) throws IOException {
    if (config.location() instanceof Location.Device local) {
      return localDevice(local.path());
    }
    var iscsi = (Location.Iscsi) config.location();
    if (!iscsi.namesLun()) {
      throw Failures.configuration(
          ConfigKey.TARGET_IQN.text(),
          "give targetIQN and SCSIid (or LUNid); SR.probe lists what there is");
    }
    Initiator.Opened opened = sessions.openAny(iscsi.targets(), iscsi.chap(), user);
    Target target = opened.session().target();
    try {
      Lun lun = lun(opened.session(), iscsi, config.srUuid());
      return new Storage(lun.device(), lun.scsiId(), Optional.of(target), opened.loggedIn());
    } catch (IOException | RuntimeException e) {
      sessions.release(target, user);
      throw e;
    }
  }

  /** What has another identity than the configuration says is never taken for what is meant. */
  private Lun lun(Session session, Location.Iscsi iscsi, Optional<String> sr) throws IOException {
    try {
      return initiator.awaitLun(session, wanted(iscsi), describe(iscsi));
    } catch (IscsiException e) {
      if (e.kind() != IscsiException.Kind.LUN_NOT_FOUND || iscsi.scsiId().isEmpty()) {
        throw e;
      }
      String known =
          sysfs.luns(session).stream()
              .flatMap(lun -> moved(lun, iscsi, sr).stream())
              .collect(Collectors.joining("; "));
      throw known.isEmpty() ? e : e.with(known);
    }
  }

  private Optional<String> moved(Lun lun, Location.Iscsi wanted, Optional<String> sr) {
    if (wanted.scsiId().equals(Optional.of(lun.scsiId()))) {
      return Optional.of("that LUN has the LUNid " + lun.number() + " now");
    }
    return srOn(lun)
        .filter(found -> sr.isEmpty() || sr.get().equals(found))
        .filter(found -> !lun.scsiId().isEmpty())
        .map(found -> moved(lun, found));
  }

  private Optional<String> srOn(Lun lun) {
    try (ReadableDevice device = devices.openReadOnly(lun.device())) {
      return VgTextReader.read(device).flatMap(SrLayout::srUuid);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String moved(Lun lun, String sr) {
    return "LUNid "
        + lun.number()
        + " holds SR "
        + sr
        + ": if it was restored, moved or exported anew, configure SCSIid="
        + lun.scsiId();
  }

  /**
   * The same configuration, at the portal where an SR that is attached already has its session: at
   * another one the LUN would be one more disk, beside the one that volumes are on.
   *
   * @param attached where the SR was found when it was attached
   */
  DeviceConfig stayingAt(Location attached, DeviceConfig config) throws IOException {
    if (attached instanceof Location.Iscsi there
        && config.location() instanceof Location.Iscsi wanted) {
      for (Target target : there.targets()) {
        if (initiator.session(target).isPresent()) {
          Location here = wanted.at(List.of(target.portal()));
          return config.at(here);
        }
      }
    }
    return config;
  }

  /** Gives back what {@link #connect} took. */
  void release(Storage storage, String user) throws IOException {
    if (storage.target().isPresent()) {
      sessions.release(storage.target().get(), user);
    }
  }

  /** Gives back what an SR holds whose LUN cannot be found any more. */
  void release(Location location, String user) throws IOException {
    if (location instanceof Location.Iscsi iscsi) {
      for (Target target : iscsi.targets()) {
        sessions.release(target, user);
      }
    }
  }

  /** Makes another user the holder of what {@link #connect} took. */
  void handOver(Storage storage, String from, String to) throws IOException {
    if (storage.target().isPresent()) {
      sessions.handOver(storage.target().get(), from, to);
    }
  }

  private Storage localDevice(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw Failures.configuration(ConfigKey.DEVICE.text(), "does not exist: " + path);
    }
    Path real = path.toRealPath();
    return new Storage(real, sysfs.scsiId(real.getFileName().toString()), Optional.empty(), false);
  }

  static Predicate<Lun> wanted(Location.Iscsi iscsi) {
    return lun ->
        iscsi.scsiId().map(lun.scsiId()::equals).orElse(true)
            && iscsi.lunNumber().map(number -> number == lun.number()).orElse(true);
  }

  private static String describe(Location.Iscsi iscsi) {
    return iscsi.scsiId().map(id -> "SCSIid " + id + " ").orElse("")
        + iscsi.lunNumber().map(number -> "LUNid " + number).orElse("");
  }
}
