package org.lvmsr.cli.lab;

import org.lvmsr.lab.LabTarget;

/** A session that is not the product's: an administrator logs in to a target. */
final class LoginByHand implements AutoCloseable {
  private final GuestPlugin plugin;
  private final LabTarget target;

  private LoginByHand(GuestPlugin plugin, LabTarget target) {
    this.plugin = plugin;
    this.target = target;
  }

  static LoginByHand to(LabTarget target, GuestPlugin plugin) {
    String script =
        "P="
            + LabTarget.ADDRESS_IN_GUEST
            + ":"
            + target.port()
            + "; T="
            + target.iqn()
            + "; iscsiadm -m node -T $T -p $P -o new >/dev/null; "
            + "f=$(find /etc/iscsi/nodes/$T -type f); "
            + target.chap().map(chap -> secrets(chap.user(), chap.password())).orElse("")
            + "iscsiadm -m node -T $T -p $P --login >/dev/null; udevadm settle";
    String unused = plugin.shell(script);
    return new LoginByHand(plugin, target);
  }

  private static String secrets(String user, String password) {
    return "sed -i \"s/^node.session.auth.authmethod.*/node.session.auth.authmethod = CHAP"
        + "\\nnode.session.auth.username = "
        + user
        + "\\nnode.session.auth.password = "
        + password
        + "/\" $f; ";
  }

  /** The disk of the target's LUN. */
  String disk() {
    return plugin.shell(
        "s=$(dirname $(grep -lx "
            + target.iqn()
            + " /sys/class/iscsi_session/session*/targetname)); basename $s/device/target*/*:"
            + target.lun()
            + "/block/* | sed 's,^,/dev/,'");
  }

  @Override
  public void close() {
    String unused =
        plugin.shell(
            "iscsiadm -m node -T "
                + target.iqn()
                + " --logout >/dev/null; iscsiadm -m node -T "
                + target.iqn()
                + " -o delete");
  }
}
