package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.cli.Outcome;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;

/** {@code lvmsr check --repair} and {@code --rebuild} on real LVM: who is asked, what is done. */
@EnabledIf("isPossible")
final class RepairCommandTest {
  private static final CallContext TEST = new CallContext("test");

  private final String sr = UUID.randomUUID().toString();
  @TempDir private Path directory;
  private LoopDevice loop;
  private String device;
  private String volume;
  private String asked = "";
  private Optional<Boolean> answer = Optional.empty();

  static boolean isPossible() {
    try {
      return LoopDevice.isPossible() && Executable.LVM.path().isAbsolute();
    } catch (RuntimeException missing) {
      return false;
    }
  }

  @BeforeEach
  void create() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 256 << 20);
    device = loop.path().toString();
    try (LvmsrPlugin plugin = plugin()) {
      plugin.sr().create(TEST, sr, Map.of("device", device), "data", "");
      plugin.sr().attach(TEST, Map.of("device", device));
      volume = plugin.volume().create(TEST, sr, "web", "", 4 << 20, false).key();
      plugin.sr().detach(TEST, sr);
    }
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
  }

  private LvmsrPlugin plugin() throws IOException {
    return LvmsrPlugin.of(
        HostPaths.real(directory.resolve("run")), new SystemCommandRunner(), Devices.direct());
  }

  /** As if somebody had used LVM's own tools. */
  private void remove(String lv) throws IOException {
    var lvm = new Lvm(new SystemCommandRunner(), LvmHost.prepare(directory.resolve("lvm")));
    new LvCommands(lvm, loop.path(), SrLayout.vgName(sr)).remove(List.of(lv));
  }

  @Test
  void nothingIsRepairedWithoutAWord() throws IOException {
    remove("v-" + volume);
    Outcome nobody = run("check", device, "--repair");
    assertEquals(4, nobody.exitCode());
    assertTrue(nobody.stdout().endsWith("say --yes to have it done\n"), nobody::stdout);
    answer = Optional.of(false);
    Outcome no = run("check", device, "--repair");
    assertTrue(no.stdout().endsWith("nothing was done: the answer was not yes\n"), no::stdout);
    assertEquals(4, run("check", device).exitCode());
  }

  @Test
  void aPersonIsAskedAndShownWhatWillBeDone() throws IOException {
    remove("v-" + volume);
    answer = Optional.of(true);
    Outcome done = run("check", device, "--repair");
    assertEquals(0, done.exitCode(), done::toString);
    assertTrue(asked.contains("move the record to the table \"lost\""), asked);
    assertTrue(done.stdout().startsWith("Done."), done::stdout);
    assertTrue(run("dump", device).stdout().contains("1 lost volumes"));
  }

  @Test
  void aVgThatIsNotOlderIsNotAccepted() {
    Outcome refused = run("check", device, "--repair", "--accept-lvm", "--yes");
    assertEquals(0, refused.exitCode());
    assertTrue(refused.stdout().contains("nothing to be accepted"), refused::stdout);
  }

  @Test
  void aCopyBecomesAnSrOfItsOwnIfToldTo() throws IOException {
    Outcome nobody = run("adopt", device);
    assertTrue(nobody.stdout().contains("of SR    " + sr + ", \"data\""), nobody::stdout);
    assertTrue(nobody.stdout().endsWith("say --yes to have it done\n"), nobody::stdout);
    assertTrue(run("ls", device).stdout().contains(volume));
    Outcome done = run("adopt", device, "--name", "Monday's", "--yes");
    assertEquals(0, done.exitCode(), done::toString);
    assertTrue(done.stdout().contains(volume + "  web"), done::stdout);
    assertFalse(run("ls", device).stdout().contains(volume));
    assertTrue(run("dump", device).stdout().contains("Monday's"), "its name");
    assertEquals(0, run("check", device).exitCode());
  }

  @Test
  void aFileIsNotAdopted() {
    Outcome refused = run("adopt", directory.resolve("lun").toString(), "--yes");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.stderr().contains("make one with losetup"), refused::stderr);
  }

  @Test
  void yesRepairsWithoutAQuestionAndProgramsAreToldWhatWasDone() throws IOException {
    remove(SrLayout.RESERVED_LV);
    Outcome done = run("check", device, "--repair", "--yes", "--json");
    assertEquals(0, done.exitCode(), done::toString);
    assertTrue(done.stdout().contains("\"repaired\": [{\"kind\": \"reserve-store\""), done::stdout);
    assertEquals("", asked);
    assertTrue(run("check", device).stdout().endsWith("nothing found\n"));
  }

  @Test
  void anAttachedSrIsNotRepaired() throws IOException {
    remove(SrLayout.RESERVED_LV);
    Path marks = Files.createDirectories(directory.resolve("run/attached"));
    Files.writeString(marks.resolve(sr + ".json"), "{\"device\":\"" + device + "\"}");
    Outcome refused = run("check", "--repair", "--yes");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.stderr().contains("detach it (SR.detach) first"), refused::stderr);
  }

  @Test
  void aStoreIsRebuiltAndTheOldOneKept() throws IOException {
    try (var raw = new java.io.RandomAccessFile(device, "rw")) {
      for (long at : new long[] {5 << 20, 241 << 20}) {
        raw.seek(at + (64 << 10));
        raw.write(new byte[3 << 20]);
      }
    }
    assertEquals(4, run("dump", device).exitCode());
    Outcome needsFile = run("check", device, "--rebuild", "--yes");
    assertTrue(needsFile.stderr().contains("give --save FILE"), needsFile::stderr);
    String old = directory.resolve("old").toString();
    Outcome unasked = run("check", device, "--rebuild", "--save", old);
    assertTrue(unasked.stdout().contains("volume   LV v-" + volume), unasked::stdout);
    assertFalse(Files.exists(Path.of(old)));
    Outcome done = run("check", device, "--rebuild", "--save", old, "--yes");
    assertEquals(0, done.exitCode(), done::toString);
    assertEquals(16 << 20, Files.size(Path.of(old)));
    assertTrue(run("dump", device).stdout().contains("recovered-" + volume.substring(0, 8)));
  }

  private Outcome run(String... words) {
    return AdminOnFiles.onDevices(
        directory,
        text -> {
          asked = text;
          return answer;
        },
        words);
  }
}
