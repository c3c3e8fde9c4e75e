package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What dmsetup says of the tables of devices. */
class LoadedTablesTest {
  @Test
  void eachDeviceWithAUuidHasAWord() {
    String printed =
        "LVM-a/Live\nLVM-b-tpool/Both\n LVM-c/None\nLVM-d/Inactive\n/Both\n/x/y/Live\n";
    assertEquals(
        Map.of(
            "LVM-a", LoadedTables.LIVE,
            "LVM-b-tpool", LoadedTables.BOTH,
            "LVM-c", LoadedTables.NONE,
            "LVM-d", LoadedTables.INACTIVE,
            "/x/y", LoadedTables.LIVE),
        LoadedTables.parse(printed));
    assertEquals(Map.of(), LoadedTables.parse("No devices found\n"));
  }

  @Test
  void aDeviceOfWhichSomethingElseIsSaidIsLeftAlone() {
    assertEquals(Map.of("LVM-a", LoadedTables.LIVE), LoadedTables.parse("LVM-a/Unknown\n"));
    assertTrue(LoadedTables.LIVE.inUse());
    assertFalse(LoadedTables.INACTIVE.inUse());
  }
}
