package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.Checkout;

/** Runs the crash tests that need device-mapper in the VM. */
@ExtendWith(SharedLab.class)
class CrashInTheLabIT {
  private static final String EVERY = "lvmsr.derive.every";
  private static final String CLASS = "org.lvmsr.backend.sr.CrashWhileDerivingInGuest";

  /**
   * All of them take minutes: those of them that have the most steps, and a few moments of these.
   */
  private static final List<String> USUALLY =
      List.of("aFirstSnapshot", "aRevert", "aConversionThatEndsBetweenItsTwoCommitsIsUndone");

  @Test
  void operationsOnThinVolumesAreDoneWhollyOrNotAtAll(SharedLab.Running lab) {
    boolean all = System.getProperty(EVERY) != null;
    String tests =
        all
            ? CLASS
            : USUALLY.stream().map(name -> CLASS + "#" + name).collect(Collectors.joining(" "));
    String printed =
        lab.plugin()
            .shell(
                "modprobe loop; sleep 1; cd "
                    + Checkout.root()
                    + "/backend-lvm/target; java -XX:TieredStopAtLevel=1 -D"
                    + EVERY
                    + "="
                    + System.getProperty(EVERY, "30")
                    + " -cp 'test-classes:classes:test-lib/*' org.lvmsr.backend.guest.GuestTests "
                    + tests
                    + " 2>&1");
    assertTrue(printed.endsWith(all ? "tests 7 of 7" : "tests 3 of 3"), printed);
  }
}
