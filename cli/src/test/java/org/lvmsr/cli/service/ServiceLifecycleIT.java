package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Starting, losing and replacing the resident service, with real processes. */
@Timeout(240)
final class ServiceLifecycleIT {
  private static final String QUERY = "{\"dbg\":\"d\"}";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final TestTree tree;

  ServiceLifecycleIT() throws IOException {
    tree = TestTree.make();
  }

  @AfterEach
  void close() throws IOException {
    tree.close();
  }

  @Test
  void theFirstCallStartsAServiceThatOnlyRootCanReach() throws Exception {
    query();
    assertTrue(tree.service().isAlive());
    assertEquals("rwx------", mode(tree.runDirectory()));
    assertEquals("rw-------", mode(tree.runDirectory().resolve("lvmsrd.sock")));
    assertEquals("rw-------", mode(tree.runDirectory().resolve("lvmsrd.log")));
  }

  @Test
  void eightFirstCallsAtOnceStartOneService() throws Exception {
    List<TestTree.Run> runs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      runs.add(tree.json("Plugin.Query", QUERY));
    }
    for (TestTree.Run run : runs) {
      assertEquals(0, run.result().exitCode());
    }
    assertEquals(1, tree.servicesStarted());
  }

  @Test
  void aKilledServiceIsReplacedByTheNextCall() throws Exception {
    query();
    tree.kill();
    query();
    assertEquals(2, tree.servicesStarted());
  }

  @Test
  void aServiceKilledInMidCallLeavesAWellFormedError() throws Exception {
    query();
    TestTree.Run json = tree.json("SR.probe", slowProbe("json", 60_000));
    TestTree.Run text =
        tree.commandLine(
            "SR.probe",
            "d",
            "--configuration",
            "begun",
            tree.path("text.begun").toString(),
            "--configuration",
            "milliseconds",
            "60000");
    await("json.begun");
    await("text.begun");
    tree.kill();
    TestTree.Result error = json.result();
    assertEquals(
        "{\"code\": \"SR_BACKEND_FAILURE\", \"params\": [\"Service_failed\", \"SR.probe: the service"
            + " ended during this call, so its outcome is unknown\"], \"backtrace\": {\"error\":"
            + " \"the service ended during this call, so its outcome is unknown\", \"files\": [],"
            + " \"lines\": []}}\n",
        error.stdout());
    assertEquals(1, error.exitCode());
    TestTree.Result plain = text.result();
    assertEquals("", plain.stdout());
    assertEquals(1, plain.exitCode());
    assertTrue(plain.stderr().contains("its outcome is unknown"), plain.stderr());
    query();
  }

  @Test
  void aCallGoesOnToItsEndWhenItsCallerIsKilled() throws Exception {
    query();
    TestTree.Run run = tree.json("SR.probe", slowProbe("call", 1500));
    await("call.begun");
    run.process().destroyForcibly().waitFor();
    await("call.ended");
    query();
    assertEquals(1, tree.servicesStarted());
  }

  @Test
  void theServiceKeepsNothingOfItsFirstCallerOpen() throws Exception {
    Path held = tree.path("held");
    String script = tree.volumeScript("Plugin.Query").toString();
    TestTree.Result result =
        tree.run(List.of("/bin/sh", "-c", "exec 7>" + held + "; " + script + " d"), "").result();
    assertEquals(0, result.exitCode());
    Path descriptors = Path.of("/proc", Long.toString(tree.service().pid()), "fd");
    try (Stream<Path> open = Files.list(descriptors)) {
      for (Path descriptor : open.toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        assertFalse(target.equals(held.toString()), target);
        assertFalse(target.startsWith("pipe:"), descriptor + " is " + target);
      }
    }
    assertEquals("/", Files.readSymbolicLink(descriptors.resolveSibling("cwd")).toString());
  }

  @Test
  void aServiceToldToEndLetsItsCallsEndFirst() throws Exception {
    query();
    TestTree.Run run = tree.json("SR.probe", slowProbe("call", 2000));
    await("call.begun");
    ProcessHandle service = tree.service();
    assertTrue(service.destroy());
    // This call comes while the old service is ending, and is answered by a new one.
    query();
    assertEquals(0, run.result().exitCode());
    service.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    assertEquals(2, tree.servicesStarted());
    assertTrue(tree.log().contains("stopped"), tree.log());
  }

  @Test
  void aServiceOfAnotherBuildIsReplaced() throws Exception {
    query();
    ProcessHandle old = tree.service();
    Files.writeString(tree.lib().resolve("build-id"), "another\n");
    query();
    old.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    assertNotEquals(old.pid(), tree.service().pid());
  }

  @Test
  void aServiceThatCannotStartIsExplained() throws Exception {
    Files.writeString(tree.lib().resolve("plugin"), "org.example.Missing\n");
    TestTree.Result result = tree.json("Plugin.Query", QUERY).result();
    assertEquals(1, result.exitCode());
    assertTrue(result.stdout().startsWith("{\"code\": \"SR_BACKEND_FAILURE\""), result.stdout());
    assertTrue(result.stdout().contains("org.example.Missing"), result.stdout());
  }

  @Test
  void aRunDirectoryThatIsTooDeepForASocketIsNamed() throws Exception {
    ProcessBuilder builder =
        tree.builder(List.of(tree.volumeScript("Plugin.Query").toString(), "d"));
    String deep = tree.path("d".repeat(120)).toString();
    builder.environment().put("LVMSR_RUN_DIR", deep);
    TestTree.Result result = new TestTree.Run(builder.start()).result();
    assertEquals(
        "Plugin.Query: error: " + deep + "/lvmsrd.sock: AF_UNIX path too long\n", result.stderr());
  }

  @Test
  void aMissingJavaIsExplained() throws Exception {
    Files.writeString(tree.lib().resolve("java.path"), "/nonexistent/java\n");
    String missing = "cannot run /nonexistent/java: No such file or directory";
    TestTree.Result result = tree.json("Plugin.Query", QUERY).result();
    assertEquals(1, result.exitCode());
    assertTrue(result.stdout().contains(missing), result.stdout());
    TestTree.Result admin = lvmsr("version");
    assertEquals("lvmsr: error: " + missing + "\n", admin.stderr());
  }

  @Test
  void aRunDirectoryThatOthersCanReachIsRefused() throws Exception {
    Files.createDirectory(tree.runDirectory());
    Files.setPosixFilePermissions(
        tree.runDirectory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    TestTree.Result result = tree.json("Plugin.Query", QUERY).result();
    assertEquals(1, result.exitCode());
    assertTrue(result.stdout().contains("mode 0700"), result.stdout());
  }

  @Test
  void theAdminToolStartsShowsAndStopsTheService() throws Exception {
    assertEquals(new TestTree.Result("not running\n", "", 1), lvmsr("service", "status"));
    TestTree.Result started = lvmsr("service", "start");
    assertEquals(0, started.exitCode(), started.stderr());
    assertEquals(
        "{\"running\": true, \"build\": \""
            + Files.readString(tree.lib().resolve("build-id")).strip()
            + "\", \"pid\": \""
            + tree.service().pid()
            + "\"}\n",
        lvmsr("service", "status", "--json").stdout());
    assertEquals(new TestTree.Result("stopped\n", "", 0), lvmsr("service", "stop"));
    assertEquals(new TestTree.Result("not running\n", "", 0), lvmsr("service", "stop"));
    assertEquals(1, lvmsr("service", "status").exitCode());
    assertEquals(2, lvmsr("servce").exitCode());
  }

  @Test
  void whoAsksHowToStartTheServiceDoesNotStartIt() throws Exception {
    TestTree.Result help = lvmsr("service", "start", "--help");
    assertTrue(help.stdout().startsWith("usage: lvmsr service "), help.stdout());
    assertTrue(Files.notExists(tree.runDirectory().resolve("lvmsrd.log")));
  }

  @Test
  void aServiceThatLetsItsCallsEndIsWaitedForByAllWhoStopIt() throws Exception {
    query();
    TestTree.Run call = tree.json("SR.probe", slowProbe("call", 3000));
    await("call.begun");
    assertTrue(tree.service().destroy());
    while (Files.exists(tree.runDirectory().resolve("lvmsrd.sock"))) {
      Thread.sleep(20);
    }
    assertEquals(new TestTree.Result("stopped\n", "", 0), lvmsr("service", "stop"));
    assertEquals(0, call.result().exitCode());
  }

  static boolean mayChangeUser() {
    return Files.isExecutable(SETPRIV) && System.getProperty("user.name").equals("root");
  }

  @Test
  @EnabledIf("mayChangeUser")
  void whoMayNotReachTheServiceIsToldWhereItIs() throws Exception {
    query();
    Path socket = tree.runDirectory().resolve("lvmsrd.sock");
    Files.setPosixFilePermissions(tree.path(""), PosixFilePermissions.fromString("rwxr-xr-x"));
    String script = tree.volumeScript("Plugin.Query").toString();
    List<String> nobody = new ArrayList<>(List.of(SETPRIV.toString(), "--reuid", "65534"));
    nobody.addAll(List.of("--regid", "65534", "--clear-groups", script, "d"));
    String denied = socket + ": Permission denied: run it as root";
    assertEquals(
        new TestTree.Result("", "Plugin.Query: error: " + denied + "\n", 1),
        tree.run(nobody, "").result());
  }

  @Test
  void installedScriptsWork() throws Exception {
    TestTree.Result installed = lvmsr("install", "--root", tree.path("xapi").toString());
    assertEquals(0, installed.exitCode(), installed.stderr());
    Path script = tree.path("xapi/volume/org.xen.xapi.storage.memory/Plugin.Query");
    TestTree.Result result = tree.run(List.of(script.toString(), "--json"), QUERY).result();
    assertTrue(result.stdout().contains("memory volume plugin"), result.stderr());
  }

  @Test
  void aServiceStartsWithTheClassesThatInstallHasArchived() throws Exception {
    query();
    assertFalse(maps().contains("lvmsr.jsa"));
    tree.kill();
    TestTree.Result installed = lvmsr("install", "--root", tree.path("xapi").toString());
    String archive = tree.lib().resolve("lvmsr.jsa").toString();
    assertTrue(installed.stdout().contains(archive + "\n"), installed.stdout());
    query();
    assertTrue(maps().contains(archive), maps());
    lvmsr("uninstall", "--root", tree.path("xapi").toString());
    assertFalse(Files.exists(Path.of(archive)));
  }

  /** Python says what it imports and from where. */
  @Test
  void aCallIsMadeByWhatInstallHasCompiledWhileThatIsUpToDate() throws Exception {
    TestTree.Result installed = lvmsr("install", "--root", tree.path("xapi").toString());
    Path compiled = tree.lib().resolve("__pycache__");
    assertTrue(installed.stdout().contains(compiled + "\n"), installed.stdout());
    assertTrue(imports().contains("code object from '" + compiled), imports());
    Path client = tree.lib().resolve("lvmsr_client.py");
    Files.writeString(client, Files.readString(client) + "\n# of another build\n");
    String imported = imports();
    assertTrue(imported.contains("code object from " + client), imported);
    lvmsr("uninstall", "--root", tree.path("xapi").toString());
    assertFalse(Files.exists(compiled));
  }

  /** Python looks at the header of a compiled form only. */
  @Test
  void halfOfWhatInstallHasCompiledKeepsNobodyFromCalling() throws Exception {
    lvmsr("install", "--root", tree.path("xapi").toString());
    try (Stream<Path> compiled = Files.list(tree.lib().resolve("__pycache__"))) {
      Path one = compiled.findFirst().orElseThrow();
      byte[] whole = Files.readAllBytes(one);
      Files.write(one, Arrays.copyOf(whole, whole.length / 2));
    }
    query();
    assertEquals(0, lvmsr("version").exitCode());
  }

  private String imports() throws Exception {
    String script = tree.volumeScript("Plugin.Query").toString();
    List<String> words = List.of("/usr/bin/python3", "-ESsvv", script, "--json");
    TestTree.Result result = tree.run(words, QUERY).result();
    assertTrue(result.stdout().contains("memory volume plugin"), result.stderr());
    return result.stderr();
  }

  /** Another Java, other jars, or no archive at all. */
  @Test
  void anArchiveThatDoesNotFitChangesNothing() throws Exception {
    Files.writeString(tree.lib().resolve("lvmsr.jsa"), "no archive");
    query();
    TestTree.Result version = lvmsr("version");
    assertEquals("", version.stderr());
    assertTrue(version.stdout().startsWith("lvmsr "), version.stdout());
    assertEquals(0, version.exitCode());
  }

  /** The files that the service has in its memory. */
  private String maps() throws IOException {
    return Files.readString(Path.of("/proc/" + tree.service().pid() + "/maps"));
  }

  private TestTree.Result lvmsr(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tree.path("dist/bin/lvmsr").toString()));
    command.addAll(List.of(words));
    return tree.run(command, "").result();
  }

  private void query() throws IOException, InterruptedException {
    TestTree.Result result = tree.json("Plugin.Query", QUERY).result();
    assertEquals(0, result.exitCode(), result.stderr());
    assertTrue(result.stdout().startsWith("{\"plugin\": \"memory\""), result.stdout());
  }

  /** A probe that leaves files called after it when it begins and ends. */
  private String slowProbe(String name, int milliseconds) {
    return "{\"configuration\":{\"begun\":\""
        + tree.path(name + ".begun")
        + "\",\"ended\":\""
        + tree.path(name + ".ended")
        + "\",\"milliseconds\":\""
        + milliseconds
        + "\"},\"dbg\":\"d\"}";
  }

  private void await(String file) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.notExists(tree.path(file))) {
      assertTrue(System.nanoTime() < deadline, "no " + file);
      Thread.sleep(20);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
