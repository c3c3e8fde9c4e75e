package org.lvmsr.backend.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.FormerKeys;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreOptions;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/** The records of an SR with more volumes than one frame takes. */
class AdoptedRecordsTest {
  private static final long MIB = 1L << 20;
  private static final Placement PLACEMENT = new Placement(MIB, 20 * MIB, 4 * MIB);
  private static final Identity IDENTITY = new Identity("sr", "vg", "pv", "");
  private static final int VOLUMES = 150;
  private static final Adoption ADOPTION =
      Adoption.of("11111111-2222-3333-4444-555555555555", new Random(1));

  @TempDir private Path directory;
  private final List<String> keys = new ArrayList<>();
  private final List<String> destroyed =
      List.of(new UUID(0x50008000L, 1).toString(), new UUID(0x50008000L, 2).toString());

  @BeforeEach
  void chooseKeys() {
    for (int i = 0; i < VOLUMES; i++) {
      keys.add(new UUID(0x40008000L + i, i).toString());
    }
  }

  /** Each is a snapshot of the one before, and grows; each third has an overlay. */
  private Patch records() {
    Patch patch = Patch.of();
    for (int i = 0; i < VOLUMES; i++) {
      String key = keys.get(i);
      String other = keys.get((i + VOLUMES - 1) % VOLUMES);
      String lv = "v-" + key;
      VolumeRecord volume =
          VolumeRecord.of(key, "named " + other, "", MIB, true, false, lv, "uuid " + i)
              .withKey("snapshot_of", other)
              .withKey("note", other)
              .withFamily(keys.get(0));
      patch =
          patch
              .put(Tables.VOLUME, key, volume)
              .put(Tables.LV, lv, new LvPlace("uuid " + i, List.of(new Extents(i, 1))))
              .put(Tables.INTENT, "intent " + i, new Intent.ReadChunks(key, lv, "pool", other));
      if (i % 30 == 0) {
        var plain = VolumeRecord.of(key, "kept", "", MIB, true, false, lv, "uuid " + i);
        var kept = DestroyedVolume.kept(plain, 1, Duration.ofDays(1));
        patch = patch.put(Tables.DESTROYED, key, kept);
      }
      if (i % 3 == 0) {
        patch = patch.put(Tables.OVERLAY, key, new OverlayRecord("o-" + key, "overlay"));
      }
    }
    for (String key : destroyed) {
      String lv = "v-" + key;
      VolumeRecord volume = VolumeRecord.of(key, "gone", "", MIB, true, false, lv, "uuid " + key);
      List<Extents> on = List.of(new Extents(VOLUMES, 1));
      patch = patch.put(Tables.DESTROYED, key, DestroyedVolume.of(volume, 1, on));
    }
    return patch;
  }

  /** A store whose adoption is interrupted, and begun anew, after so many frames each time. */
  private JsonNode adopted(String name, int frames) throws IOException, InterruptedException {
    Path file = directory.resolve(name);
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(32 * MIB);
    }
    try (BlockDevice device = DirectDevice.open(file)) {
      MetadataStore.format(device, PLACEMENT, IDENTITY, records(), new Random(1));
      try (MetadataStore store =
          MetadataStore.openForWriting(
              device,
              PLACEMENT,
              IDENTITY,
              new WriterIdentity("host", "boot"),
              StoreOptions.with(file.resolveSibling(name + ".lock")))) {
        int steps = 0;
        while (step(store, frames)) {
          steps++;
        }
        assertTrue(steps > 0, "nothing was changed");
        return store.state().toJson();
      }
    }
  }

  private static boolean step(MetadataStore store, int frames) throws IOException {
    List<Patch> patches = new AdoptedRecords(store.state(), ADOPTION).patches();
    for (Patch patch : patches.subList(0, Math.min(frames, patches.size()))) {
      State unused = store.update(state -> patch);
    }
    return !patches.isEmpty();
  }

  @Test
  void areTheSameHoweverOftenItIsInterrupted() throws Exception {
    JsonNode once = adopted("once", Integer.MAX_VALUE);
    assertEquals(once, adopted("each", 1));
    assertEquals(once, adopted("second", 2));
  }

  @Test
  void haveNoFormerKeyButInWhatIsNotOurs() throws Exception {
    ObjectNode all = (ObjectNode) adopted("sr", 1);
    assertEquals(VOLUMES, all.path(Tables.VOLUME).size());
    for (int i = 0; i < VOLUMES; i++) {
      String key = ADOPTION.keyFor(keys.get(i));
      String other = keys.get((i + VOLUMES - 1) % VOLUMES);
      JsonNode volume = all.path(Tables.VOLUME).path(key);
      assertEquals(key, volume.path("key").asText());
      assertEquals("named " + other, volume.path("name").asText());
      assertEquals(other, volume.path("keys").path("note").asText());
      assertEquals(ADOPTION.keyFor(other), volume.path("keys").path("snapshot_of").asText());
      assertEquals(ADOPTION.keyFor(keys.get(0)), volume.path("family").asText());
      JsonNode former = all.path(Tables.FORMER).path(key).path("keys");
      assertEquals(List.of(keys.get(i)), List.of(former.path(0).asText()));
    }
    all.remove(List.of(Tables.VOLUME, Tables.FORMER));
    String others = all.toString();
    keys.forEach(key -> assertFalse(others.contains(key), key));
    destroyed.forEach(key -> assertFalse(others.contains(key), key));
    for (String key : destroyed) {
      String now = ADOPTION.keyFor(key);
      assertEquals(
          "v-" + now, all.path(Tables.DESTROYED).path(now).path("volume").path("lv").asText());
    }
  }

  @Test
  void rememberEachKeyThatAVolumeHasHad() {
    assertEquals("b", new FormerKeys(List.of("a")).and("b").last());
  }
}
