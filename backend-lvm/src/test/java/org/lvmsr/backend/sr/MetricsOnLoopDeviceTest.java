package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.stats.RrddReader;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SrStat;

/** What a host's monitoring sees of an SR on real LVM. */
@LoopLevel
class MetricsOnLoopDeviceTest {
  private static final long LUN_BYTES = 512L << 20;
  private static final long EXTENT = 4L << 20;
  private static final CallContext TEST = new CallContext("test");

  private final String uuid = UUID.randomUUID().toString();

  @TempDir private Path directory;
  private LoopDevice loop;
  private HostPaths paths;
  private LvmsrPlugin plugin;

  @BeforeEach
  void boot() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), LUN_BYTES);
    paths = new TestHost(directory).bootedPaths();
    plugin = start();
  }

  private LvmsrPlugin start() throws IOException {
    return LvmsrPlugin.of(paths, new SystemCommandRunner(), new ImpatientDevices());
  }

  @AfterEach
  void shutDown() throws IOException {
    try {
      plugin.sr().detach(TEST, uuid);
      assertEquals(List.of(), files());
    } finally {
      plugin.close();
      loop.close();
    }
  }

  private Map<String, String> config() {
    return Map.of("device", loop.path().toString());
  }

  private void create() {
    plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config(), "name", ""));
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(paths.metrics())) {
      return List.of();
    }
    try (var all = Files.list(paths.metrics())) {
      return all.toList();
    }
  }

  /** As the daemon does it: the path of the URI, without the slash, names the file. */
  private Path file() {
    List<String> datasources = plugin.sr().stat(TEST, uuid).datasources();
    assertEquals(1, datasources.size());
    URI uri = URI.create(datasources.get(0));
    assertEquals("xeno+shm", uri.getScheme());
    return paths.metrics().resolve(uri.getPath().substring(1));
  }

  private RrddReader.Payload read() throws IOException {
    return new RrddReader().read(Files.readAllBytes(file()));
  }

  private static Number value(RrddReader.Payload payload, String name, String sr) {
    return payload.value("lvmsr_" + name + "_" + sr.substring(0, 8));
  }

  private Number value(String name) throws IOException {
    return value(read(), name, uuid);
  }

  @Test
  void anAttachedSrHasItsMetricsAndADetachedOneHasNone() throws IOException {
    var config = plugin.sr().create(TEST, uuid, config(), "name", "");
    assertEquals(List.of(), files());
    plugin.sr().attach(TEST, config);
    assertEquals(List.of(paths.metrics().resolve("lvmsr_" + uuid)), files());
    assertEquals(files(), List.of(file()));
    plugin.sr().detach(TEST, uuid);
    assertEquals(List.of(), files());
  }

  @Test
  void aNewSrHasAllItsRoom() throws IOException {
    create();
    SrStat stat = plugin.sr().stat(TEST, uuid);
    assertEquals(stat.freeSpace(), value("free"));
    assertEquals(stat.totalSpace(), value("total"));
    assertEquals(0L, value("volumes"));
    assertEquals(2L, value("metadata_replicas"));
    assertEquals(0L, value("open_intents"));
    assertTrue(value("metadata_used").longValue() > 0);
    assertTrue(value("metadata_used_percent").doubleValue() > 0);
    assertTrue(value("lvm_area_used_percent").doubleValue() > 0);
    assertTrue(value("lvm_commands").longValue() > 0);
    assertTrue(value("lvm_time").doubleValue() > 0);
    assertEquals(stat.totalSpace() - stat.freeSpace(), value("used"));
  }

  @Test
  void whatTheLunDoesIsCounted() throws Exception {
    create();
    RrddReader.Payload before = read();
    long written = value(before, "written", uuid).longValue();
    long commits = value(before, "metadata_commits", uuid).longValue();
    plugin.volume().create(TEST, uuid, "v", "", 3 * EXTENT, false);
    RrddReader.Payload after = after(before);
    assertTrue(value(after, "written", uuid).longValue() >= written + 3 * EXTENT);
    assertTrue(
        value(after, "writes", uuid).longValue() > value(before, "writes", uuid).longValue());
    assertTrue(value(after, "read", uuid).longValue() > 0);
    assertTrue(value(after, "reads", uuid).longValue() > 0);
    assertTrue(value(after, "read_time", uuid).doubleValue() >= 0);
    assertTrue(value(after, "write_time", uuid).doubleValue() >= 0);
    assertTrue(value(after, "requests_in_flight", uuid).longValue() >= 0);
    assertTrue(value(after, "write_latency", uuid).doubleValue() >= 0, "requests have ended");
    assertEquals(commits + 2, value(after, "metadata_commits", uuid), "an intent and its end");
    assertTrue(value(after, "metadata_commit_time", uuid).doubleValue() > 0);
    assertTrue(value(after, "lvm_wait", uuid).doubleValue() > 0);
  }

  @Test
  void anSrWithoutPoolsSaysSoAndAsksNobody() throws Exception {
    create();
    assertEquals(0.0, value("active_pools"));
    assertEquals(0.0, value("pools_refusing_writes"));
    assertEquals(0.0, value("pool_data_used"));
    assertTrue(Double.isNaN(value("pool_data_used_percent").doubleValue()));
    assertTrue(Double.isNaN(value("pool_metadata_used_percent").doubleValue()));
  }

  @Test
  void unitsAreThoseOfWhatIsShown() throws IOException {
    create();
    Map<String, String> units = new TreeMap<>();
    read()
        .datasources()
        .forEach(
            (name, members) -> {
              String unit = members.path("units").asText() + " " + members.path("type").asText();
              units.put(name.substring("lvmsr_".length(), name.length() - 9), unit);
              assertEquals("", members.path("owner").asText(), "the host's, by default");
            });
    assertEquals("B gauge", units.get("free"));
    assertEquals("B/s derive", units.get("written"));
    assertEquals("requests/s derive", units.get("reads"));
    assertEquals("s/s derive", units.get("lvm_wait"));
    assertEquals("ms gauge", units.get("read_latency"));
    assertEquals("requests gauge", units.get("requests_in_flight"));
    assertEquals("% gauge", units.get("pool_metadata_used_percent"));
    assertEquals("/s derive", units.get("metadata_commits"));
  }

  @Test
  void whatWarnsAndWhatIsLookedAtFirstIsRecordedByDefault() throws IOException {
    create();
    Set<String> byDefault = new TreeSet<>();
    read()
        .datasources()
        .forEach(
            (name, members) -> {
              assertTrue(name.endsWith("_" + uuid.substring(0, 8)), name);
              assertTrue(members.path("description").asText().endsWith(uuid), name);
              if (members.path("default").asBoolean()) {
                byDefault.add(name.substring(0, name.length() - 9));
              }
            });
    assertEquals(
        Set.of(
            "lvmsr_free",
            "lvmsr_lvm_area_used_percent",
            "lvmsr_metadata_replicas",
            "lvmsr_metadata_used_percent",
            "lvmsr_pool_data_used_percent",
            "lvmsr_promised_percent",
            "lvmsr_pool_metadata_used_percent",
            "lvmsr_pools_refusing_writes",
            "lvmsr_read",
            "lvmsr_read_latency",
            "lvmsr_write_latency",
            "lvmsr_written"),
        byDefault);
  }

  @Test
  void valuesFollowACreateWithinFiveSeconds() throws Exception {
    create();
    RrddReader.Payload before = read();
    plugin.volume().create(TEST, uuid, "v", "", 3 * EXTENT, false);
    RrddReader.Payload after = after(before);
    assertTrue(after.timestamp() > before.timestamp());
    assertEquals(1L, value(after, "volumes", uuid));
    assertEquals(plugin.sr().stat(TEST, uuid).freeSpace(), value(after, "free", uuid));
    assertEquals(value(before, "free", uuid).longValue() - 3 * EXTENT, value(after, "free", uuid));
    assertEquals(
        value(before, "lvm_commands", uuid).longValue() + 1, value(after, "lvm_commands", uuid));
    assertTrue(
        value(after, "metadata_used", uuid).longValue()
            > value(before, "metadata_used", uuid).longValue());
  }

  /** What is told once there is a volume. */
  private RrddReader.Payload after(RrddReader.Payload before) throws Exception {
    RrddReader reader = new RrddReader();
    RrddReader.Payload after = before;
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (value(after, "volumes", uuid).longValue() == 0) {
      assertTrue(System.nanoTime() < deadline, "no new values");
      Thread.sleep(50);
      after = readIfNew(reader, after);
    }
    return after;
  }

  private RrddReader.Payload readIfNew(RrddReader reader, RrddReader.Payload last)
      throws IOException {
    try {
      return reader.read(Files.readAllBytes(file()));
    } catch (RrddReader.Unreadable e) {
      return last;
    }
  }

  @Test
  void aRestartedServiceGoesOnWithTheSameFile() throws IOException {
    create();
    plugin.volume().create(TEST, uuid, "v", "", EXTENT, false);
    final Object inode = Files.getAttribute(file(), "unix:ino");
    plugin.close();
    plugin = start();
    assertEquals(1L, value("volumes"));
    assertEquals(inode, Files.getAttribute(file(), "unix:ino"));
  }

  @Test
  void aRestartedServiceRemovesTheFileOfTheOldOne() throws IOException {
    create();
    plugin.close();
    plugin = start();
    plugin.sr().detach(TEST, uuid);
    assertEquals(List.of(), files());
  }

  @Test
  void aServiceThatStartsTellsOfWhatIsAttachedBeforeAnybodyCalls() throws IOException {
    create();
    plugin.volume().create(TEST, uuid, "v", "", EXTENT, false);
    plugin.close();
    plugin = start();
    assertEquals("{}", plugin.administer(List.of(Administration.METRICS)));
    plugin.resume();
    String told = plugin.administer(List.of(Administration.METRICS));
    assertTrue(told.startsWith("{\"" + uuid + "\": {"), told);
    assertTrue(told.contains("\"volumes\": 1"), told);
    plugin.sr().detach(TEST, uuid);
    assertEquals("{}", plugin.administer(List.of(Administration.METRICS)));
  }

  @Test
  void aDestroyedSrHasNoMetrics() throws IOException {
    create();
    plugin.sr().destroy(TEST, uuid);
    assertEquals(List.of(), files());
  }

  @Test
  void anSrWithoutItsLunIsDetachedWithItsMetrics() throws IOException {
    create();
    plugin.close();
    plugin = start();
    loop.close();
    plugin.resume();
    assertEquals("{}", plugin.administer(List.of(Administration.METRICS)));
    plugin.sr().detach(TEST, uuid);
    assertEquals(List.of(), files());
    loop = LoopDevice.on(directory.resolve("another"), LUN_BYTES);
  }

  @Test
  void anSrWorksWithoutAMetricsDirectory() throws IOException {
    Files.delete(paths.metrics());
    create();
    plugin.volume().create(TEST, uuid, "v", "", EXTENT, false);
    assertEquals(List.of(), plugin.sr().stat(TEST, uuid).datasources());
    assertEquals(1, plugin.sr().ls(TEST, uuid).size());
    plugin.sr().detach(TEST, uuid);
    assertFalse(Files.exists(paths.metrics()));
  }
}
