package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What the kernel's device-mapper has of a VG, read from sysfs: no process, no lock.
 *
 * <p>LVM gives an LV's device the uuid {@code LVM-} + VG uuid + LV uuid, both without dashes.
 */
public final class DeviceMapper {
  /** The layer of a pool that its volumes lie on. */
  public static final String POOL_LAYER = "tpool";

  /** The layer of a pool that is only for people and programs to see. */
  public static final String VISIBLE_POOL_LAYER = "pool";

  /** The layers of a pool's hidden halves. */
  public static final String POOL_DATA_LAYER = "tdata";

  public static final String POOL_METADATA_LAYER = "tmeta";

  /** From below to above. */
  private static final List<String> POOL_LAYERS =
      List.of(POOL_METADATA_LAYER, POOL_DATA_LAYER, POOL_LAYER, VISIBLE_POOL_LAYER);

  private static final String PREFIX = "LVM-";
  private static final int UUID_LENGTH = 32;
  private static final int SECTOR = 512;

  /** How often a file is read that cannot be, before it counts as an error: for half a second. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE_NANOS = 10_000_000;

  private final Path block;
  private final Path misc;

  /** Reads below the given mount of sysfs. */
  public DeviceMapper(Path sysfs) {
    this.block = sysfs.resolve("block");
    this.misc = sysfs.resolve("class/misc/device-mapper");
  }

  /** The uuids, with no dashes, of the VG's LVs that are active on this host. */
  public Set<String> activeLvs(String vgUuid) throws IOException {
    return lvs(vgUuid, device -> true);
  }

  /**
   * Those of which a device stands still, as a killed LVM command may leave it: their own, or one
   * of the layers below it.
   */
  public Set<String> suspendedLvs(String vgUuid) throws IOException {
    return lvs(vgUuid, device -> readLine(device.resolve("dm/suspended")).equals("1")).stream()
        .map(lv -> lv.substring(0, Math.min(UUID_LENGTH, lv.length())))
        .collect(Collectors.toSet());
  }

  /**
   * The uuids of devices of pools that stand still, lower ones first: what lies below a device is
   * resumed before it is.
   */
  public List<String> suspendedPools(String vgUuid) throws IOException {
    return devices(vgUuid).stream()
        .filter(DmDevice::suspended)
        .filter(device -> POOL_LAYERS.contains(device.layer()))
        .sorted(Comparator.comparing(device -> POOL_LAYERS.indexOf(device.layer())))
        .map(device -> prefix(vgUuid) + device.lvUuid() + "-" + device.layer())
        .toList();
  }

  /** Whether a device's uuid says that it is a pool, or a part of one. */
  public static boolean isOfPool(String deviceUuid) {
    return POOL_LAYERS.contains(deviceUuid.substring(deviceUuid.lastIndexOf('-') + 1));
  }

  /** The uuid of an LV's own device. */
  public static String deviceUuid(VolumeGroup vg, LogicalVolume lv) {
    return prefix(vg.uuid()) + lv.undashedUuid();
  }

  /** The uuid of the device that an LV has as one of its layers. */
  public static String deviceUuid(VolumeGroup vg, LogicalVolume lv, String layer) {
    return deviceUuid(vg, lv) + "-" + layer;
  }

  /** Whether a device's uuid says that it is of that VG. */
  public static boolean isOf(VolumeGroup vg, String deviceUuid) {
    return deviceUuid.startsWith(prefix(vg.uuid()));
  }

  /** Whether a device's uuid says that it is of that VG, but of none of its LVs. */
  public static boolean isStray(VolumeGroup vg, String deviceUuid) {
    String prefix = prefix(vg.uuid());
    return isOf(vg, deviceUuid)
        && vg.volumes().values().stream()
            .noneMatch(lv -> deviceUuid.startsWith(prefix + lv.undashedUuid()));
  }

  /** Whether the kernel has it. */
  public boolean isThere() {
    return Files.exists(misc);
  }

  /** All devices of a VG's LVs, by name, without their tables. */
  public List<DmDevice> devices(String vgUuid) throws IOException {
    String prefix = prefix(vgUuid);
    List<DmDevice> found = new ArrayList<>();
    if (Files.isDirectory(block)) {
      try (DirectoryStream<Path> devices = Files.newDirectoryStream(block, "dm-*")) {
        for (Path device : devices) {
          String uuid = readLine(device.resolve("dm/uuid"));
          if (uuid.startsWith(prefix) && uuid.length() >= prefix.length() + UUID_LENGTH) {
            found.add(device(device, uuid.substring(prefix.length())));
          }
        }
      }
    }
    found.sort(Comparator.comparing(DmDevice::name));
    return found;
  }

  private static DmDevice device(Path device, String lv) throws IOException {
    String size = readLine(device.resolve("size"));
    String layer = lv.substring(UUID_LENGTH);
    return new DmDevice(
        readLine(device.resolve("dm/name")),
        lv.substring(0, UUID_LENGTH),
        layer.isEmpty() ? "" : layer.substring(1),
        readLine(device.resolve("dm/suspended")).equals("1"),
        size.isEmpty() ? 0 : Long.parseLong(size) * SECTOR,
        Optional.empty());
  }

  /** A disk's number as device-mapper writes it, by its kernel name; empty if there is none. */
  public Optional<String> number(String diskName) throws IOException {
    return Optional.of(readLine(block.resolve(diskName).resolve("dev")))
        .filter(number -> !number.isEmpty());
  }

  private Set<String> lvs(String vgUuid, DeviceTest wanted) throws IOException {
    String prefix = prefix(vgUuid);
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

  /**
   * Whether that LV is active on this host. A device of no size has no table yet: a command that
   * was killed has left it, and the next activation completes it.
   */
  public boolean isActive(String vgUuid, String lvUuid) throws IOException {
    return lvs(vgUuid, device -> !readLine(device.resolve("size")).equals("0"))
        .contains(undashed(lvUuid));
  }

  /** Whether that LV has a device on this host, be it one without a table. */
  public boolean hasDevice(String vgUuid, String lvUuid) throws IOException {
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

  private static String prefix(String vgUuid) {
    return PREFIX + undashed(vgUuid);
  }

  private static String undashed(String uuid) {
    return uuid.replace("-", "");
  }

  /**
   * A device may vanish between listing and reading: then it has no uuid. While it vanishes, the
   * kernel lists its files and refuses to read them.
   */
  private static String readLine(Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Files.readString(file).strip();
      } catch (NoSuchFileException e) {
        return "";
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
