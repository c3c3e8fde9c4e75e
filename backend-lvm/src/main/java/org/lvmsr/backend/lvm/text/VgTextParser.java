package org.lvmsr.backend.lvm.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Turns the text of a VG with one PV into a {@link VolumeGroup}. */
final class VgTextParser {
  private static final int SECTOR = 512;
  private static final String PVS = "physical_volumes";
  private static final String LVS = "logical_volumes";
  private static final String THIN_POOL = "thin-pool";
  private static final String THIN = "thin";
  private static final String ORIGIN = "origin";
  private static final String EXTERNAL_ORIGIN = "external_origin";
  private static final String WRITABLE = "WRITE";

  /** By the names of their PVs in the text; LVs are read when these are known. */
  private final Map<String, ConfigNode.Section> pvs = new LinkedHashMap<>();

  private final Map<String, LogicalVolume> volumes = new HashMap<>();

  private VgTextParser() {}

  /**
   * Parses one VG.
   *
   * @throws LvmFormatException if it is no VG text, or has another number of PVs than one
   */
  static VolumeGroup parse(byte[] text) throws LvmFormatException {
    var parser = new VgTextParser();
    var root = ConfigParser.parse(text, parser::take);
    List<String> sections =
        root.entries().keySet().stream()
            .filter(name -> root.entries().get(name) instanceof ConfigNode.Section)
            .toList();
    if (sections.size() != 1) {
      throw new LvmFormatException(
          "LVM metadata", "a section of a VG", sections.size() + " sections", "the VG text");
    }
    String name = sections.get(0);
    return parser.volumeGroup(name, root.section(name));
  }

  /** A tree of ten thousand LVs takes as long to be thrown away as to be made. */
  private boolean take(String list, String name, ConfigNode.Section section)
      throws LvmFormatException {
    if (list.equals(PVS)) {
      pvs.put(name, section);
      return true;
    }
    if (list.equals(LVS) && pvs.size() == 1) {
      volumes.put(name, logicalVolume(name, section, pvs.keySet().iterator().next()));
      return true;
    }
    return false;
  }

  private VolumeGroup volumeGroup(String name, ConfigNode.Section vg) throws LvmFormatException {
    int others = vg.section(PVS).entries().size();
    if (pvs.size() != 1 || others > 0) {
      throw new LvmFormatException("VG " + name, "exactly one PV", pvs.size() + " PVs", PVS);
    }
    String pvName = pvs.keySet().iterator().next();
    ConfigNode.Section pv = pvs.values().iterator().next();
    if (vg.entries().containsKey(LVS)) {
      for (var entry : vg.section(LVS).entries().entrySet()) {
        if (entry.getValue() instanceof ConfigNode.Section lv) {
          volumes.put(entry.getKey(), logicalVolume(entry.getKey(), lv, pvName));
        }
      }
    }
    return new VolumeGroup(
        name,
        vg.string("id"),
        vg.number("seqno"),
        vg.number("extent_size") * SECTOR,
        pv.string("id"),
        pv.number("pe_start") * SECTOR,
        pv.number("pe_count"),
        vg.strings("tags"),
        volumes);
  }

  private static LogicalVolume logicalVolume(String name, ConfigNode.Section lv, String pvName)
      throws LvmFormatException {
    List<Extents> segments = new ArrayList<>();
    long extents = 0;
    String type = LogicalVolume.LINEAR;
    Optional<ThinPool> pool = Optional.empty();
    Optional<ThinVolume> thin = Optional.empty();
    for (long i = 1; i <= lv.number("segment_count"); i++) {
      var segment = lv.section("segment" + i);
      long count = segment.number("extent_count");
      extents += count;
      String segmentType = segment.string("type");
      if (!segmentType.equals(LogicalVolume.LINEAR)) {
        type = segmentType;
        pool = segmentType.equals(THIN_POOL) ? Optional.of(thinPool(segment)) : pool;
        thin = segmentType.equals(THIN) ? Optional.of(thinVolume(segment)) : thin;
      } else if (segment.number("stripe_count") == 1) {
        segments.add(new Extents(firstExtent(segment, pvName), count));
      }
    }
    return new LogicalVolume(
        name,
        lv.string("id"),
        type,
        lv.strings("tags"),
        lv.strings("status").contains(WRITABLE),
        segments,
        extents,
        pool,
        thin);
  }

  private static ThinPool thinPool(ConfigNode.Section segment) throws LvmFormatException {
    return new ThinPool(
        segment.string("pool"),
        segment.string("metadata"),
        segment.number("chunk_size") * SECTOR,
        segment.number("transaction_id"),
        PoolMessages.of(segment));
  }

  private static ThinVolume thinVolume(ConfigNode.Section segment) throws LvmFormatException {
    return new ThinVolume(
        segment.string("thin_pool"),
        segment.number("device_id"),
        find(segment, EXTERNAL_ORIGIN),
        find(segment, ORIGIN));
  }

  private static Optional<String> find(ConfigNode.Section segment, String key)
      throws LvmFormatException {
    return segment.entries().containsKey(key) ? Optional.of(segment.string(key)) : Optional.empty();
  }

  private static long firstExtent(ConfigNode.Section segment, String pvName)
      throws LvmFormatException {
    var stripes = segment.list("stripes");
    if (stripes.size() == 2
        && stripes.get(0) instanceof ConfigNode.Text pv
        && pv.value().equals(pvName)
        && stripes.get(1) instanceof ConfigNode.Int start) {
      return start.value();
    }
    throw new LvmFormatException(
        "segment", "one stripe on " + pvName, stripes.toString(), "stripes");
  }
}
