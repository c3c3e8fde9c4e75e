package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lvmsr.backend.exec.CommandFailure;

/** LVM commands on LVs of one VG. Every allocation names its extents: LVM never chooses. */
public final class LvCommands {
  private static final Duration CHANGE_DEADLINE = Duration.ofMinutes(5);
  private static final Duration ACTIVATION_DEADLINE = Duration.ofMinutes(2);

  private final Lvm lvm;
  private final Path pv;
  private final String vg;

  public LvCommands(Lvm lvm, Path pv, String vg) {
    this.lvm = lvm;
    this.pv = pv;
    this.vg = vg;
  }

  /**
   * Makes a linear LV on exactly these extents, inactive and without wiping: what lies on them is
   * the caller's business.
   */
  public void createLinear(String lv, List<Extents> on) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--wipesignatures", "n", "--zero", "n"));
    arguments.addAll(List.of("--setautoactivation", "n", "--name", lv));
    arguments.addAll(List.of("--extents", Long.toString(total(on)), vg));
    arguments.addAll(ranges(on));
    lvm.run(pv, CHANGE_DEADLINE, "lvcreate", arguments);
  }

  /** Appends exactly these extents to a linear LV, active or not. */
  public void extend(String lv, List<Extents> by) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--extents", "+" + total(by), vg + "/" + lv));
    arguments.addAll(ranges(by));
    lvm.run(pv, CHANGE_DEADLINE, "lvextend", arguments);
  }

  /**
   * Removes the named LVs and nothing else; the caller has checked that nothing depends on them.
   */
  public void remove(Collection<String> lvs) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.add("--yes");
    lvs.forEach(lv -> arguments.add(vg + "/" + lv));
    lvm.run(pv, CHANGE_DEADLINE, "lvremove", arguments);
  }

  /** Loads the device of an active LV anew, and resumes it if it was left suspended. */
  public void refresh(String lv) throws CommandFailure {
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", List.of("--refresh", vg + "/" + lv));
  }

  /** Waits for a command on the VG that an earlier life of the service may have left running. */
  public void awaitOthers() throws CommandFailure {
    lvm.run(pv, CHANGE_DEADLINE, "vgs", List.of("--noheadings", "--options", "vg_seqno", vg));
  }

  /** Makes the LV's device appear. */
  public void activate(String lv) throws CommandFailure {
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", List.of("--activate", "y", vg + "/" + lv));
  }

  /** Makes the LV's device disappear; fails if it is open. */
  public void deactivate(String lv) throws CommandFailure {
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", List.of("--activate", "n", vg + "/" + lv));
  }

  private List<String> ranges(List<Extents> runs) {
    return runs.stream().map(run -> pv + ":" + run.lvmRange()).toList();
  }

  private static long total(List<Extents> runs) {
    return runs.stream().mapToLong(Extents::count).sum();
  }
}
