package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Implementation;
import org.lvmsr.smapi.SmapiException;

/** The datapath as far as that needs no device-mapper: neither devices nor pools are made here. */
@LoopLevel
class DatapathOnLoopDeviceTest {
  private static final long EXTENT = 4L << 20;
  private static final CallContext TEST = new CallContext("test");

  private final NotedExports exports = new NotedExports();

  @TempDir private Path directory;
  private LoopDevice loop;
  private CountingRunner runner;
  private LvmsrPlugin plugin;
  private String sr;

  @BeforeEach
  void createSr() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 512L << 20);
    runner = new CountingRunner(new WithoutDeviceMapper());
    plugin = new TestHost(directory).boot(runner, new ImpatientDevices(), exports);
    var config = Map.of("device", loop.path().toString());
    String uuid = UUID.randomUUID().toString();
    sr = plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config, "", ""));
  }

  @AfterEach
  void detach() throws IOException {
    try {
      assertFalse(plugin.volumePlugin().diagnostics(TEST).contains("belongs to no volume"));
      plugin.sr().detach(TEST, sr);
    } finally {
      plugin.close();
      loop.close();
    }
  }

  @Test
  void anOrdinaryStartCostsNoCommandAndNoRecord() {
    String uri = uri(volume(false));
    int commands = runner.count();
    plugin.datapath().open(TEST, uri, true);
    plugin.datapath().close(TEST, uri);
    plugin.datapath().close(TEST, uri);
    assertEquals(commands, runner.count());
  }

  @Test
  void toolstacksAreToldThatVolumesCanBeOpened() {
    assertEquals(List.of("NONPERSISTENT"), plugin.datapathPlugin().query(TEST).features());
  }

  @Test
  void aVolumeThatCouldNotBeOpenedIsAsBefore() throws IOException {
    String key = volume(false);
    long free = plugin.sr().stat(TEST, sr).freeSpace();
    var error =
        assertThrows(SmapiException.class, () -> plugin.datapath().open(TEST, uri(key), false));
    assertTrue(error.params().toString().contains("nonexistent"), error.params().toString());
    assertTrue(runner.count() > 0);
    assertTrue(lv(key).writable());
    assertEquals(free, plugin.sr().stat(TEST, sr).freeSpace());
    plugin.datapath().open(TEST, uri(key), true);
    plugin.volume().resize(TEST, sr, key, 2 * EXTENT);
    plugin.volume().destroy(TEST, sr, key);
  }

  @Test
  void aVolumeOfSeveralHostsAlwaysKeepsWhatIsWritten() {
    String uri = uri(volume(true));
    plugin.datapath().open(TEST, uri, true);
    var error = assertThrows(SmapiException.class, () -> plugin.datapath().open(TEST, uri, false));
    assertEquals("Volume_is_sharable", error.params().get(0));
  }

  @Test
  void withoutRoomForAllThatAGuestMayWriteNothingIsOpened() throws IOException {
    String key = volume(false);
    long rest = plugin.sr().stat(TEST, sr).freeSpace();
    String filler = plugin.volume().create(TEST, sr, "", "", rest, false).key();
    var error =
        assertThrows(SmapiException.class, () -> plugin.datapath().open(TEST, uri(key), false));
    assertEquals("SR_BACKEND_FAILURE_44", error.code());
    assertTrue(lv(key).writable());
    plugin.volume().destroy(TEST, sr, filler);
  }

  @Test
  void closingWhatIsGoneSucceedsAndOpeningItFails() {
    String key = volume(false);
    String uri = uri(key);
    plugin.volume().destroy(TEST, sr, key);
    plugin.datapath().close(TEST, uri);
    assertThrows(SmapiException.class, () -> plugin.datapath().open(TEST, uri, true));
  }

  @Test
  void aDomainThatCouldNotActivateIsNoUser() {
    String key = volume(false);
    String uri = uri(key);
    var backend = plugin.datapath().attach(TEST, uri, "7");
    assertEquals(backend, plugin.datapath().attach(TEST, uri, "7"));
    assertThrows(SmapiException.class, () -> plugin.datapath().activate(TEST, uri, "7"));
    assertThrows(SmapiException.class, () -> plugin.datapath().activateReadonly(TEST, uri, "8"));
    plugin.volume().destroy(TEST, sr, key);
    plugin.datapath().deactivate(TEST, uri, "7");
    plugin.datapath().detach(TEST, uri, "7");
    plugin.datapath().detach(TEST, uri, "7");
  }

  @Test
  void anExportIsNamedLastAndIsThereOnlyWhileTheVolumeIsActive() {
    String key = volume(false);
    String uri = uri(key);
    List<Implementation> ways = plugin.datapath().attach(TEST, uri, "7").implementations();
    assertInstanceOf(Implementation.XenDisk.class, ways.get(0));
    assertInstanceOf(Implementation.BlockDevice.class, ways.get(1));
    var nbd = new Implementation.Nbd("nbd:unix:/nowhere:exportname=" + key);
    assertEquals(List.of(nbd), ways.subList(2, ways.size()));
    assertThrows(SmapiException.class, () -> plugin.datapath().activate(TEST, uri, "7"));
    assertEquals(Set.of(), exports.begun());
    for (Consumer<String> end : endsOfUse()) {
      exports.begin(VolumeUri.parse(uri), directory, false);
      end.accept(uri);
      assertEquals(Set.of(), exports.begun());
    }
  }

  /** The last of them is of an SR that is not there any more. */
  private List<Consumer<String>> endsOfUse() {
    return List.of(
        uri -> plugin.datapath().deactivate(TEST, uri, "7"),
        uri -> plugin.datapath().detach(TEST, uri, "7"),
        uri -> plugin.sr().detach(TEST, sr),
        uri -> plugin.datapath().detach(TEST, uri, "7"));
  }

  private String volume(boolean sharable) {
    return plugin.volume().create(TEST, sr, "v", "", EXTENT, sharable).key();
  }

  private String uri(String key) {
    return plugin.volume().stat(TEST, sr, key).uri().get(0);
  }

  private LogicalVolume lv(String key) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(loop.path())) {
      return VgTextReader.read(device).orElseThrow().volume("v-" + key).orElseThrow();
    }
  }

  /** LVM that fails to make devices and pools. */
  private static final class WithoutDeviceMapper implements CommandRunner {
    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public CommandResult run(Command command) throws CommandFailure {
      String words = String.join(" ", command.arguments());
      return runner.run(
          words.contains("--activate y") || words.contains("--type thin-pool")
              ? Command.of(() -> Path.of("/nonexistent/dm"), Duration.ofSeconds(1), List.of())
              : command);
    }
  }
}
