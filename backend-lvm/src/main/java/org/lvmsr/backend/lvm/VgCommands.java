package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lvmsr.backend.exec.CommandFailure;

/** LVM commands on whole VGs. */
public final class VgCommands {
  /** Marks a VG as ours for anyone who looks with LVM's own tools. */
  public static final String TAG = "lvmsr";

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Lvm lvm;

  public VgCommands(Lvm lvm) {
    this.lvm = lvm;
  }

  /**
   * Makes a PV and a VG on it.
   *
   * @param metadataBytes size of each of LVM's two metadata areas: it cannot be changed later
   */
  public void create(Path pv, String vg, long extentBytes, long metadataBytes)
      throws CommandFailure {
    lvm.run(
        pv,
        DEADLINE,
        "vgcreate",
        List.of(
            "--yes",
            "--setautoactivation",
            "n",
            "--addtag",
            TAG,
            "--physicalextentsize",
            extentBytes + "b",
            "--metadatasize",
            metadataBytes + "b",
            "--pvmetadatacopies",
            "2",
            vg,
            pv.toString()));
  }

  /** Deactivates every LV of the VG; fails if one of them is in use. */
  public void deactivateAll(Path pv, String vg) throws CommandFailure {
    lvm.run(pv, DEADLINE, "vgchange", List.of("--activate", "n", vg));
  }

  /** Removes the VG with all its LVs. */
  public void remove(Path pv, String vg) throws CommandFailure {
    lvm.run(pv, DEADLINE, "vgremove", List.of("--yes", "--force", vg));
  }

  /** Removes the label of a PV that belongs to no VG. */
  public void removePv(Path pv) throws CommandFailure {
    lvm.run(pv, DEADLINE, "pvremove", List.of("--yes", pv.toString()));
  }
}
