package org.lvmsr.cli.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.cli.runbook.HostShell;
import org.lvmsr.cli.runbook.Page;
import org.lvmsr.cli.runbook.Shell;
import org.lvmsr.cli.runbook.Shows;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.TgtTarget;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The sections of docs/operations.md that need snapshots, guests or a service: one SR goes from one
 * to the next, so they come in this order.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class RunbookInTheLabIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long MIB = 1L << 20;

  private Path directory;
  private SharedLab.Running lab;
  private Path lun;
  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;
  private GuestDisk disk;
  private String web = "";
  private String monday = "";

  /** A shell in the VM, where the words that the document leaves open have a meaning. */
  private record GuestShell(GuestPlugin plugin, Map<String, String> words) implements Shell {
    @Override
    public Said run(String command, int last) {
      String real = command;
      for (Map.Entry<String, String> word : words.entrySet()) {
        real =
            real.replaceAll(
                "\\b" + word.getKey() + "\\b", Matcher.quoteReplacement(word.getValue()));
      }
      List<String> argv = List.of("bash", "-c", "exec 2>&1; (exit " + last + ")\n" + real);
      CommandResult result = plugin.vm().run(LIMIT, argv, "");
      return new Said(result.stdout(), result.exitCode());
    }
  }

  private Page page(TestInfo test, Shell shell) {
    return new Page(test.getTestMethod().orElseThrow().getAnnotation(Shows.class).value(), shell);
  }

  private void follow(TestInfo test, Map<String, String> words) throws IOException {
    Page page = page(test, new GuestShell(plugin, words));
    page.follow();
    page.end();
  }

  @BeforeAll
  void snapshotAVolumeThatIsWrittenTo(SharedLab.Running running, @TempDir Path shared)
      throws IOException {
    lab = running;
    directory = shared;
    lun = lab.host().newLun(256 * MIB);
    target = lab.host().startTgt(lun);
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
    disk = new GuestDisk(plugin);
    String db = volume("db", 24 * MIB);
    web = volume("web", 32 * MIB);
    sr.call("Volume.enable_cbt", "key", web);
    String device = sr.plug(web, "1");
    disk.fill(device, 'a', 0, 8);
    String first = snapshot("web, before the update");
    plugin.vm().whileItStandsStill(() -> copy("then.img"));
    disk.fill(device, 'b', 4, 8);
    monday = snapshot("web, Monday");
    name(sr.call("Volume.clone", "key", first).path("key").asText(), "web-test");
    sr.call("Volume.resize", "key", db, "new_size", 32 * MIB);
    String unused = sr.plug(db, "1");
  }

  @AfterAll
  void close() {
    target.close();
  }

  private String volume(String name, long bytes) {
    String key = sr.volume(bytes);
    name(key, name);
    return key;
  }

  private String snapshot(String name) {
    String key = sr.call("Volume.snapshot", "key", web).path("key").asText();
    name(key, name);
    return key;
  }

  private void name(String key, String name) {
    sr.call("Volume.set_name", "key", key, "new_name", name);
  }

  private void copy(String name) {
    try {
      SparseFile.copy(lun, directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(1)
  @Shows("Volumes, snapshots and clones")
  void volumesShareSpace(TestInfo test) throws IOException {
    follow(test, Map.of());
  }

  @Test
  @Order(2)
  @Shows("For a bug report")
  void whoeverHelpsIsToldMuch(TestInfo test) throws IOException {
    follow(test, Map.of());
  }

  @Test
  @Order(3)
  @Shows("A volume over NBD")
  void aVolumeThatIsActiveIsExported(TestInfo test) throws IOException {
    follow(test, Map.of("KEY", web));
  }

  @Test
  @Order(4)
  @Shows("What lies where on the LUN")
  void theLunIsDrawn(TestInfo test) throws IOException {
    sr.keys().forEach(key -> sr.unplug(key, "1"));
    sr.call("Volume.data_destroy", "key", monday);
    copy("lun.img");
    Page page = page(test, new HostShell(directory));
    page.follow();
    page.follow();
    page.end();
  }

  @Test
  @Order(5)
  @Shows("When LVM and a pool are not of the same moment")
  void thePoolsMetadataIsOfYesterday(TestInfo test) throws IOException {
    VolumeGroup vg = vg(directory.resolve("then.img"));
    LogicalVolume metadata =
        vg.volumes().values().stream()
            .filter(lv -> lv.name().endsWith("_tmeta"))
            .findFirst()
            .orElseThrow();
    try (var then = new RandomAccessFile(directory.resolve("then.img").toFile(), "r");
        var now = new RandomAccessFile(directory.resolve("lun.img").toFile(), "rw")) {
      for (Extents extents : metadata.segments()) {
        byte[] bytes = new byte[(int) (extents.count() * vg.extentBytes())];
        then.seek(vg.offsetOf(extents));
        then.readFully(bytes);
        now.seek(vg.offsetOf(extents));
        now.write(bytes);
      }
    }
    Page page = page(test, new HostShell(directory));
    page.follow();
    page.end();
  }

  private static VolumeGroup vg(Path image) throws IOException {
    try (ReadableDevice device = Devices.direct().openReadOnly(image)) {
      return VgTextReader.read(device).orElseThrow();
    }
  }

  @Test
  @Order(6)
  @Shows("A pool that takes no writes")
  void aPoolIsRepaired(TestInfo test) throws IOException {
    String vg = "lvmsr-" + sr.handle();
    String pool =
        plugin
            .shell("lvs --noheadings -o lv_name --select segtype=thin-pool " + vg + " | head -n 1")
            .strip();
    String lvmDisk = plugin.shell("pvs --noheadings -o pv_name --select vg_name=" + vg).strip();
    plugin.shell("lvmsr service stop");
    follow(
        test,
        Map.of(
            "DISK",
            lvmDisk,
            "VG",
            vg,
            "POOL",
            pool,
            "POOL_meta0",
            pool + "_meta0",
            "SPARE",
            "$(lvs -a --noheadings -o lv_name " + vg + " | tr -d ' []' | grep pmspare)"));
    disk.fill(sr.plug(web, "1"), 'c', 0, 1);
    sr.unplug(web, "1");
  }

  @Test
  @Order(7)
  @Shows("Thin SRs")
  void theSrIsFull(TestInfo test) throws IOException {
    sr.detach();
    try (TgtTarget other = lab.host().startTgt(lab.host().newLun(256 * MIB))) {
      Map<String, String> config = Lun.of(other).config();
      config.put("provisioning", "thin");
      sr = GuestSr.create(plugin, config);
      String key = volume("web", 256 * MIB);
      long free = sr.call("SR.stat").path("free_space").asLong();
      disk.fill(sr.plug(key, "1"), 'a', 0, (int) (free / MIB));
      follow(test, Map.of());
      sr.unplug(key, "1");
      sr.call("SR.destroy");
    }
  }
}
