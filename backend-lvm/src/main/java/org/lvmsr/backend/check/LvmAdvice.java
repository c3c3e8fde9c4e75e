package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.sr.Ages;
import org.lvmsr.backend.sr.SrLayout;

/**
 * How a person restores what LVM says of the SR from a copy of its text. The commands are those
 * that work with LVM 2.03.16, tried on a device: without the options for the areas {@code pvcreate}
 * makes only one, and over a label whose areas are bad it refuses to write at all.
 */
final class LvmAdvice {
  private static final String FILE = "vg.txt";
  private static final String COPY =
      "make a copy of the LUN first, while nothing writes to it; then ";

  private final Witnesses seen;
  private final String device;

  LvmAdvice(Witnesses seen) {
    this.seen = seen;
    this.device = seen.medium().block() ? seen.medium().name() : "DEVICE";
  }

  /** Label, areas and VG are written anew. */
  Repair restore() {
    if (seen.medium().block() && seen.isCutShort()) {
      return new Repair.None("give the LUN its size back first: an area would get another place");
    }
    Optional<VgCopy> newest = seen.vgCopies().stream().findFirst();
    if (newest.isEmpty()) {
      return new Repair.None(
          "restore a copy of the LUN: no copy of LVM's text is left, neither in the store nor in"
              + " LVM's own areas");
    }
    List<String> commands = new ArrayList<>();
    commands.add(dump() + " --lvm " + FILE);
    if (seen.lvm().pv().isPresent()) {
      commands.add("wipefs --all --types LVM2_member " + device);
    }
    commands.add(pvcreate(newest.get()));
    commands.add(vgcfgrestore(newest.get()));
    String text = " (sequence " + newest.get().vg().sequence() + ", " + newest.get().where() + ")";
    return new Repair.None(
        rescue()
            + COPY
            + "write LVM's label and VG anew from the copy of its text"
            + text
            + ofOtherMoments(newest.get())
            + ":",
        commands);
  }

  /** The tool that does it needs a store. */
  private String rescue() {
    return seen.valid().isPresent()
        ? "lvmsr rescue " + seen.medium().name() + " shows what it would do, and does it; by hand: "
        : "";
  }

  /**
   * The VG becomes what it was before somebody changed it.
   *
   * @param warning what else is to be said
   */
  Repair goBack(String warning) {
    if (AgeChecks.ages(seen).filter(Ages::isLvmOlder).isPresent()) {
      return new Repair.None(
          warning + "; do first what is said of the SR: LVM's half is of an earlier time");
    }
    long now = seen.lvm().vg().orElseThrow().sequence();
    Optional<VgCopy> older =
        seen.vgCopies().stream().filter(copy -> copy.vg().sequence() < now).findFirst();
    if (older.isEmpty()) {
      return new Repair.None(
          warning
              + "; restore a copy of the LUN: the store keeps no text of the VG from before"
              + " sequence "
              + now);
    }
    long sequence = older.get().vg().sequence();
    return new Repair.None(
        warning
            + "; "
            + COPY
            + "the VG can go back to sequence "
            + sequence
            + ", without the LVs made since"
            + ofOtherMoments(older.get())
            + ":",
        textOf(older.get()));
  }

  /** The VG becomes what a copy of its text says. */
  Repair goTo(VgCopy copy) {
    long sequence = copy.vg().sequence();
    return new Repair.None(
        "do not attach it; "
            + COPY
            + "give the VG the text of sequence "
            + sequence
            + " ("
            + copy.where()
            + "), without LVs that it does not name:",
        textOf(copy));
  }

  /** The commands that give the VG the text of a copy. */
  List<String> textOf(VgCopy copy) {
    long sequence = copy.vg().sequence();
    List<String> commands =
        new ArrayList<>(
            List.of(dump() + " --lvm " + FILE + " --sequence " + sequence, vgcfgrestore(copy)));
    boolean back = seen.copies().kept().stream().anyMatch(text -> text.number() > sequence);
    if (back) {
      commands.add("lvmsr check " + seen.medium().name() + " --repair --accept-lvm");
    }
    return commands;
  }

  private String dump() {
    return "lvmsr dump " + seen.medium().name();
  }

  private String pvcreate(VgCopy copy) {
    long lun = seen.store().lunBytes() > 0 ? seen.store().lunBytes() : seen.medium().bytes();
    return String.join(
        " ",
        "pvcreate --devices",
        device,
        "--uuid",
        copy.vg().pvUuid(),
        "--restorefile",
        FILE,
        "--pvmetadatacopies 2 --metadatasize",
        SrLayout.lvmAreaBytes(lun) + "b",
        device);
  }

  /** The text is forced on LVM, which knows nothing of its pools while it writes it. */
  private String ofOtherMoments(VgCopy copy) {
    Set<String> others = seen.pools().notOf(copy.vg());
    return others.isEmpty()
        ? ""
        : "; but of its pools these are of another moment, or could not be compared, and LVM may"
            + " activate nothing in them: "
            + String.join(", ", others);
  }

  /** Without {@code --force} LVM refuses a VG with pools, as these might be of another moment. */
  private String vgcfgrestore(VgCopy copy) {
    boolean pools = !PoolWitness.pools(copy.vg()).isEmpty();
    return String.join(
        " ", "vgcfgrestore --devices", device, pools ? "--force -f" : "-f", FILE, copy.vg().name());
  }
}
