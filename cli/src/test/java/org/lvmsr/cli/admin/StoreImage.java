package org.lvmsr.cli.admin;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Function;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.fixtures.pool.SharedPool;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreOptions;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/** A file with the store of an SR where one lies on a LUN, and nothing of LVM. */
public final class StoreImage {
  public static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";
  static final String KEY = "f5082dac-67f2-452a-ad3f-ad3836397ca2";
  static final String NAME = "of two\nlines";
  static final long EXTENT = 4 << 20;
  static final long PV_START = 1 << 20;
  static final Placement PLACEMENT = new Placement(1 << 20, 40 << 20, 1 << 20);

  private StoreImage() {}

  public static Path write(Path file) throws IOException {
    cut(file, 64 << 20);
    var volume =
        VolumeRecord.of(KEY, NAME, "", 8 << 20, true, false, "v-" + KEY, "uuid")
            .withKey("vdi-type", "ü\t");
    Patch records =
        Patch.of()
            .put(Tables.SR, Tables.SR_ID, SrRecord.of(SR, "data", "of a test", Provisioning.THICK))
            .put(Tables.VOLUME, KEY, volume);
    try (BlockDevice device = DirectDevice.open(file)) {
      var identity = new Identity(SR, "vg-uuid", "pv-uuid", "3600");
      MetadataStore.format(device, PLACEMENT, identity, records, new Random(1));
    }
    return file;
  }

  /** Gives the volume another name, as a call would. */
  static void rename(Path file, Path directory, String name) throws Exception {
    update(
        file,
        directory,
        state -> {
          var volume = state.find(Tables.VOLUME, KEY, VolumeRecord.class).orElseThrow();
          return Patch.of().put(Tables.VOLUME, KEY, volume.withName(name)).by("Volume.set_name");
        });
  }

  /**
   * LVM's text of the VG as it stands on a PV, without a header and with a zero byte at its end.
   */
  static String vgText(long sequence) {
    return vgText(sequence, "");
  }

  /** As {@link #vgText(long)}, with the volume's LV in extents 1 and 2. */
  static String vgTextWithLv(long sequence) {
    String lv =
        """
        logical_volumes {
        LV {
        id = "uuid"
        status = ["READ", "WRITE"]
        segment_count = 1
        segment1 {
        extent_count = 2
        type = "striped"
        stripe_count = 1
        stripes = ["pv0", 1]
        }
        }
        }
        """;
    return vgText(sequence, lv.replace("LV {", "v-" + KEY + " {"));
  }

  /**
   * As {@link #vgText(long)}, with a pool in extents 3 to 7 that is at a transaction. The volume is
   * number 1 in it, and an LV that no record names is number 2.
   */
  static String vgTextWithPool(long sequence, int transaction) {
    return vgText(
        sequence,
        "logical_volumes {\n"
            + lv("p_tmeta", "meta", striped(1, 3))
            + lv("p_tdata", "data", striped(4, 4))
            + lv("p", "pool", segment(4, "thin-pool", poolSegment(transaction)))
            + lv("v-" + KEY, "uuid", segment(2, "thin", thinSegment(1)))
            + lv("v-clone", "clone", segment(2, "thin", thinSegment(2)))
            + "}\n");
  }

  private static String lv(String name, String uuid, String segment) {
    return name
        + " {\nid = \""
        + uuid
        + "\"\nstatus = [\"READ\", \"WRITE\"]\nsegment_count = 1\n"
        + segment
        + "}\n";
  }

  private static String striped(int extents, int first) {
    return segment(extents, "striped", "stripe_count = 1\nstripes = [\"pv0\", " + first + "]\n");
  }

  private static String segment(int extents, String type, String more) {
    return "segment1 {\nextent_count = " + extents + "\ntype = \"" + type + "\"\n" + more + "}\n";
  }

  private static String poolSegment(int transaction) {
    return "metadata = \"p_tmeta\"\npool = \"p_tdata\"\nchunk_size = 128\ntransaction_id = "
        + transaction
        + "\n";
  }

  private static String thinSegment(int number) {
    return "thin_pool = \"p\"\ntransaction_id = 0\ndevice_id = " + number + "\n";
  }

  private static String vgText(long sequence, String lvs) {
    return """
        lvmsr-2386ef75-c21f-48b7-a3fe-2754c8871ec5 {
        id = "vg-uuid"
        seqno = SEQUENCE
        tags = ["lvmsr"]
        extent_size = 8192
        physical_volumes {
        pv0 {
        id = "pv-uuid"
        pe_start = 2048
        pe_count = 14
        }
        }
        LVS}
        \0"""
        .replace("SEQUENCE", Long.toString(sequence))
        .replace("LVS", lvs);
  }

  /**
   * Puts a pool where {@link #vgTextWithPool} has one: volume 1 has blocks of 64 KiB, some of them
   * with volume 2; see {@link SharedPool}.
   */
  static void putPool(Path file) throws IOException {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(PV_START + 3 * EXTENT);
      raw.write(SharedPool.metadata());
    }
  }

  /** Keeps a text in the store, as attaching does. */
  static void keep(Path file, Path directory, long sequence) throws Exception {
    keep(file, directory, sequence, vgText(sequence));
  }

  /** Keeps a text of this sequence. */
  static void keep(Path file, Path directory, long sequence, String vgText) throws Exception {
    open(
        file,
        directory,
        store -> {
          byte[] text = vgText.getBytes(StandardCharsets.UTF_8);
          boolean unused = store.keep(new KeptText(sequence, text));
        });
  }

  static void update(Path file, Path directory, Function<State, Patch> change) throws Exception {
    open(
        file,
        directory,
        store -> {
          var unused = store.update(change);
        });
  }

  /** Work on a store that is open for writing. */
  private interface Work {
    void on(MetadataStore store) throws IOException;
  }

  private static void open(Path file, Path directory, Work work) throws Exception {
    try (BlockDevice device = DirectDevice.open(file);
        MetadataStore store =
            MetadataStore.openForWriting(
                device,
                PLACEMENT,
                new Identity(SR, "vg-uuid", "pv-uuid", "3600"),
                new WriterIdentity("host", "boot"),
                StoreOptions.with(directory.resolve("lock")))) {
      work.on(store);
    }
  }

  static Path cut(Path file, long bytes) throws IOException {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(bytes);
    }
    return file;
  }

  /** Destroys what both replicas hold, but for their headers. */
  static Path damage(Path file) throws IOException {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (long replica : new long[] {PLACEMENT.replicaA(), PLACEMENT.replicaB()}) {
        raw.seek(replica + (64 << 10));
        raw.write(new byte[64 << 10]);
      }
    }
    return file;
  }
}
