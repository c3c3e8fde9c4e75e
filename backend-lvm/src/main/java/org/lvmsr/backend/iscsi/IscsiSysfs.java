package org.lvmsr.backend.iscsi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions and LUNs as the kernel shows them in sysfs: no process, no waiting for iscsid. */
public final class IscsiSysfs {
  private static final int SECTOR = 512;
  private static final String LOGGED_IN = "LOGGED_IN";
  private static final String PAGE_83 = "vpd_pg83";
  private static final Path MOUNTS = Path.of("/proc/mounts");

  private final Path root;

  /** Reads below the given mount of sysfs. */
  public IscsiSysfs(Path root) {
    this.root = root;
  }

  /** All sessions that this host has open. */
  public List<Session> sessions() throws IOException {
    List<Session> sessions = new ArrayList<>();
    for (Path directory : list(root.resolve("class/iscsi_session"), "session*")) {
      int id = Integer.parseInt(directory.getFileName().toString().substring("session".length()));
      Path connection = root.resolve("class/iscsi_connection/connection" + id + ":0");
      Optional<Portal> portal = portal(connection);
      if (portal.isPresent()) {
        var target = new Target(portal.get(), read(directory.resolve("targetname")));
        sessions.add(new Session(id, target, directory));
      }
    }
    return sessions;
  }

  /** Empty for a connection that is just coming or going, or none that we could have made. */
  private static Optional<Portal> portal(Path connection) throws IOException {
    String address = read(connection.resolve("persistent_address"));
    String port = read(connection.resolve("persistent_port"));
    try {
      return Optional.of(new Portal(address, Integer.parseInt(port)));
    } catch (IllegalArgumentException noPortal) {
      return Optional.empty();
    }
  }

  /** Whether commands reach the target; if not, the kernel is trying to get the session back. */
  public boolean isLoggedIn(Session session) throws IOException {
    return state(session).equals(LOGGED_IN);
  }

  /** The kernel's word for how a session is, such as {@code LOGGED_IN} or {@code FAILED}. */
  public String state(Session session) throws IOException {
    return read(session.sysfs().resolve("state"));
  }

  /** The disks of a session, in the order of their numbers. */
  public List<Lun> luns(Session session) throws IOException {
    List<Lun> luns = new ArrayList<>();
    for (Path scsiTarget : list(session.sysfs().resolve("device"), "target*")) {
      for (Path device : list(scsiTarget, "*:*:*:*")) {
        for (Path disk : list(device.resolve("block"), "*")) {
          lun(device, disk).ifPresent(luns::add);
        }
      }
    }
    luns.sort(Comparator.comparingLong(Lun::number));
    return luns;
  }

  /**
   * Whether device-mapper or RAID holds a disk of the session or a partition of it, or it is
   * mounted.
   */
  boolean isInUse(Session session) throws IOException {
    String mounts = read(MOUNTS);
    for (Lun lun : luns(session)) {
      Path disk = root.resolve("block").resolve(lun.device().getFileName());
      if (!list(disk.resolve("holders"), "*").isEmpty()
          || mounts.lines().anyMatch(line -> line.startsWith(lun.device().toString()))) {
        return true;
      }
      for (Path partition : list(disk, disk.getFileName() + "*")) {
        if (!list(partition.resolve("holders"), "*").isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The identity of a disk by its kernel name, such as {@code sda}; empty if it has none. */
  public String scsiId(String diskName) throws IOException {
    return identity(root.resolve("block").resolve(diskName).resolve("device"));
  }

  /** The disks with an identity, but for those whose session does not answer. */
  public List<Path> disks(String scsiId) throws IOException {
    Set<Path> away = new HashSet<>();
    for (Session session : sessions()) {
      if (!isLoggedIn(session)) {
        luns(session).forEach(lun -> away.add(lun.device()));
      }
    }
    List<Path> found = new ArrayList<>();
    for (Path disk : list(root.resolve("block"), "*")) {
      String name = disk.getFileName().toString();
      Path device = Path.of("/dev", name);
      if (!away.contains(device) && isNamed(name, scsiId)) {
        found.add(device);
      }
    }
    return found;
  }

  /** A disk that is just going away cannot be asked. */
  private boolean isNamed(String diskName, String scsiId) {
    try {
      return scsiId(diskName).equals(scsiId);
    } catch (IOException e) {
      return false;
    }
  }

  private static String identity(Path device) throws IOException {
    try {
      return ScsiId.ofPage83(Files.readAllBytes(device.resolve(PAGE_83))).orElse("");
    } catch (NoSuchFileException | NotDirectoryException e) {
      return "";
    }
  }

  /**
   * Nothing if the disk is just appearing or going away: its files do not come and go at once. The
   * identity is read from the SCSI device, which is whole before the disk appears; the link below
   * {@code /sys/block} comes later, and a LUN must not look as if it had no identity meanwhile.
   */
  private Optional<Lun> lun(Path device, Path disk) throws IOException {
    String size = read(disk.resolve("size"));
    if (size.isEmpty()) {
      return Optional.empty();
    }
    String address = device.getFileName().toString();
    String name = disk.getFileName().toString();
    return Optional.of(
        new Lun(
            Long.parseLong(address.substring(address.lastIndexOf(':') + 1)),
            identity(device),
            Path.of("/dev", name),
            Long.parseLong(size) * SECTOR,
            read(device.resolve("vendor")),
            read(device.resolve("model"))));
  }

  private static List<Path> list(Path directory, String glob) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      List<Path> all = new ArrayList<>();
      entries.forEach(all::add);
      return all;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
