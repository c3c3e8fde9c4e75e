package org.lvmsr.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

final class PowerCutIT {
  private static final String LOG_IN =
      """
      set -e
      . /run/lvmsr-lab/environment
      p=$LVMSR_LAB_PORTAL
      iscsiadm -m discovery -t st -p "$p" > /dev/null
      iscsiadm -m node -o new -p "$p" -T "$LVMSR_LAB_IQN" > /dev/null
      for setting in authmethod=CHAP username="$LVMSR_LAB_CHAP_USER" \
          password="$LVMSR_LAB_CHAP_PASSWORD"; do
        iscsiadm -m node -p "$p" -T "$LVMSR_LAB_IQN" -o update \
            -n "node.session.auth.${setting%%=*}" -v "${setting#*=}"
      done
      iscsiadm -m node -p "$p" -T "$LVMSR_LAB_IQN" --login > /dev/null
      udevadm settle
      """;

  @Test
  void onlyTheLunOutlivesAPowerCut() {
    try (LabHost host = LabHost.open(LabProgress.onStandardError());
        TgtTarget target = host.startTgt(host.newLun(64 << 20))) {
      VmSpec spec = VmSpec.named("lab-a");
      String inventory;
      try (LabVm vm = host.boot(spec)) {
        logIn(vm, target);
        vm.script("echo kept | dd of=/dev/sda oflag=direct conv=sync bs=4k status=none").orThrow();
        vm.script("echo forgotten > /var/tmp/file && sync").orThrow();
        inventory = vm.run("cat", "/etc/xensource-inventory").output();
        vm.powerCut();
        assertFalse(vm.isAlive());
      }
      try (LabVm vm = host.boot(spec)) {
        logIn(vm, target);
        assertEquals("kept", vm.script("head -n 1 /dev/sda").output());
        assertNotEquals(0, vm.run("test", "-e", "/var/tmp/file").exitCode());
        assertEquals(inventory, vm.run("cat", "/etc/xensource-inventory").output());
      }
    }
  }

  @Test
  void twoRunsAtOnceDoNotMeet() {
    try (LabHost one = LabHost.open(LabProgress.onStandardError());
        LabHost other = LabHost.open(LabProgress.onStandardError());
        TgtTarget target = one.startTgt(one.newLun(64 << 20));
        TgtTarget otherTarget = other.startTgt(other.newLun(64 << 20))) {
      assertNotEquals(target.port(), otherTarget.port());
      assertNotEquals(target.iqn(), otherTarget.iqn());
      assertNotEquals(one.file(""), other.file(""));
    }
  }

  private static void logIn(LabVm vm, LabTarget target) {
    vm.writeFile(LabEnvironment.FILE, LabEnvironment.asShellText(target));
    vm.script(LOG_IN).orThrow();
  }
}
