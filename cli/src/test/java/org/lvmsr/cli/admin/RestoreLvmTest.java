package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.cli.Outcome;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;

/**
 * What {@code lvmsr check} advises where LVM's own bytes are lost, done word for word with LVM's
 * own tools: afterwards nothing is found, and all volumes hold what they held.
 */
@EnabledIf("isPossible")
final class RestoreLvmTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int MIB = 1 << 20;
  private static final int LUN_BYTES = 256 * MIB;
  private static final int VOLUME_BYTES = 8 * MIB;

  private final String sr = UUID.randomUUID().toString();
  @TempDir private Path directory;
  private LoopDevice loop;
  private String device;
  private VolumeGroup before;

  static boolean isPossible() {
    return RepairCommandTest.isPossible();
  }

  @BeforeEach
  void create() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), LUN_BYTES);
    device = loop.path().toString();
    try (LvmsrPlugin plugin =
        LvmsrPlugin.of(
            HostPaths.real(directory.resolve("run")),
            new SystemCommandRunner(),
            Devices.direct())) {
      plugin.sr().create(TEST, sr, Map.of("device", device), "data", "");
      plugin.sr().attach(TEST, Map.of("device", device));
      String unused = plugin.volume().create(TEST, sr, "web", "", VOLUME_BYTES, false).key();
      unused = plugin.volume().create(TEST, sr, "db", "", VOLUME_BYTES, false).key();
      plugin.sr().detach(TEST, sr);
    }
    before = pv().newest().orElseThrow();
    write(contentsAt(), contents());
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
  }

  @Test
  void labelAndBothAreasAreRestored() throws Exception {
    overwriteLabel();
    overwriteAreas();
    Outcome dump = run("dump", device);
    assertTrue(dump.stdout().contains("VG            cannot be read"), dump::stdout);
    restoreAsAdvised();
  }

  @Test
  void areasAreRestoredWhoseLabelIsThere() throws Exception {
    overwriteAreas();
    restoreAsAdvised();
  }

  @Test
  void aLabelIsRestoredWhoseAreasAreThere() throws Exception {
    overwriteLabel();
    restoreAsAdvised();
  }

  @Test
  void aVgThatWasChangedByHandGoesBack() throws Exception {
    String volume = before.name() + "/" + volumes().findFirst().orElseThrow().name();
    String reduce = "lvreduce --driverloaded n --force --yes --extents 1 --devices ";
    lvm(words(reduce + device + " " + volume));
    assertEquals(4, run("check", device).exitCode());
    restoreAsAdvised();
  }

  private void overwriteLabel() throws IOException {
    write(0, new byte[4096]);
  }

  private void overwriteAreas() throws IOException {
    write(4096, new byte[4 * MIB]);
    write(LUN_BYTES - 4 * MIB, new byte[4 * MIB]);
  }

  private void restoreAsAdvised() throws Exception {
    for (JsonNode command : advice()) {
      List<String> words = words(command.textValue());
      if (words.get(0).equals("lvmsr")) {
        Outcome dumped = run(words.subList(1, words.size()).toArray(String[]::new));
        assertEquals(0, dumped.exitCode(), dumped::stderr);
      } else {
        lvm(words);
      }
    }
    Outcome check = run("check", device);
    assertTrue(check.stdout().endsWith("\nnothing found\n"), check::stdout);
    assertTrue(check.stdout().contains("2 of 2 areas good"), check::stdout);
    VolumeGroup after = pv().newest().orElseThrow();
    assertEquals(before.volumes(), after.volumes());
    assertEquals(before.uuid(), after.uuid());
    assertEquals(before.pvUuid(), after.pvUuid());
    assertArrayEquals(contents(), read(contentsAt(), VOLUME_BYTES));
    assertTrue(run("dump", device).stdout().contains("2 volumes"));
  }

  private JsonNode advice() throws IOException {
    JsonNode report =
        JsonMapper.builder().build().readTree(run("check", device, "--json").stdout());
    for (JsonNode finding : report.path("findings")) {
      JsonNode commands = finding.path("repair").path("commands");
      if (commands.size() > 0) {
        return commands;
      }
    }
    throw new AssertionError("no commands in " + report);
  }

  /** The file is not made where the build runs. */
  private List<String> words(String command) {
    String file = directory.resolve("vg.txt").toString();
    return List.of(command.replace("vg.txt", file).split(" ", -1));
  }

  private void lvm(List<String> words) throws IOException, InterruptedException {
    LvmHost host = LvmHost.prepare(directory.resolve("lvm"));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LVM_SYSTEM_DIR", host.systemDirectory().toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private PvReading pv() throws IOException {
    try (ReadableDevice raw = Devices.direct().openReadOnly(loop.path())) {
      return VgTextReader.inspect(raw).orElseThrow();
    }
  }

  /** Where the volumes lie: one behind the other, behind replica A. */
  private long contentsAt() {
    return volumes().mapToLong(lv -> before.offsetOf(lv.segments().get(0))).min().orElseThrow();
  }

  private Stream<LogicalVolume> volumes() {
    return before.volumes().values().stream().filter(lv -> lv.name().startsWith("v-"));
  }

  private static byte[] contents() {
    byte[] contents = new byte[VOLUME_BYTES];
    new Random(1).nextBytes(contents);
    return contents;
  }

  private void write(long at, byte[] bytes) throws IOException {
    try (var raw = new RandomAccessFile(device, "rw")) {
      raw.seek(at);
      raw.write(bytes);
      raw.getFD().sync();
    }
  }

  private byte[] read(long at, int length) throws IOException {
    try (var raw = new RandomAccessFile(device, "r")) {
      byte[] bytes = new byte[length];
      raw.seek(at);
      raw.readFully(bytes);
      return bytes;
    }
  }

  private Outcome run(String... words) {
    return AdminOnFiles.onDevices(directory, text -> Optional.empty(), words);
  }
}
