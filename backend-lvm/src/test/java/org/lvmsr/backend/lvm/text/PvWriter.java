package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Writes a PV as LVM2 does, as far as our reader looks: label, areas at both ends, VG text. */
public final class PvWriter {
  private static final int SECTOR = 512;
  private static final int MIB = 1 << 20;
  private static final int AREA_AT = 4096;
  private static final int AREA_BYTES = MIB - AREA_AT;
  private static final int TEXT_AT = 512;

  private PvWriter() {}

  /** Where the two areas of a PV of that size begin: the second one on a MiB. */
  public static List<Long> areas(long pvBytes) {
    return List.of((long) AREA_AT, (pvBytes - AREA_BYTES) / MIB * MIB);
  }

  /** Writes label and both areas. */
  public static void write(Path image, long pvBytes, VolumeGroup vg) throws IOException {
    put(image, SECTOR, label(pvBytes, vg.pvUuid().replace("-", "")));
    for (long area : areas(pvBytes)) {
      writeArea(image, area, vg);
    }
  }

  /** Writes one area. */
  public static void writeArea(Path image, long area, VolumeGroup vg) throws IOException {
    byte[] text = text(vg).getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    header.position(4).put(" LVM2 x[5A%r0N*>".getBytes(StandardCharsets.US_ASCII));
    header.putInt(20, 1).putLong(24, area).putLong(32, AREA_BYTES);
    header.putLong(40, TEXT_AT).putLong(48, text.length);
    header.putInt(56, LvmCrc.of(ByteBuffer.wrap(text)));
    header.putInt(0, LvmCrc.of(header.slice(4, SECTOR - 4)));
    put(image, area, header);
    put(image, area + TEXT_AT, ByteBuffer.wrap(text));
  }

  private static ByteBuffer label(long pvBytes, String pvUuid) {
    ByteBuffer label = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    label.put("LABELONE".getBytes(StandardCharsets.US_ASCII)).putLong(8, 1).putInt(20, 32);
    label.position(24).put("LVM2 001".getBytes(StandardCharsets.US_ASCII));
    label.position(32).put(pvUuid.getBytes(StandardCharsets.US_ASCII));
    label.putLong(64, pvBytes).putLong(72, 1 << 20);
    int at = 72 + 2 * 16;
    for (long area : areas(pvBytes)) {
      label.putLong(at, area).putLong(at + 8, AREA_BYTES);
      at += 16;
    }
    label.putInt(16, LvmCrc.of(label.slice(20, SECTOR - 20)));
    return label;
  }

  private static String text(VolumeGroup vg) {
    String lvs =
        new TreeMap<>(vg.volumes())
            .values().stream().map(PvWriter::lv).collect(Collectors.joining());
    return vg.name()
        + String.format(
            Locale.ROOT,
            " {\nid = \"%s\"\nseqno = %d\ntags = [%s]\nextent_size = %d\n",
            vg.uuid(),
            vg.sequence(),
            tags(vg.tags()),
            vg.extentBytes() / SECTOR)
        + String.format(
            Locale.ROOT,
            "physical_volumes {\npv0 {\nid = \"%s\"\npe_start = %d\npe_count = %d\n}\n}\n",
            vg.pvUuid(),
            vg.firstExtentOffset() / SECTOR,
            vg.extents())
        + (lvs.isEmpty() ? "" : "logical_volumes {\n" + lvs + "}\n")
        + "}\n";
  }

  private static String lv(LogicalVolume lv) {
    StringBuilder segments = new StringBuilder();
    int number = 0;
    for (Extents run : lv.segments()) {
      number++;
      segments.append(
          String.format(
              Locale.ROOT,
              """
              segment%d {
              extent_count = %d
              type = "%s"
              stripe_count = 1
              stripes = ["pv0", %d]
              }
              """,
              number,
              run.count(),
              lv.type(),
              run.start()));
    }
    if (!lv.isLinear()) {
      number++;
      segments.append(thinSegment(lv));
    }
    return String.format(
        Locale.ROOT,
        "%s {\nid = \"%s\"\nstatus = [\"READ\"%s]\nsegment_count = %d\n%s}\n",
        lv.name(),
        lv.uuid(),
        lv.writable() ? ", \"WRITE\"" : "",
        number,
        segments);
  }

  private static String thinSegment(LogicalVolume lv) {
    String head = "segment1 {\nextent_count = " + lv.extents() + "\ntype = \"" + lv.type() + "\"\n";
    String pool = lv.pool().map(PvWriter::pool).orElse("");
    String thin = lv.thin().map(PvWriter::thin).orElse("");
    return head + pool + thin + "}\n";
  }

  private static String pool(ThinPool pool) {
    return String.format(
        Locale.ROOT,
        "pool = \"%s\"\nmetadata = \"%s\"\nchunk_size = %d\ntransaction_id = %d\n",
        pool.data(),
        pool.metadata(),
        pool.chunkBytes() / 512,
        pool.transaction());
  }

  private static String thin(ThinVolume thin) {
    String base = thin.externalOrigin().map(b -> "external_origin = \"" + b + "\"\n").orElse("");
    return "thin_pool = \"" + thin.pool() + "\"\ndevice_id = " + thin.deviceId() + "\n" + base;
  }

  private static String tags(List<String> tags) {
    return tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(", "));
  }

  private static void put(Path image, long at, ByteBuffer bytes) throws IOException {
    try (var file = Files.newByteChannel(image, StandardOpenOption.WRITE)) {
      file.position(at).write(bytes.rewind());
    }
  }
}
