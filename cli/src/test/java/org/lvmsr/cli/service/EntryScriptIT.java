package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.lvmsr.cli.Outcome;

/** The scripts of the built tree as the toolstack and people run them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class EntryScriptIT {
  private static final String SR = "0f956522-42d7-5328-7f9e-cc9a1a4a4d2e";
  private static final String ATTACH =
      "{\"configuration\":{\"sr_uuid\":\"" + SR + "\"},\"dbg\":\"OpaqueRef:1\"}";

  private final TestTree tree;

  EntryScriptIT() throws IOException {
    tree = TestTree.make();
  }

  @BeforeAll
  void attach() throws IOException, InterruptedException {
    assertEquals("\"" + SR + "\"\n", tree.json("SR.attach", ATTACH).result().stdout());
  }

  @AfterAll
  void close() throws IOException {
    tree.close();
  }

  @Test
  void aCallHasItsArgumentsOnStdinAndItsResultOnStdout() throws Exception {
    TestTree.Result created =
        tree.json(
                "SR.create",
                "{\"description\":\"d\\u00e9\",\"name\":\"n\",\"configuration\":{\"device\":\"/dev/é\"},"
                    + "\"uuid\":\"u1\",\"dbg\":\"a\\n{\\\"traceparent\\\":\\\"00\\\"}\"}")
            .result();
    assertEquals(
        new TestTree.Result("{\"device\": \"/dev/\\u00e9\", \"sr_uuid\": \"u1\"}\n", "", 0),
        created);
  }

  @Test
  void aCommandLineDoesNotWaitForStdin() throws Exception {
    TestTree.Result stat = tree.commandLine("SR.stat", "static-vdis", SR).result();
    assertEquals(
        "{\"sr\": \""
            + SR
            + "\", \"name\": \"n\", \"description\": \"d\", \"free_space\": 1, \"total_space\": 2,"
            + " \"datasources\": [], \"clustered\": false, \"health\": [\"Healthy\", \"\"]}\n",
        stat.stdout());
    assertEquals(0, stat.exitCode());
  }

  @Test
  void theEndOfALineIsTheEndOfTheArgumentsWhoeverKeepsStdinOpen() throws Exception {
    ProcessBuilder builder =
        tree.builder(List.of(tree.volumeScript("SR.attach").toString(), "--json"));
    TestTree.Run run = new TestTree.Run(builder.start());
    OutputStream stdin = run.process().getOutputStream();
    stdin.write((ATTACH + "\n").getBytes(StandardCharsets.UTF_8));
    stdin.flush();
    assertEquals(new TestTree.Result("\"" + SR + "\"\n", "", 0), run.result());
  }

  @Test
  void wordsOfACommandLineArriveUnchanged() throws Exception {
    String name = "naïve \"quoted\" $HOME\n'x' \\";
    TestTree.Result volume =
        tree.commandLine("Volume.create", "d", SR, name, "", "4096", "true").result();
    assertTrue(
        volume.stdout().contains("\"name\": \"na\\u00efve \\\"quoted\\\" $HOME\\n'x' \\\\\""),
        volume.stdout());
  }

  @Test
  void allOfALargeStdinIsRead() throws Exception {
    String large = "x".repeat(2_000_000);
    TestTree.Result probe =
        tree.json("SR.probe", "{\"configuration\":{\"k\":\"" + large + "\"},\"dbg\":\"d\"}")
            .result();
    assertEquals(0, probe.exitCode());
    assertTrue(probe.stdout().contains(large));
  }

  @Test
  void anAnswerThatBeganAndFailedIsNotPrinted() throws Exception {
    var failed = new Outcome("{\"code\": \"x\"}\n", "why\n", 1);
    assertEquals(new TestTree.Result("{\"code\": \"x\"}\n", "why\n", 1), answered("[1, ", failed));
    var whole = new Outcome("2]\n", "", 0);
    assertEquals(new TestTree.Result("[1, 2]\n", "", 0), answered("[1, ", whole));
  }

  /** What the script makes of a reply; who sends it is no service. */
  private TestTree.Result answered(String piece, Outcome end) throws Exception {
    Path run = Files.createTempDirectory("lvmsr");
    Path socket = run.resolve("lvmsrd.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ProcessBuilder builder =
          tree.builder(List.of(tree.volumeScript("SR.ls").toString(), "--json"));
      builder.environment().put("LVMSR_RUN_DIR", run.toString());
      TestTree.Run script = new TestTree.Run(builder.start());
      script.feed("{}");
      try (SocketChannel caller = server.accept()) {
        Frame unused = Frame.read(Channels.newInputStream(caller));
        OutputStream out = Channels.newOutputStream(caller);
        out.write(Connection.ACCEPTED);
        byte[] bytes = piece.getBytes(StandardCharsets.US_ASCII);
        Reply.writePiece(bytes, bytes.length, out);
        Reply.write(end, out);
        return script.result();
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(run);
    }
  }

  @Test
  void aFailureIsAnErrorObjectInJsonModeAndATextOnTheCommandLine() throws Exception {
    TestTree.Result json =
        tree.json("Volume.stat", "{\"key\":\"k\",\"sr\":\"" + SR + "\",\"dbg\":\"d\"}").result();
    assertTrue(
        json.stdout()
            .startsWith(
                "{\"code\": \"SR_BACKEND_FAILURE\", \"params\": [\"Volume_does_not_exist\", \"k\"],"
                    + " \"backtrace\": {\"error\": \"k\", \"files\": ["),
        json.stdout());
    assertEquals(1, json.exitCode());
    TestTree.Result text = tree.commandLine("Volume.stat", "d", SR, "k").result();
    assertEquals("", text.stdout());
    assertEquals(
        "Volume.stat: error: SR_BACKEND_FAILURE: Volume_does_not_exist: k\n", text.stderr());
    assertEquals(1, text.exitCode());
  }

  @Test
  void aCommandLineThatMakesNoSenseEndsWithTwo() throws Exception {
    TestTree.Result result = tree.commandLine("SR.stat", "d").result();
    assertEquals(
        new TestTree.Result(
            "",
            """
            usage: SR.stat [-h] [-j] dbg sr
            SR.stat: error: the following arguments are required: sr
            """,
            2),
        result);
  }

  @Test
  void theDirectoryTellsWhichPluginIsAsked() throws Exception {
    assertTrue(
        tree.commandLine("Plugin.Query", "d").result().stdout().contains("memory volume plugin"));
    String datapath = tree.datapathScript("Plugin.Query").toString();
    assertTrue(
        tree.run(List.of(datapath, "d"), "").result().stdout().contains("memory datapath plugin"));
  }

  @Test
  void aScriptWorksThroughOtherLinksAndFromAnyDirectory() throws Exception {
    Path plugin = Files.createDirectories(tree.path("xapi/datapath/lvmsr"));
    Files.createSymbolicLink(plugin.resolve("Plugin.Query"), tree.lib().resolve("entry"));
    ProcessBuilder relative = tree.builder(List.of("./Plugin.Query", "d"));
    relative.directory(plugin.toFile());
    assertTrue(
        new TestTree.Run(relative.start()).result().stdout().contains("memory datapath plugin"));
  }

  @Test
  void theNameOfALinkTellsWhichPluginIsAskedHoweverItIsSpelled() throws Exception {
    Path elsewhere = Files.createDirectories(tree.path("elsewhere/scripts"));
    Files.createSymbolicLink(elsewhere.resolve("Plugin.Query"), tree.lib().resolve("entry"));
    Path plugins = Files.createDirectories(tree.path("linked/datapath"));
    Files.createSymbolicLink(plugins.resolve("lvmsr"), elsewhere);
    String absolute = plugins + "/.//lvmsr//Plugin.Query";
    for (String spelled : List.of("lvmsr/Plugin.Query", "./lvmsr/./Plugin.Query", absolute)) {
      ProcessBuilder builder = tree.builder(List.of(spelled, "d"));
      builder.directory(plugins.toFile());
      TestTree.Result result = new TestTree.Run(builder.start()).result();
      assertTrue(result.stdout().contains("memory datapath plugin"), spelled + result.stderr());
    }
  }

  @Test
  void anEnvironmentOfRubbishDoesNoHarm() throws Exception {
    ProcessBuilder builder =
        tree.builder(List.of(tree.volumeScript("Plugin.Query").toString(), "d"));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LVMSR_RUN_DIR", tree.runDirectory().toString());
    environment.put("LD_PRELOAD", "/nonexistent/libjemalloc.so.2");
    environment.put("PYTHONPATH", "/nonexistent");
    environment.put("PYTHONHOME", "/nonexistent");
    environment.put("LANG", "xx_YY");
    environment.put("COLUMNS", "not");
    environment.put("BASH_FUNC_which%%", "()");
    TestTree.Result result = new TestTree.Run(builder.start()).result();
    assertTrue(result.stdout().startsWith("{\"plugin\": \"memory\""), result.stderr());
  }

  @Test
  void itRunsUnderTheToolstacksObserver() throws Exception {
    // What that module does, in our words: run the file as a main program in its own process.
    Files.writeString(
        Files.createDirectories(tree.path("observer")).resolve("observer.py"),
        """
        import runpy, sys
        sys.argv = sys.argv[1:]
        runpy.run_path(sys.argv[0], run_name="__main__")
        """);
    String script = tree.volumeScript("SR.attach").toString();
    ProcessBuilder builder =
        tree.builder(List.of("/usr/bin/python3", "-m", "observer", script, "--json"));
    builder.environment().put("PYTHONPATH", tree.path("observer").toString());
    builder.environment().put("TRACEPARENT", "00-0-0-01");
    TestTree.Run run = new TestTree.Run(builder.start());
    run.feed(ATTACH);
    assertEquals(new TestTree.Result("\"" + SR + "\"\n", "", 0), run.result());
  }

  @Test
  void theSameCodeAnswersWithoutTheService() throws Exception {
    ProcessBuilder builder =
        tree.builder(List.of(tree.volumeScript("SR.attach").toString(), "--json"));
    builder.environment().put("LVMSR_IN_PROCESS", "1");
    builder.environment().put("LVMSR_RUN_DIR", tree.path("elsewhere").toString());
    TestTree.Run run = new TestTree.Run(builder.start());
    run.feed(ATTACH);
    assertEquals(new TestTree.Result("\"" + SR + "\"\n", "", 0), run.result());
    assertTrue(Files.notExists(tree.path("elsewhere/lvmsrd.sock")));
  }

  @Test
  void whatIsNotJsonIsRefusedAsTheKnownProgramsDo() throws Exception {
    for (String stdin : List.of("", "[]", "{\"dbg\":\"d\"", "{\n\"dbg\":\"d\"}")) {
      TestTree.Result result = tree.json("Plugin.Query", stdin).result();
      assertEquals("", result.stdout());
      assertEquals(1, result.exitCode());
      assertTrue(result.stderr().startsWith("Plugin.Query: error: stdin: "), result.stderr());
    }
  }
}
