package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.Checkout;

/** Runs the crash tests that need device-mapper in the VM. */
@ExtendWith(SharedLab.class)
class CrashInTheLabIT {

  @Test
  void operationsOnThinVolumesAreDoneWhollyOrNotAtAll(SharedLab.Running lab) {
    String every = System.getProperty("lvmsr.derive.every", "30");
    String printed =
        lab.plugin()
            .shell(
                """
                modprobe loop; sleep 1; cd "$1"/backend-lvm/target
                java -XX:TieredStopAtLevel=1 -Dlvmsr.derive.every=$2 \\
                  -cp 'test-classes:classes:test-lib/*' org.lvmsr.backend.guest.GuestTests \\
                  org.lvmsr.backend.sr.CrashWhileDerivingInGuest 2>&1
                """
                    .replace("\"$1\"", Checkout.root().toString())
                    .replace("$2", every));
    assertTrue(printed.endsWith("tests 7 of 7"), printed);
  }
}
