package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lvmsr.backend.dm.DmState;

/** What device-mapper says of the tables of devices. */
class LoadedTablesTest {
  private static LoadedTables of(boolean live, boolean inactive) {
    return LoadedTables.of(new DmState("vg-lv", "LVM-a", live, inactive));
  }

  @Test
  void aDeviceHasOneOfTwoTablesOrBothOrNone() {
    assertEquals(LoadedTables.LIVE, of(true, false));
    assertEquals(LoadedTables.BOTH, of(true, true));
    assertEquals(LoadedTables.NONE, of(false, false));
    assertEquals(LoadedTables.INACTIVE, of(false, true));
  }

  @Test
  void onlyOneWithATableInUseCanBeUsed() {
    assertTrue(LoadedTables.LIVE.inUse());
    assertTrue(LoadedTables.BOTH.inUse());
    assertFalse(LoadedTables.NONE.inUse());
    assertFalse(LoadedTables.INACTIVE.inUse());
  }
}
