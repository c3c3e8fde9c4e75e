package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.lvmsr.smapi.JsonText;

/** The plugin of the README, made and run as its reader would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class KitIT {
  private static final String UUID = "0f956522-42d7-5328-7f9e-cc9a1a4a4d2e";
  private static final Path LVMSR =
      Path.of(Objects.requireNonNull(System.getProperty("lvmsr.dist"), "lvmsr.dist"));

  private static final Set<String> USUAL =
      Set.of("MemorySr.java", "classes", "dist", "memory.jar", "run");

  private final TestTree tree;

  KitIT() throws IOException {
    tree = TestTree.empty();
  }

  @BeforeAll
  void makeTheTree() throws Exception {
    Files.writeString(tree.path("MemorySr.java"), readme("```java\n"));
    String commands =
        readme("```\njavac ")
            .replace("/opt/lvmsr", LVMSR.toString())
            .replace("/opt/memory", tree.path("dist").toString());
    ProcessBuilder shell = tree.builder(List.of("/bin/sh", "-ec", "javac " + commands));
    shell.directory(tree.path("").toFile());
    String javac = Path.of(System.getProperty("java.home"), "bin").toString();
    shell.environment().merge("PATH", javac, (path, first) -> first + ":" + path);
    TestTree.Result made = new TestTree.Run(shell.start()).result();
    assertEquals("", made.stderr());
    assertEquals(
        tree.path("dist/volume/org.xen.xapi.storage.memory") + ": 11 scripts\n", made.stdout());
    answer("SR.create", "'uuid':'" + UUID + "','configuration':{},'name':'n','description':''");
    answer("SR.attach", "'configuration':{'sr_uuid':'" + UUID + "'}");
  }

  @AfterAll
  void close() throws IOException {
    tree.close();
  }

  @Test
  void exactlyTheMethodsThatThePluginHasHaveScripts() throws IOException {
    assertEquals(
        Set.of(
            "Plugin.Query",
            "SR.attach",
            "SR.create",
            "SR.destroy",
            "SR.detach",
            "SR.ls",
            "SR.stat",
            "Volume.create",
            "Volume.destroy",
            "Volume.set",
            "Volume.stat"),
        names(tree.path("dist/volume/org.xen.xapi.storage.memory")));
    assertEquals(Set.of("bin", "lib", "volume"), names(tree.path("dist")));
    assertEquals("/run/lvmsr-memory\n", Files.readString(tree.path("dist/lib/run-directory")));
  }

  @Test
  void aQueryNamesThePlugin() throws Exception {
    JsonNode query = answer("Plugin.Query", "");
    assertEquals("memory", query.path("plugin").textValue());
    assertEquals("5.0", query.path("required_api_version").textValue());
  }

  @Test
  void aVolumeLivesFromCallToCall() throws Exception {
    JsonNode made =
        answer(
            "Volume.create", "'sr':'SR','name':'é','description':'d','size':4096,'sharable':false");
    String volume = "'sr':'SR','key':'" + made.path("key").textValue() + "'";
    assertTrue(answer("Volume.set", volume + ",'k':'vdi-type','v':'user'").isNull());
    JsonNode stat = answer("Volume.stat", volume);
    assertEquals("é", stat.path("name").textValue());
    assertEquals("{\"vdi-type\":\"user\"}", stat.path("keys").toString());
    assertTrue(listed().contains(stat));
    assertTrue(answer("Volume.destroy", volume).isNull());
    assertFalse(listed().contains(stat));
    TestTree.Result gone = run("Volume.stat", volume);
    assertEquals(1, gone.exitCode());
    JsonNode error = JsonText.parse(gone.stdout());
    assertEquals("SR_BACKEND_FAILURE", error.path("code").textValue());
    assertEquals("Volume_does_not_exist", error.path("params").path(0).textValue());
    assertTrue(error.at("/backtrace/files").toString().contains("MemorySr.java"), gone.stdout());
  }

  @Test
  void anSrIsAttachedDescribedAndDetached() throws Exception {
    String other = "'uuid':'u2','configuration':{},'name':'','description':''";
    assertEquals("{\"sr_uuid\":\"u2\"}", answer("SR.create", other).toString());
    assertEquals("\"u2\"", answer("SR.attach", "'configuration':{'sr_uuid':'u2'}").toString());
    assertEquals("[]", answer("SR.ls", "'sr':'u2'").toString());
    assertEquals("[\"Healthy\",\"\"]", answer("SR.stat", "'sr':'u2'").path("health").toString());
    assertTrue(answer("SR.detach", "'sr':'u2'").isNull());
    TestTree.Result detached = run("SR.stat", "'sr':'u2'");
    assertTrue(detached.stdout().contains("Sr_not_attached"), detached.stdout());
  }

  @Test
  void aPersonMayUseAScriptToo() throws Exception {
    TestTree.Result help = tree.commandLine("SR.attach", "-h").result();
    assertTrue(
        help.stdout()
            .startsWith("usage: SR.attach [-h] [-j] [--configuration CONFIGURATION CONFIGURATION]"),
        help.stdout());
    TestTree.Result attached =
        tree.commandLine("SR.attach", "d", "--configuration", "sr_uuid", UUID).result();
    assertEquals(new TestTree.Result("\"" + UUID + "\"\n", "", 0), attached);
    TestTree.Result unknown =
        tree.commandLine("SR.attach", "d", "--configuration", "sr_uuid", "x").result();
    assertEquals(
        new TestTree.Result("", "SR.attach: error: SR_BACKEND_FAILURE: SR_does_not_exist: x\n", 1),
        unknown);
    assertEquals(2, tree.commandLine("SR.stat", "d").result().exitCode());
  }

  @Test
  void itsLvmsrOffersWhatIsForAnyPlugin() throws Exception {
    String own = tree.path("dist/bin/lvmsr").toString();
    TestTree.Result help = tree.run(List.of(own, "--help"), "").result();
    assertEquals(0, help.exitCode(), help.stderr());
    assertTrue(help.stdout().contains("\n  conformance "), help.stdout());
    assertFalse(help.stdout().contains("\n  flatten "), help.stdout());
    TestTree.Result refused = tree.run(List.of(own, "flatten", "key"), "").result();
    assertEquals(
        "lvmsr: error: flatten works in lvmsr's own tree, and this is another plugin's; see lvmsr"
            + " --help\n",
        refused.stderr());
    assertEquals(2, refused.exitCode());
  }

  /** But for what needs a datapath plugin, which it does not have. */
  @Test
  @Timeout(600)
  void itPassesTheConformanceSuite() throws Exception {
    Path named = tree.lib().resolve("run-directory");
    String usual = Files.readString(named);
    // Some of the suite's calls have none of the environment that names the test's directory.
    Files.writeString(named, tree.path("run") + "\n");
    String scripts = tree.path("dist/volume/org.xen.xapi.storage.memory").toString();
    TestTree.Result result =
        lvmsr("conformance", "--volume", scripts, "--config", "any=thing", "--destructive");
    Files.writeString(named, usual);
    assertEquals(0, result.exitCode(), result.stdout());
    assertTrue(result.stdout().contains(" 0 failed,"), result.stdout());
  }

  @Test
  void theReadmeShowsTheFile() throws IOException {
    Path file = Path.of("..", "docs", "kit", "MemorySr.java");
    assertEquals(Files.readString(file), readme("```java\n"));
  }

  @Test
  void aMethodThatIsCalledWithoutAScriptIsUnimplemented() throws Exception {
    Path link = tree.path("dist/lib/Volume.resize");
    Files.createSymbolicLink(link, Path.of("entry"));
    String call = "{\"dbg\":\"\",\"sr\":\"\",\"key\":\"\",\"new_size\":1}";
    TestTree.Result result = tree.run(List.of(link.toString(), "--json"), call).result();
    Files.delete(link);
    assertEquals(1, result.exitCode());
    assertEquals(
        "[\"Unimplemented\",\"Volume.resize\"]",
        JsonText.parse(result.stdout()).path("params").toString());
  }

  @Test
  void aTreeIsMadeAnewButNothingElseIsEverReplaced() throws Exception {
    Path stranger = tree.path("dist/lib/notes.txt");
    Files.writeString(stranger, "mine\n");
    TestTree.Result refused = kit("MemorySr");
    assertEquals(1, refused.exitCode());
    assertEquals(
        "lvmsr: error: " + stranger + " was not put there by lvmsr kit\n", refused.stderr());
    Files.delete(stranger);
    String build = Files.readString(tree.lib().resolve("build-id"));
    assertEquals(0, kit("MemorySr").exitCode());
    assertEquals(build, Files.readString(tree.lib().resolve("build-id")));
    assertEquals(USUAL, names(tree.path("")));
  }

  @Test
  void whatCannotBeMadeLeavesNothingBehind() throws Exception {
    String jar = tree.path("memory.jar").toString();
    String there = tree.path("dist/../memory.jar").toString();
    assertEquals(
        "lvmsr: error: plugin factory Missing: java.lang.ClassNotFoundException: Missing\n",
        refusal("Missing", jar));
    assertEquals(
        "lvmsr: error: plugin factory java.lang.String is no interface"
            + " org.lvmsr.cli.PluginFactory\n",
        refusal("java.lang.String", jar));
    assertEquals(
        "lvmsr: error: " + jar + ".not does not exist\n", refusal("MemorySr", jar + ".not"));
    assertEquals("lvmsr: error: two jars are called memory.jar\n", refusal("MemorySr", jar, there));
    assertEquals(USUAL, names(tree.path("")));
  }

  private String refusal(String factory, String... jars) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("kit", factory, "--into", tree.path("nowhere").toString()));
    List.of(jars).forEach(jar -> words.addAll(List.of("--jar", jar)));
    TestTree.Result result = lvmsr(words.toArray(String[]::new));
    assertEquals(1, result.exitCode());
    return result.stderr();
  }

  private List<JsonNode> listed() throws Exception {
    List<JsonNode> volumes = new ArrayList<>();
    answer("SR.ls", "'sr':'SR'").forEach(volumes::add);
    return volumes;
  }

  private JsonNode answer(String script, String members) throws Exception {
    TestTree.Result result = run(script, members);
    assertEquals(0, result.exitCode(), result.stdout() + result.stderr());
    return JsonText.parse(result.stdout());
  }

  private TestTree.Result run(String script, String members) throws Exception {
    String all = members.isEmpty() ? "'dbg':'d'" : "'dbg':'d'," + members;
    String json = "{" + all.replace('\'', '"').replace("\"SR\"", "\"" + UUID + "\"") + "}";
    return tree.json(script, json).result();
  }

  private TestTree.Result kit(String factory) throws IOException, InterruptedException {
    return lvmsr(
        "kit",
        factory,
        "--jar",
        tree.path("memory.jar").toString(),
        "--into",
        tree.path("dist").toString());
  }

  private TestTree.Result lvmsr(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(LVMSR.resolve("bin/lvmsr").toString()));
    command.addAll(List.of(words));
    return tree.run(command, "").result();
  }

  /** What follows a text in the README, up to the end of the block. */
  private static String readme(String begin) throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf(begin) + begin.length();
    return readme.substring(start, readme.indexOf("```", start));
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
