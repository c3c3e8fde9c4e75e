package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What goes with a volume, and what stays. */
class LvTreeTest {
  private static List<String> names(List<LogicalVolume> lvs) {
    return lvs.stream().map(LogicalVolume::name).toList();
  }

  private static List<String> removable(VolumeGroup vg, String lv, String... staying) {
    return names(new LvTree(vg).removable(lv, Set.of(staying)));
  }

  @Test
  void aLinearVolumeGoesAlone() {
    assertEquals(List.of("v"), removable(ThinVgs.of(ThinVgs.linear("v")), "v"));
  }

  @Test
  void theLastOverlayTakesPoolAndHiddenBaseWithIt() {
    VolumeGroup vg = ThinVgs.withOverlay("v", "p", "b");
    assertEquals(List.of("v", "p", "b"), removable(vg, "v"));
  }

  @Test
  void aBaseThatAVolumeShowsStays() {
    assertEquals(List.of("v", "p"), removable(ThinVgs.withOverlay("v", "p", "b"), "v", "b"));
  }

  @Test
  void aBaseThatOthersNeedDoesNotGo() {
    assertEquals(List.of(), removable(ThinVgs.withOverlay("v", "p", "b"), "b"));
  }

  @Test
  void aPoolWithAnotherVolumeInItStays() {
    VolumeGroup vg =
        ThinVgs.with(ThinVgs.withOverlay("v", "p", "b"), ThinVgs.thin("s", "p", 2, "b"));
    assertEquals(List.of("v"), removable(vg, "v"));
  }

  @Test
  void aBaseUnderTwoPoolsStaysUntilTheSecondGoes() {
    VolumeGroup vg =
        ThinVgs.with(
            ThinVgs.withOverlay("v", "p", "b"), ThinVgs.pool("q"), ThinVgs.thin("c", "q", 1, "b"));
    assertEquals(List.of("v", "p"), removable(vg, "v"));
    assertEquals(List.of("c", "q"), removable(vg, "c"));
  }

  @Test
  void needsAreFollowedToTheHalvesOfAPool() {
    VolumeGroup vg = ThinVgs.withOverlay("v", "p", "b");
    assertEquals(
        Set.of("v", "p", "p_tdata", "p_tmeta", "b"), new LvTree(vg).withNeeds(List.of("v")));
  }

  /** Whatever the tree: after removing what it says, everything that stays has what it needs. */
  @Property(tries = 300)
  void nothingThatStaysLosesWhatItNeeds(@ForAll("overlays") List<List<Integer>> overlays) {
    VolumeGroup vg = ThinVgs.of(ThinVgs.linear("b0"), ThinVgs.linear("b1"), ThinVgs.linear("b2"));
    for (int i = 0; i < overlays.size(); i++) {
      String pool = "p" + overlays.get(i).get(0);
      if (vg.volume(pool).isEmpty()) {
        vg = ThinVgs.with(vg, ThinVgs.pool(pool));
      }
      vg = ThinVgs.with(vg, ThinVgs.thin("v" + i, pool, i, "b" + overlays.get(i).get(1)));
    }
    for (String lv : vg.volumes().keySet()) {
      if (vg.volume(lv).orElseThrow().isVolume()) {
        VolumeGroup rest = ThinVgs.without(vg, removable(vg, lv));
        for (LogicalVolume one : rest.volumes().values()) {
          one.thin()
              .ifPresent(
                  thin -> {
                    assertEquals(true, rest.volume(thin.pool()).isPresent());
                    assertEquals(
                        true, rest.volume(thin.externalOrigin().orElseThrow()).isPresent());
                  });
        }
      }
    }
  }

  @Provide
  Arbitrary<List<List<Integer>>> overlays() {
    return Arbitraries.integers().between(0, 2).list().ofSize(2).list().ofMaxSize(6);
  }
}
