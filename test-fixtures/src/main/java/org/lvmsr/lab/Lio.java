package org.lvmsr.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The target of the Linux kernel in a VM, set up by its file system of settings, as targetcli does.
 * Hosts reach it by a port of the VM: {@link VmSpec#withPort} with {@link #PORT}.
 */
public final class Lio {
  /** The TCP port on which it listens in the VM. */
  public static final int PORT = 3260;

  private static final String ROOT = "/sys/kernel/config/target/";
  private static final String MODULES =
      "loop configfs target_core_mod target_core_file target_core_iblock iscsi_target_mod";

  private final LabVm vm;

  private Lio(LabVm vm) {
    this.vm = vm;
  }

  /** Loads it into a kernel that has not got it yet. */
  public static Lio in(LabVm vm) {
    vm.script(
            "modprobe -a "
                + MODULES
                + " && { mountpoint -q /sys/kernel/config"
                + " || mount -t configfs configfs /sys/kernel/config; }"
                + " && mkdir -p "
                + ROOT
                + "iscsi")
        .orThrow();
    return new Lio(vm);
  }

  /**
   * A disk in a file that the VM sees.
   *
   * @return what {@link #target} knows it by
   */
  public String fileDisk(String name, Path file, long bytes) {
    String control = String.format(Locale.ROOT, "fd_dev_name=%s,fd_dev_size=%d", file, bytes);
    return disk("core/fileio_0/" + name, set("control", control));
  }

  /**
   * The same by a block device, with blocks of so many bytes.
   *
   * @return what {@link #target} knows it by
   */
  public String blockDisk(String name, Path file, int blockBytes) {
    String loop =
        "loop=$(losetup --find --show --sector-size "
            + blockBytes
            + " "
            + ShellQuote.quote(file.toString())
            + ") && ";
    return disk("core/iblock_0/" + name, loop + "printf udev_path=%s \"$loop\" > control");
  }

  private String disk(String path, String control) {
    byte[] seed = ("lvmsr lab " + path).getBytes(StandardCharsets.UTF_8);
    String serial = UUID.nameUUIDFromBytes(seed).toString();
    script("mkdir -p " + path + " && cd " + path + " && " + control).orThrow();
    script("cd " + path + " && " + set("wwn/vpd_unit_serial", serial) + " && " + set("enable", "1"))
        .orThrow();
    return path;
  }

  /**
   * A target that everybody may use.
   *
   * @param disks by their numbers
   */
  public LioTarget target(String name, Map<Integer, String> disks) {
    return LioTarget.create(this, "iqn.2026-01.org.lvmsr.lab:" + name, disks);
  }

  /** From now on targets are told to those only who prove that they have this account. */
  public void demandInDiscovery(ChapAccount account) {
    script(
            "cd iscsi/discovery_auth && "
                + set("userid", account.user())
                + " && "
                + set("password", account.password())
                + " && "
                + set("enforce_discovery_auth", "1"))
        .orThrow();
  }

  /** From now on targets are told to everybody. */
  public void tellEverybody() {
    script(set("iscsi/discovery_auth/enforce_discovery_auth", "0")).orThrow();
  }

  /** How much was written to a disk since it is there. */
  public long writtenMib(String disk) {
    return Long.parseLong(
        script("cat " + disk + "/statistics/scsi_lu/write_mbytes").orThrow().output());
  }

  /** Runs a text as a shell script where the settings are. */
  CommandResult script(String text) {
    return vm.script("cd " + ROOT + " && " + text);
  }

  /** The words for a shell that set one. A line break would be a part of what is set. */
  static String set(String setting, String value) {
    return "printf %s " + ShellQuote.quote(value) + " > " + setting;
  }
}
