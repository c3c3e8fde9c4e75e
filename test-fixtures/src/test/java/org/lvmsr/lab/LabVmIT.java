package org.lvmsr.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LabVmIT {
  private LabHost host;
  private LabVm vm;
  private Path shown;

  @BeforeAll
  void boot(@TempDir Path directory) throws Exception {
    shown = directory;
    Files.writeString(shown.resolve("it's here.txt"), "hello\n");
    host = LabHost.open(LabProgress.onStandardError());
    vm = host.boot(VmSpec.named("lab-a").withShare(Share.readOnly(shown)));
  }

  @AfterAll
  void end() {
    host.close();
  }

  @Test
  void argumentsArriveUnchangedAndOutputComesBackSeparately() {
    String script = "printf '<%s>' \"$@\"; cat; echo err >&2; exit 9";
    List<String> argv = List.of("sh", "-c", script, "x", "a b", "it's", "", "$HOME\n");
    CommandResult result = vm.run(Duration.ofMinutes(1), argv, "input");
    assertEquals("<a b><it's><><$HOME\n>input", result.stdout());
    assertEquals("err\n", result.stderr());
    assertEquals(9, result.exitCode());
  }

  @Test
  void anEndBySignalShowsAsInAShell() {
    assertEquals(128 + 9, vm.script("kill -9 $$").exitCode());
  }

  @Test
  void aSharedDirectoryIsAtItsOwnPath() {
    assertEquals("hello", vm.run("cat", shown.resolve("it's here.txt").toString()).output());
  }

  @Test
  void rootInTheVmCannotWriteToAReadOnlyShare() {
    String target = shown.resolve("new").toString();
    String script = "mount -o remount,rw \"$(dirname \"$1\")\"; echo x > \"$1\"";
    CommandResult result = vm.run("sh", "-c", script, "write", target);
    assertNotEquals(0, result.exitCode());
    assertTrue(result.stderr().contains("Read-only file system"), result.stderr());
    assertFalse(Files.exists(Path.of(target)));
  }

  @Test
  void theVmHasNoWayBeyondThisMachine() {
    assertEquals("", vm.run("ip", "route", "show", "default").orThrow().output());
    assertEquals("", vm.run("ip", "-6", "route", "show", "default").orThrow().output());
  }

  @Test
  void theVmSeesNoDiskButItsOwn() {
    assertEquals("vda", vm.run("lsblk", "--nodeps", "--noheadings", "-o", "NAME").output());
  }

  @Test
  void deviceMapperAndTheInitiatorAreReal() {
    String targets = vm.run("dmsetup", "targets").orThrow().output();
    assertTrue(targets.contains("thin-pool"), targets);
    assertTrue(targets.contains("linear"), targets);
    assertEquals("", vm.run("vgs", "--noheadings").orThrow().output());
    assertEquals(21, vm.run("iscsiadm", "-m", "session").exitCode());
  }

  @Test
  void bothPythonAndJavaStart() {
    vm.run("/usr/bin/python3", "-IS", "-c", "import json, socket, runpy").orThrow();
    assertTrue(vm.run("java", "-version").orThrow().stderr().contains("17."));
  }
}
