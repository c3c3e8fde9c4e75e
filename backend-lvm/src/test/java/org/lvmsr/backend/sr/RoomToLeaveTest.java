package org.lvmsr.backend.sr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.History;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Health;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** An SR whose metadata is nearly full, and what the store remembers, on real LVM. */
@LoopLevel
class RoomToLeaveTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int LONGEST = 60_000;

  @TempDir private Path directory;
  private LoopDevice loop;
  private LvmsrPlugin plugin;
  private String sr = "";

  @BeforeEach
  void create() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 512L << 20);
    plugin = new TestHost(directory).boot(new SystemCommandRunner(), new ImpatientDevices());
    Map<String, String> config = Map.of("device", loop.path().toString());
    String uuid = UUID.randomUUID().toString();
    sr = plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config, "name", ""));
  }

  @AfterEach
  void shutDown() throws IOException {
    plugin.close();
    loop.close();
  }

  private Volume volume() {
    return plugin.volume().create(TEST, sr, "v", "", 1 << 20, false);
  }

  /** Sets keys until no more is taken; answers with the refusal. */
  private SmapiException fill(Volume volume, int length) {
    return assertThrows(
        SmapiException.class,
        () -> {
          for (int i = 0; i < 1000; i++) {
            plugin.volume().set(TEST, sr, volume.key(), length + " " + i, "x".repeat(length));
          }
        });
  }

  @Test
  void aFullStoreRefusesCreatesAndKeysAndStillDestroysAndUnsets() throws IOException {
    Volume full = volume();
    Volume other = volume();
    SmapiException refusal = fill(full, LONGEST);
    assertTrue(refusal.toString().contains("SR_BACKEND_FAILURE_44"), refusal.toString());
    assertTrue(refusal.toString().contains("metadata of this SR is full"), refusal.toString());
    SmapiException unused = fill(other, 8000);
    unused = fill(other, 100);
    assertThrows(SmapiException.class, this::volume);
    assertEquals(2, plugin.sr().ls(TEST, sr).size());
    assertEquals(Health.healthy(), plugin.sr().stat(TEST, sr).health());
    String diagnostics = plugin.volumePlugin().diagnostics(TEST);
    assertTrue(diagnostics.contains("records take"), diagnostics);

    plugin.volume().destroy(TEST, sr, other.key());
    plugin.volume().unset(TEST, sr, full.key(), LONGEST + " 0");
    plugin.volume().destroy(TEST, sr, volume().key());
    plugin.volume().destroy(TEST, sr, full.key());
    assertEquals(List.of(), plugin.sr().ls(TEST, sr));
  }

  @Test
  void theStoreKeepsLvmsOwnText() throws IOException {
    volume();
    plugin.sr().detach(TEST, sr);
    try (var device = DirectDevice.openReadOnly(loop.path())) {
      VgText text = VgTextReader.readText(device).orElseThrow();
      KeptText kept = MetadataReader.keptTexts(device, StoreOpener.placement(text.vg())).get(0);
      assertEquals(text.vg().sequence(), kept.number());
      assertEquals((SrLayout.lvmAreaBytes(512L << 20) - 512) / 2, text.longest());
      assertEquals(new String(text.bytes(), UTF_8), new String(kept.bytes(), UTF_8));
    }
  }

  @Test
  void historyNamesTheCalls() throws IOException {
    Volume made = volume();
    plugin.volume().setName(TEST, sr, made.key(), "renamed");
    plugin.volume().destroy(TEST, sr, made.key());
    try (var device = DirectDevice.openReadOnly(loop.path())) {
      var vg = VgTextReader.read(device).orElseThrow();
      History history = MetadataReader.history(device, StoreOpener.placement(vg));
      assertEquals(
          List.of(
              "Volume.destroy",
              "Volume.destroy begins",
              "Volume.set_name",
              "Volume.create",
              "Volume.create begins"),
          history.commits().stream().map(History.Commit::by).limit(5).toList());
    }
  }
}
