package org.lvmsr.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.PluginKind;
import org.lvmsr.smapi.SmapiMethod;

/** Usage lines and help, written down from the interface's own documents. */
final class UsageTest {
  private static final String CONFIGURATION = " [--configuration CONFIGURATION CONFIGURATION]";

  @ParameterizedTest
  @CsvSource({
    "Plugin.Query, dbg",
    "Plugin.ls, dbg",
    "Plugin.diagnostics, dbg",
    "SR.detach, dbg sr",
    "SR.destroy, dbg sr",
    "SR.stat, dbg sr",
    "SR.ls, dbg sr",
    "SR.set_name, dbg sr new_name",
    "SR.set_description, dbg sr new_description",
    "Volume.create, dbg sr name description size sharable",
    "Volume.destroy, dbg sr key",
    "Volume.stat, dbg sr key",
    "Volume.set_name, dbg sr key new_name",
    "Volume.set_description, dbg sr key new_description",
    "Volume.set, dbg sr key k v",
    "Volume.unset, dbg sr key k",
    "Volume.resize, dbg sr key new_size",
    "Volume.copy, dbg sr key dest_sr",
    "Volume.compare, dbg sr key key2",
    "Volume.similar_content, dbg sr key",
    "Volume.enable_cbt, dbg sr key",
    "Volume.disable_cbt, dbg sr key",
    "Volume.data_destroy, dbg sr key",
    "Volume.list_changed_blocks, dbg sr key key2 offset length",
    "Volume.compose, dbg sr key key2",
    "Volume.snapshot, dbg sr key",
    "Volume.clone, dbg sr key",
    "Volume.revert, dbg sr snapshot key",
    "Task.stat, dbg id",
    "Task.cancel, dbg id",
    "Task.destroy, dbg id",
    "Task.ls, dbg",
  })
  void aVolumePluginsScriptTakesItsArgumentsInTheOrderOfTheInterface(String script, String names) {
    assertEquals(
        "usage: " + script + " [-h] [-j] " + names + "\n", usage(PluginKind.VOLUME, script));
  }

  @ParameterizedTest
  @CsvSource({
    "Plugin.Query, dbg",
    "Datapath.open, dbg uri persistent",
    "Datapath.attach, dbg uri domain",
    "Datapath.activate, dbg uri domain",
    "Datapath.activate_readonly, dbg uri domain",
    "Datapath.deactivate, dbg uri domain",
    "Datapath.detach, dbg uri domain",
    "Datapath.close, dbg uri",
    "Datapath.import_activate, dbg uri domain",
    "Data.copy, dbg uri domain remote blocklist",
    "Data.mirror, dbg uri domain remote",
    "Data.stat, dbg operation",
    "Data.cancel, dbg operation",
    "Data.destroy, dbg operation",
    "Data.ls, dbg",
  })
  void aDatapathPluginsScriptDoesSoToo(String script, String names) {
    assertEquals(
        "usage: " + script + " [-h] [-j] " + names + "\n", usage(PluginKind.DATAPATH, script));
  }

  @Test
  void aConfigurationIsAnOption() {
    assertEquals(
        "usage: SR.probe [-h] [-j]" + CONFIGURATION + " dbg\n",
        usage(PluginKind.VOLUME, "SR.probe"));
    assertEquals(
        "usage: SR.attach [-h] [-j]" + CONFIGURATION + " dbg\n",
        usage(PluginKind.VOLUME, "SR.attach"));
    assertEquals(
        "usage: SR.create [-h] [-j]" + CONFIGURATION + " dbg uuid name description\n",
        usage(PluginKind.VOLUME, "SR.create"));
  }

  @Test
  void theFormWithAUriHasTheUsageOfApi30() {
    Map<String, String> usages =
        MethodTable.all().stream()
            .filter(method -> method.uriForm().isPresent())
            .collect(Collectors.toMap(SmapiMethod::scriptName, UsageTest::uriUsage));
    assertEquals(
        Map.of(
            "SR.probe", "usage: SR.probe [-h] [-j] dbg uri\n",
            "SR.attach", "usage: SR.attach [-h] [-j] dbg uri\n",
            "SR.create",
                "usage: SR.create [-h] [-j]" + CONFIGURATION + " dbg uri name description\n"),
        usages);
  }

  @Test
  void helpShowsTheFormOfTheCurrentInterface() {
    assertEquals(
        """
        usage: SR.attach [-h] [-j] [--configuration CONFIGURATION CONFIGURATION] dbg

        [attach configuration]: attaches the SR to the local host. Once it is attached
        its volumes can be listed and used.

        positional arguments:
          dbg                   Debug context from the caller

        options:
          -h, --help            show this help message and exit
          -j, --json            Read json from stdin, print json to stdout
          --configuration CONFIGURATION CONFIGURATION
                                A key of the plugin's configuration and its value; may
                                be repeated
        """,
        help("SR.attach", List.of("-h"), 80));
  }

  @Test
  void helpIsNarrowWhereTheArgumentsAreShort() {
    assertEquals(
        """
        usage: Volume.unset [-h] [-j] dbg sr key k

        [unset sr key k]: removes a pair of texts from a volume, if it has it.

        positional arguments:
          dbg         Debug context from the caller
          sr          The Storage Repository
          key         The volume key
          k           The name of a pair

        options:
          -h, --help  show this help message and exit
          -j, --json  Read json from stdin, print json to stdout
        """,
        help("Volume.unset", List.of("--help"), 80));
  }

  @Test
  void aUriBeforeTheWishForHelpSelectsTheOldFormsHelp() {
    String help = help("SR.attach", List.of("x", "file:///y", "-h"), 80);
    assertEquals(
        """
        usage: SR.attach [-h] [-j] dbg uri

        [attach uri]: attaches the SR to the local host. Once it is attached its
        volumes can be listed and used.

        positional arguments:
          dbg         Debug context from the caller
          uri         The Storage Repository URI

        options:
          -h, --help  show this help message and exit
          -j, --json  Read json from stdin, print json to stdout
        """,
        help);
  }

  @Test
  void anOperationIsReadAsJson() {
    assertEquals(
        "{\"dbg\": \"d\", \"operation\": [\"MirrorV1\", \"m1\"]}",
        JsonText.write(((ParsedLine.Call) stat("[\"MirrorV1\", \"m1\"]")).arguments()));
    assertEquals(
        """
        usage: Data.stat [-h] [-j] dbg operation
        Data.stat: error: argument operation: invalid loads value: 'm1'
        """,
        ((ParsedLine.Refused) stat("m1")).text());
  }

  private static ParsedLine stat(String operation) {
    SmapiMethod method = MethodTable.find(PluginKind.DATAPATH, "Data.stat").orElseThrow();
    return new CommandLineParser("Data.stat", method, 80).parse(List.of("d", operation));
  }

  private static String help(String script, List<String> argv, int columns) {
    SmapiMethod method = MethodTable.find(PluginKind.VOLUME, script).orElseThrow();
    ParsedLine line = new CommandLineParser(script, method, columns).parse(argv);
    return ((ParsedLine.Help) line).text();
  }

  private static String usage(PluginKind kind, String script) {
    SmapiMethod method = MethodTable.find(kind, script).orElseThrow();
    return new UsageText(Syntax.current(script, method), 120).usage();
  }

  private static String uriUsage(SmapiMethod method) {
    Syntax syntax = Syntax.withUri(method.scriptName(), method, method.uriForm().orElseThrow());
    return new UsageText(syntax, 120).usage();
  }
}
