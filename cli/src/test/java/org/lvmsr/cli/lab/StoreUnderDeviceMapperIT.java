package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabTarget;

/** The store on a LUN over iSCSI, below it the targets of device-mapper that fail on purpose. */
@ExtendWith(SharedLab.class)
class StoreUnderDeviceMapperIT {
  private static final long MIB = 1L << 20;
  private static final String IQN = "iqn.2026-01.org.lvmsr.lab:store";

  /**
   * Logs in to the target, and out of it in the end; {@code store} is the program to test with. Its
   * JVM has one compiler, as the product's has: two replace each other's code in place, and QEMU's
   * emulation of several processors has run half of such a change. The first one keeps the classes
   * that it loaded for the others.
   */
  private static final String AROUND =
      """
      store() {
        local classes=ArchiveClassesAtExit
        [ ! -s /run/store.jsa ] || classes=SharedArchiveFile
        java -XX:TieredStopAtLevel=1 -XX:$classes=/run/store.jsa -Xlog:disable \\
          -cp 'test-fixtures/target/*:test-fixtures/target/lib/*' \\
          org.lvmsr.fixtures.guest.StoreOnDevice "$@"
      }
      leave() {
        udevadm settle
        dmsetup remove --retry store
        iscsiadm -m node -T "$iqn" -u
        iscsiadm -m node -T "$iqn" -o delete
      } >&2
      iscsiadm -m discovery -t st -p "$portal" >&2
      iscsiadm -m node -T "$iqn" -p "$portal" -l >&2
      trap leave EXIT
      udevadm settle
      lun=/dev/disk/by-path/ip-$portal-iscsi-$iqn-lun-0
      sectors=$(blockdev --getsz "$lun")
      """;

  private static String inGuest(SharedLab.Running lab, String script) throws IOException {
    try (JscsiTarget target = start(lab)) {
      String names =
          "cd "
              + Checkout.root()
              + "; iqn="
              + IQN
              + "; portal="
              + LabTarget.ADDRESS_IN_GUEST
              + ":"
              + target.port()
              + "\n";
      return lab.plugin().shell(names + AROUND + script);
    }
  }

  private static JscsiTarget start(SharedLab.Running lab) throws IOException {
    var config = JscsiConfig.of(lab.host().newLun(64 * MIB), 64 * MIB, IQN);
    return JscsiTarget.start(config.withPortal(LabTarget.ADDRESS_IN_GUEST).withVolatileCache());
  }

  /** The value after the last word of this kind in what was printed. */
  private static int last(String word, String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> Integer.parseInt(line.substring(word.length() + 1)))
        .reduce(0, (before, now) -> now);
  }

  @Test
  void afterEveryFlushOfALoggedRunAllThatWasAcknowledgedIsThere(SharedLab.Running lab)
      throws IOException {
    String printed =
        inGuest(
            lab,
            """
            modprobe -a dm-log-writes loop
            truncate -s 64M /tmp/writes.log
            log=$(losetup --show -f /tmp/writes.log)
            dmsetup create store --table "0 $sectors log-writes $lun $log"
            store format /dev/mapper/store
            store count /dev/mapper/store 25 store
            store count /dev/mapper/store 25 store
            dmsetup remove --retry store
            store replay "$log"
            store read "$lun"
            losetup -d "$log"
            rm /tmp/writes.log
            dmsetup create store --table "0 $sectors linear $lun 0"
            """);
    assertTrue(printed.contains(", 50 acknowledgements"), printed);
    var flushes = Pattern.compile("replayed (\\d+) flushes").matcher(printed);
    assertTrue(flushes.find() && Integer.parseInt(flushes.group(1)) >= 50, printed);
    assertEquals(50, last("value", printed), printed);
  }

  @Test
  void aDeviceThatStopsWritingLosesNothingAndIsUsedAgainWhenItWrites(SharedLab.Running lab)
      throws IOException {
    String printed =
        inGuest(
            lab,
            """
            modprobe dm-flakey
            dmsetup create store --table "0 $sectors linear $lun 0"
            store format /dev/mapper/store
            store count /dev/mapper/store 10
            store count /dev/mapper/store 1000000 > /tmp/counted &
            writer=$!
            until grep -q 'acknowledged 30' /tmp/counted; do sleep 0.1; done
            dmsetup suspend store
            dmsetup load store --table "0 $sectors flakey $lun 0 0 3600 1 error_writes"
            dmsetup resume store
            ! wait "$writer"
            cat /tmp/counted
            dmsetup suspend store
            dmsetup load store --table "0 $sectors linear $lun 0"
            dmsetup resume store
            store read /dev/mapper/store
            store count /dev/mapper/store 5
            store read "$lun"
            """);
    int beforeTheFault =
        printed.lines().takeWhile(line -> !line.startsWith("value ")).toList().stream()
            .map(line -> last("acknowledged", line))
            .reduce(0, Math::max);
    int found =
        printed.lines().filter(line -> line.startsWith("value ")).findFirst().stream()
            .mapToInt(line -> last("value", line))
            .sum();
    assertTrue(beforeTheFault >= 30, printed);
    assertTrue(found == beforeTheFault || found == beforeTheFault + 1, printed);
    assertEquals(found + 5, last("acknowledged", printed), printed);
    assertEquals(found + 5, last("value", printed), printed);
  }
}
