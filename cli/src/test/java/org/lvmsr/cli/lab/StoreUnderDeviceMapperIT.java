package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

  /** Shell functions: the store's program, and a device-mapper device over the LUN. */
  private static final String FUNCTIONS =
      """
      set -e
      store() { java -cp 'test-fixtures/target/classes:test-fixtures/target/lib/*' \
        org.lvmsr.fixtures.guest.StoreOnDevice "$@"; }
      sectors=$(blockdev --getsz "$lun")
      """;

  private static String inGuest(SharedLab.Running lab, String script) throws IOException {
    try (JscsiTarget target = start(lab)) {
      String portal = LabTarget.ADDRESS_IN_GUEST + ":" + target.port();
      String login =
          "cd "
              + Checkout.root()
              + "\niscsiadm -m discovery -t st -p "
              + portal
              + " >&2\niscsiadm -m node -T "
              + IQN
              + " -p "
              + portal
              + " -l >&2\nlun=/dev/disk/by-path/ip-"
              + portal
              + "-iscsi-"
              + IQN
              + "-lun-0\nudevadm settle\n";
      String logout =
          "\nudevadm settle; dmsetup remove --retry store >&2; iscsiadm -m node -T "
              + IQN
              + " -u >&2; iscsiadm -m node -T "
              + IQN
              + " -o delete >&2";
      return lab.plugin().shell(login + "trap '" + logout + "' EXIT\n" + FUNCTIONS + script);
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
            modprobe dm-log-writes
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
            (sleep 4; dmsetup suspend store
             dmsetup load store --table "0 $sectors flakey $lun 0 0 3600 1 error_writes"
             dmsetup resume store) &
            store count /dev/mapper/store 1000000 && exit 1 || true
            wait
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
    assertTrue(beforeTheFault > 10, printed);
    assertTrue(found == beforeTheFault || found == beforeTheFault + 1, printed);
    assertEquals(found + 5, last("acknowledged", printed), printed);
    assertEquals(found + 5, last("value", printed), printed);
  }
}
