package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How LVM is run on this host: with a configuration directory of our own, so that the host's is
 * neither read nor changed.
 *
 * @param systemDirectory holds our {@code lvm.conf}
 * @param deviceMapper false where the kernel has none: LVM then changes metadata but activates
 *     nothing
 */
public record LvmHost(Path systemDirectory, boolean deviceMapper) {
  private static final Path UDEV_CONTROL = Path.of("/run/udev/control");
  private static final Path DEVICE_MAPPER = Path.of("/sys/class/misc/device-mapper");

  /** Of LVM's buffers, in KiB. */
  private static final int IO_MEMORY = 32 << 10;

  /** The longest text of a VG that LVM can handle with these: it wants a MiB more. */
  public static final long LONGEST_TEXT = (IO_MEMORY - 1024L) << 10;

  /**
   * Writes our configuration below the given directory and looks at what the kernel has.
   *
   * <p>Reasons for the settings: no hints, because other hosts change the PV; no discards, because
   * what an LV leaves may be wanted again; no device list from udev, because it lags; {@code
   * scan_lvs} off, so that VGs inside guests' disks are never seen; no archives and backups in
   * {@code /etc}, because the store keeps LVM's text; synchronisation with udev only where udev
   * runs, or LVM would wait for it for ever; no asynchronous I/O, because giving its context back
   * to the kernel takes three quarters of a command's time. Buffers for long texts of VGs, but not
   * for longer ones than there can be: LVM locks all of them into the host's memory whenever it
   * suspends a device.
   */
  public static LvmHost prepare(Path runDirectory) throws IOException {
    Path directory = runDirectory.resolve("lvm");
    Files.createDirectories(directory);
    String udev = Files.exists(UDEV_CONTROL) ? "1" : "0";
    String configuration =
        """
        devices {
          hints = "none"
          issue_discards = 0
          obtain_device_list_from_udev = 0
          scan_lvs = 0
        }
        activation {
          udev_sync = UDEV
          udev_rules = UDEV
          monitoring = 0
          retry_deactivation = 1
        }
        backup {
          backup = 0
          archive = 0
        }
        global {
          use_lvmpolld = 0
          use_lvmlockd = 0
          event_activation = 0
          notify_dbus = 0
          wait_for_locks = 1
          io_memory_size = IO_MEMORY
          use_aio = 0
        }
        log {
          prefix = ""
          command_names = 0
          report_command_log = 0
        }
        """
            .replace("UDEV", udev)
            .replace("IO_MEMORY", Integer.toString(IO_MEMORY));
    Path temporary = Files.createTempFile(directory, "lvm", ".tmp");
    Files.writeString(temporary, configuration);
    Files.move(temporary, directory.resolve("lvm.conf"), StandardCopyOption.ATOMIC_MOVE);
    return new LvmHost(directory, Files.exists(DEVICE_MAPPER));
  }
}
