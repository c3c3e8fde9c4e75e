package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What the kernel's device-mapper has of a VG, read from sysfs: no process, no lock.
 *
 * <p>LVM gives an LV's device the uuid {@code LVM-} + VG uuid + LV uuid, both without dashes.
 */
public final class DeviceMapper {
  private static final String PREFIX = "LVM-";

  private final Path block;

  /** Reads below the given mount of sysfs. */
  public DeviceMapper(Path sysfs) {
    this.block = sysfs.resolve("block");
  }

  /** The uuids, with no dashes, of the VG's LVs that are active on this host. */
  public Set<String> activeLvs(String vgUuid) throws IOException {
    return lvs(vgUuid, device -> true);
  }

  /** Those whose I/O stands still, as a killed LVM command may leave them. */
  public Set<String> suspendedLvs(String vgUuid) throws IOException {
    return lvs(vgUuid, device -> readLine(device.resolve("dm/suspended")).equals("1"));
  }

  private Set<String> lvs(String vgUuid, DeviceTest wanted) throws IOException {
    String prefix = PREFIX + undashed(vgUuid);
    Set<String> found = new HashSet<>();
    if (!Files.isDirectory(block)) {
      return found;
    }
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(block, "dm-*")) {
      for (Path device : devices) {
        String uuid = readLine(device.resolve("dm/uuid"));
        if (uuid.startsWith(prefix) && wanted.holdsFor(device)) {
          found.add(uuid.substring(prefix.length()));
        }
      }
    }
    return found;
  }

  /** A question about a device in sysfs. */
  @FunctionalInterface
  private interface DeviceTest {
    boolean holdsFor(Path device) throws IOException;
  }

  /** Whether that LV is active on this host. */
  public boolean isActive(String vgUuid, String lvUuid) throws IOException {
    return activeLvs(vgUuid).contains(undashed(lvUuid));
  }

  /** Whether any LV of a VG of that name is active on this host. */
  public boolean hasActive(String vg) throws IOException {
    String prefix = escaped(vg) + "-";
    if (!Files.isDirectory(block)) {
      return false;
    }
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(block, "dm-*")) {
      for (Path device : devices) {
        if (readLine(device.resolve("dm/name")).startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The device of an LV: device-mapper doubles the dashes within both names. */
  public static Path devicePath(String vg, String lv) {
    return Path.of("/dev/mapper", escaped(vg) + "-" + escaped(lv));
  }

  private static String escaped(String name) {
    return name.replace("-", "--");
  }

  private static String undashed(String uuid) {
    return uuid.replace("-", "");
  }

  /** A device may vanish between listing and reading: then it has no uuid. */
  private static String readLine(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
