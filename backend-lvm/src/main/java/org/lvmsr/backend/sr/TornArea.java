package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgTextReader;

/**
 * One of LVM's two metadata areas that a power cut left torn, or of another time. LVM goes on with
 * the good one, and writes only that one from then on: the next torn write would leave no VG.
 */
final class TornArea {
  private static final System.Logger LOG = System.getLogger(TornArea.class.getName());

  /**
   * LVM does not read a second text whose header has the sum of the first one's: it finds out that
   * it is bad when the first one has become another.
   */
  private static final int RUNS = 2;

  private TornArea() {}

  /**
   * Has LVM write the VG into both areas, as it stands in the good one. What it cannot mend is told
   * and left: LVM and the SR work as before.
   *
   * @param sr with nothing else at work on it, and a copy of the VG's text in its store
   */
  static void mend(AttachedSr sr) {
    if (isWhole(sr)) {
      return;
    }
    String name = "SR " + sr.uuid() + ": one of LVM's metadata areas ";
    try {
      if (!canBeWritten(sr)) {
        LOG.log(System.Logger.Level.WARNING, name + "cannot be used: see lvmsr check");
        return;
      }
      if (!update(sr)) {
        throw new IOException("vgck --updatemetadata left it as it was");
      }
      LOG.log(System.Logger.Level.WARNING, name + "was torn or old, and was written anew");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, name + "cannot be written anew: see lvmsr check", e);
    }
  }

  private static boolean update(AttachedSr sr) throws IOException {
    for (int run = 0; run < RUNS; run++) {
      VolumeGroup unused = sr.changeVg(LvCommands::updateAreas);
      if (isWhole(sr)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhole(AttachedSr sr) {
    return VgRestore.isWhole(sr::inspectPv, sr.vg().uuid());
  }

  /** Both are on the device with good headers, and what is bad about one is the text it holds. */
  private static boolean canBeWritten(AttachedSr sr) throws IOException {
    List<AreaReading> areas =
        VgTextReader.inspect(sr.device()).map(PvReading::areas).orElse(List.of());
    return areas.size() == VgRestore.AREAS
        && areas.stream().allMatch(AreaReading::headed)
        && areas.stream().allMatch(area -> area.offset() + area.size() <= sr.device().size())
        && areas.stream()
            .flatMap(area -> area.failure().stream())
            .allMatch(LvmFormatException.class::isInstance);
  }
}
