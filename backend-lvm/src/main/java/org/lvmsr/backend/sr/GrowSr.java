package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * Gives an SR the space by which its LUN has grown. Volumes and both replicas of the store stay
 * where they are; LVM's second metadata area moves to the new end.
 *
 * <p>While it moves, LVM writes both areas empty: a crash then leaves no VG. So its text is kept in
 * the store first, and written anew from there, see {@link LostVg}. What is settled is what LVM
 * made of it.
 */
final class GrowSr implements Operation<Intent.GrowSr> {
  private static final long HEADER_BYTES = 4096;

  /** Runs it. The caller works on the SR alone, and has made the kernel look at the LUN's size. */
  static void run(AttachedSr sr) throws IOException {
    AreaReading last = lastArea(sr);
    State unused = Journal.run(sr, new GrowSr(), state -> plan(sr, state, last));
  }

  /** The metadata area at the end of the PV. */
  private static AreaReading lastArea(AttachedSr sr) throws IOException {
    VolumeGroup vg = sr.refresh();
    if (!VgRestore.isWhole(sr.device(), vg.uuid())) {
      throw Failures.notGrown("one of LVM's metadata areas is bad: see lvmsr check first");
    }
    List<AreaReading> areas =
        VgTextReader.inspect(sr.device()).map(PvReading::areas).orElse(List.of());
    return areas.stream().max(Comparator.comparingLong(AreaReading::offset)).orElseThrow();
  }

  private static Intent.GrowSr plan(AttachedSr sr, State state, AreaReading last) {
    sr.checkNotBeingDestroyed(state);
    VolumeGroup vg = sr.vg();
    if (LunGrowth.unusedBytes(sr.vgText(), sr.device().size()) == 0) {
      throw Failures.notGrown(
          "the LUN has "
              + sr.device().size()
              + " bytes, and the SR uses them already: make the LUN larger on the array first");
    }
    long extent = (last.offset() - vg.firstExtentOffset()) / vg.extentBytes();
    return new Intent.GrowSr(
        vg.extents(), last.offset(), last.size(), List.of(new Extents(extent, 1)));
  }

  @Override
  public Result apply(AttachedSr sr, Intent.GrowSr intent) throws IOException {
    VgText before = sr.vgText();
    if (!sr.keepVgText()) {
      throw Failures.notGrown(
          "the store has no room for a copy of LVM's text: lvmsr metadata resize gives it more");
    }
    VolumeGroup now;
    try {
      now = sr.changeVg(lvs -> lvs.resizePv());
    } catch (IOException failure) {
      mend(sr, intent, before, failure);
      throw failure;
    }
    if (now.extents() <= intent.extentsBefore()) {
      throw new IOException("pvresize succeeded, but the VG has no more space than before");
    }
    return finish(sr, intent);
  }

  /** Makes sure that there is a VG, without which nothing can be settled. */
  private static void mend(
      AttachedSr sr, Intent.GrowSr intent, VgText before, IOException failure) {
    try {
      sr.confirmOwner();
      if (!hasVg(sr)) {
        restore(sr, intent, before);
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static boolean hasVg(AttachedSr sr) {
    try {
      return VgTextReader.read(sr.device()).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static void restore(AttachedSr sr, Intent.GrowSr intent, VgText text) throws IOException {
    boolean active = text.vg().volumes().keySet().stream().anyMatch(sr::isActive);
    new VgRestore(sr.lvs(), sr.device(), intent.areaBytes()).run(text, active);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.GrowSr intent) throws IOException {
    if (!VgRestore.isWhole(sr.device(), sr.vg().uuid())) {
      if (!sr.keepVgText()) {
        throw new IOException("the store has no room for a copy of LVM's text");
      }
      restore(sr, intent, sr.vgText());
      VolumeGroup unused = sr.refresh();
    }
    return finish(sr, intent);
  }

  /** Nobody shall find the area that LVM has left: its place belongs to volumes now. */
  private static Result finish(AttachedSr sr, Intent.GrowSr intent) throws IOException {
    List<AreaReading> areas =
        VgTextReader.inspect(sr.device()).map(PvReading::areas).orElse(List.of());
    if (areas.stream().noneMatch(area -> area.offset() == intent.formerArea())) {
      sr.device().zero(intent.formerArea(), HEADER_BYTES, BlockDevice.ZeroProgress.NONE);
      sr.device().flush();
    }
    boolean unused = sr.keepVgText();
    return newest -> Patch.of();
  }
}
