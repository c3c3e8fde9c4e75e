package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.metadata.device.ReadableDevice;

/** What a command looks at. */
interface Target {

  /** Its path, or how else it is called. */
  String name();

  /** Whether this host has the SR on it attached. */
  boolean attachedHere();

  /** Its bytes. */
  ReadableDevice open(AdminContext context) throws IOException;

  /** Looks for differences. */
  Inspector.Report check(AdminContext context) throws IOException;

  /** Looks at what is there. */
  default Witnesses look(AdminContext context) throws IOException {
    try (ReadableDevice device = open(context)) {
      return look(context, device);
    }
  }

  /**
   * Looks at what is there.
   *
   * @param device of it, as it was {@link #open opened}: what is done then is done to the same one
   */
  Witnesses look(AdminContext context, ReadableDevice device) throws IOException;

  /**
   * Finds it: a path, a LUN's address, the uuid of an attached SR, or nothing for the only one that
   * is attached.
   *
   * @throws CannotLook if it is not there, or may not be read
   */
  static Target find(AdminContext context, Optional<String> word) throws IOException {
    Optional<String> address = word.filter(RemoteLun::isAddress);
    return address.isPresent()
        ? RemoteLun.find(context, address.get())
        : LocalTarget.find(context, word);
  }

  /** Who looks. */
  static Inspector inspector(AdminContext context) {
    return new Inspector(
        context.devices(), new DeviceMapper(context.paths().sysfs()), context.runner());
  }

  /**
   * Makes sure that there is something to be told about.
   *
   * @throws CannotLook if not
   */
  static void requireSr(Target target, Witnesses seen) throws CannotLook {
    if (seen.nothingOfOurs()) {
      throw new CannotLook(
          target.name()
              + " holds no SR of lvmsr: neither a store near its start or end, nor a VG of that"
              + " kind");
    }
  }
}
