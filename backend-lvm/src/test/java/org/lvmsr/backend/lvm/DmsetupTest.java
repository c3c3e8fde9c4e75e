package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class DmsetupTest {

  @Test
  void aDeviceWithTwoTablesIsTold() {
    String printed = "LVM-a/Live\nLVM-b-tpool/Both\nLVM-c/None\nLVM-d/Inactive\n/Both\n";
    assertEquals(Set.of("LVM-b-tpool", ""), Dmsetup.preloaded(printed));
    assertEquals(Set.of(), Dmsetup.preloaded("No devices found\n"));
  }
}
