package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.plugin;
import static org.lvmsr.conformance.cases.Sources.staticVdis;
import static org.lvmsr.conformance.cases.Sources.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;

/** What a plugin says of itself. */
final class QueryCases {
  private static final String TOPIC = "query";
  private static final String PREFIX = "org.xen.xapi.storage.";
  private static final String NAME = "org\\.xen\\.xapi\\.storage\\.[a-z0-9_-]+";

  private static final Set<String> FEATURES =
      Set.of(
          "SR_ATTACH",
          "SR_CREATE",
          "SR_DETACH",
          "SR_DELETE",
          "SR_SCAN",
          "SR_UPDATE",
          "SR_PROBE",
          "SR_METADATA",
          "SR_STATS",
          "SR_SUPPORTS_LOCAL_CACHING",
          "SR_CACHING",
          "SR_TRIM",
          "SR_MULTIPATH",
          "VDI_CREATE",
          "VDI_DELETE",
          "VDI_DESTROY",
          "VDI_CLONE",
          "VDI_SNAPSHOT",
          "VDI_RESIZE",
          "VDI_UPDATE",
          "VDI_ATTACH",
          "VDI_DETACH",
          "VDI_ACTIVATE",
          "VDI_DEACTIVATE",
          "VDI_INTRODUCE",
          "VDI_RESET_ON_BOOT",
          "VDI_RESIZE_ONLINE",
          "VDI_CONFIG_CBT",
          "VDI_REVERT",
          "VDI_COPY",
          "VDI_ACTIVATE_READONLY",
          "VDI_COMPOSE",
          "VDI_MIRROR",
          "VDI_MIRROR_IN",
          "VDI_ATTACH_OFFLINE",
          "VDI_GENERATE_CONFIG",
          "VDI_READ_CACHING",
          "THIN_PROVISIONING",
          "LARGE_VDI");

  private static final Map<String, List<String>> SCRIPTS_OF_FEATURES =
      Map.of(
          "VDI_CONFIG_CBT",
          List.of(
              "Volume.enable_cbt",
              "Volume.disable_cbt",
              "Volume.data_destroy",
              "Volume.list_changed_blocks"),
          "VDI_REVERT",
          List.of("Volume.revert"),
          "VDI_ACTIVATE_READONLY",
          List.of("Datapath.activate_readonly"),
          "VDI_COPY",
          List.of("Volume.copy"),
          "VDI_COMPOSE",
          List.of("Volume.compose"),
          "VDI_RESIZE_ONLINE",
          List.of("Volume.resize"),
          "VDI_MIRROR",
          List.of("Data.mirror", "Data.stat"));

  private static final Map<String, List<String>> SCRIPTS_OF_DATAPATH_FEATURES =
      Map.of(
          "NONPERSISTENT",
          List.of("Datapath.open", "Datapath.close"),
          "VDI_MIRROR_IN",
          List.of("Datapath.import_activate"));

  private QueryCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            TOPIC,
            "query-has-all-members",
            "Plugin.query answers with all ten members, each of its type.",
            plugin("query_result"),
            QueryCases::hasAllMembers),
        Case.of(
            TOPIC,
            "query-script-is-plugin-dot-capital-query",
            "The query script is called Plugin.Query, as static-vdis looks for no other spelling.",
            staticVdis("check_clusterstack"),
            QueryCases::spelling),
        Case.of(
            TOPIC,
            "scripts-are-spelled-as-in-the-interface",
            "Scripts other than Plugin.Query are spelled as in the interface definition.",
            staticVdis("call_volume_plugin"),
            QueryCases::spellings),
        Case.of(
            TOPIC,
            "directory-is-named-for-the-toolstack",
            "The directory of a volume plugin is " + PREFIX + "TYPE, in lower case.",
            xapi("storage_access.ml: get_smapiv2_drivers_from_switch"),
            QueryCases::directoryName),
        Case.of(
            TOPIC,
            "directory-has-no-strays-beside-it",
            "Beside the directory of a volume plugin there is nothing but others: whatever is there"
                + " is served as a plugin.",
            daemon("watch_volume_plugins"),
            QueryCases::noStrays),
        Case.of(
            TOPIC,
            "query-names-the-directory",
            "The plugin's name is the last part of the name of its directory.",
            plugin("query_result.plugin"),
            QueryCases::nameIsThatOfTheDirectory),
        Case.of(
            TOPIC,
            "query-requires-version-five",
            "A volume plugin requires at least version 5.0 of the interface, in digits and dots.",
            xapi("storage_access.ml: on_xapi_start"),
            QueryCases::apiVersion),
        Case.of(
                TOPIC,
                "query-features-are-known",
                "Features are among those that the toolstack or the interface definition knows; the"
                    + " toolstack drops others with a warning.",
                xapi("smint.ml: string_to_capability_table"),
                QueryCases::featuresAreKnown)
            .asAdvice(),
        Case.of(
            TOPIC,
            "query-features-have-their-scripts",
            "What a feature promises is there as a script.",
            daemon("Script.path"),
            QueryCases::featuresHaveScripts),
        Case.of(
            TOPIC,
            "datapath-features-have-their-scripts",
            "A datapath plugin with NONPERSISTENT has Datapath.open and close, and one with"
                + " VDI_MIRROR_IN has Datapath.import_activate.",
            daemon("vdi_epoch_begin_impl"),
            QueryCases::datapathFeatures),
        Case.of(
                TOPIC,
                "query-needs-no-sr",
                "Plugin.query works while no SR is attached.",
                plugin("query"),
                QueryCases::needsNoSr)
            .thatDestroys(),
        Case.of(
            TOPIC,
            "query-answers-the-same-again",
            "Plugin.query changes nothing and answers the same when asked again.",
            plugin("query"),
            QueryCases::answersTheSame),
        Case.of(
                TOPIC,
                "diagnostics-are-text",
                "Plugin.diagnostics answers with text.",
                plugin("diagnostics"),
                QueryCases::diagnostics)
            .needs("Plugin.diagnostics"),
        Case.of(
                TOPIC,
                "plugin-ls-lists-attached-srs",
                "Plugin.ls lists the SRs that are attached.",
                plugin("ls"),
                QueryCases::pluginLs)
            .needs("Plugin.ls")
            .asAdvice(),
        Case.of(
            TOPIC,
            "datapath-directory-is-a-scheme",
            "The directory of a datapath plugin is named like the scheme of a URI, in lower case.",
            daemon("choose_datapath"),
            QueryCases::datapathName),
        Case.of(
            TOPIC,
            "datapath-query-requires-a-known-version",
            "A datapath plugin requires version 5.0 of the interface or 3.0, or is not registered.",
            daemon("Datapath_plugins.register"),
            QueryCases::datapathVersion));
  }

  private static void hasAllMembers(Scene scene) {
    JsonNode unused = scene.call("Plugin.query");
  }

  private static void spelling(Scene scene) {
    List<String> entries = new ArrayList<>(scene.subject().volume().entries());
    Expect.that(entries.contains("Plugin.Query"), "there is no Plugin.Query among " + entries);
  }

  private static void spellings(Scene scene) {
    List<String> known = Scripts.names();
    for (ScriptDirectory directory : scene.subject().directories()) {
      for (String entry : directory.entries()) {
        Expect.that(
            known.contains(entry)
                || entry.equalsIgnoreCase("Plugin.Query")
                || known.stream().noneMatch(entry::equalsIgnoreCase),
            entry + " differs in case from the interface");
      }
    }
  }

  private static void directoryName(Scene scene) {
    String name = scene.subject().volume().name();
    Expect.that(name.matches(NAME), "the directory is " + name);
  }

  private static void noStrays(Scene scene) {
    Path own = scene.subject().volume().path();
    Path parent = own.resolve("..").normalize();
    List<String> strays =
        new ScriptDirectory(parent)
            .entries().stream()
                .filter(entry -> !entry.equals(scene.subject().volume().name()))
                .filter(entry -> !entry.matches(NAME) || !Files.isDirectory(parent.resolve(entry)))
                .toList();
    Expect.equal(List.of(), strays, "the list of what else is in " + parent);
  }

  private static void nameIsThatOfTheDirectory(Scene scene) {
    String directory = scene.subject().volume().name();
    String last = directory.substring(directory.lastIndexOf('.') + 1);
    Expect.equal(last, scene.call("Plugin.query").get("plugin").asText(), "the plugin's name");
  }

  private static void apiVersion(Scene scene) {
    String version = scene.call("Plugin.query").get("required_api_version").asText();
    Expect.that(version.matches("[0-9]+(\\.[0-9]+)*"), "required_api_version is " + version);
    int major = Integer.parseInt(version.split("\\.", 2)[0]);
    Expect.that(major >= 5, "required_api_version is " + version);
  }

  private static void featuresAreKnown(Scene scene) {
    for (JsonNode feature : scene.call("Plugin.query").get("features")) {
      String[] parts = feature.asText().split("/", 2);
      Expect.that(FEATURES.contains(parts[0]), "nobody knows " + feature);
      Expect.that(parts.length == 1 || parts[1].matches("[0-9]+"), feature + " has no version");
    }
  }

  private static void featuresHaveScripts(Scene scene) {
    for (JsonNode feature : scene.call("Plugin.query").get("features")) {
      String name = feature.asText().split("/", 2)[0];
      for (String script : SCRIPTS_OF_FEATURES.getOrDefault(name, List.of())) {
        Expect.that(
            scene.subject().find(script).isPresent(), name + " is offered, but not " + script);
      }
    }
  }

  private static void datapathFeatures(Scene scene) {
    for (ScriptDirectory datapath : scene.subject().datapaths()) {
      for (JsonNode feature : scene.query(datapath).get("features")) {
        String name = feature.asText().split("/", 2)[0];
        for (String script : SCRIPTS_OF_DATAPATH_FEATURES.getOrDefault(name, List.of())) {
          Expect.that(
              datapath.script(script).isPresent(),
              datapath.name() + " offers " + name + ", but not " + script);
        }
      }
    }
  }

  private static void needsNoSr(Scene scene) {
    scene.withoutSr();
    JsonNode unused = scene.call("Plugin.query");
  }

  private static void answersTheSame(Scene scene) {
    JsonNode first = scene.call("Plugin.query");
    Expect.equal(first, scene.call("Plugin.query"), "the second answer");
  }

  private static void diagnostics(Scene scene) {
    JsonNode unused = scene.call("Plugin.diagnostics");
  }

  private static void pluginLs(Scene scene) {
    String handle = scene.sr().handle();
    JsonNode listed = scene.call("Plugin.ls");
    for (JsonNode sr : listed) {
      if (sr.asText().equals(handle)) {
        return;
      }
    }
    Expect.that(false, "the SR " + handle + " is attached, but the list is " + listed);
  }

  private static void datapathName(Scene scene) {
    for (ScriptDirectory datapath : scene.subject().datapaths()) {
      Expect.that(datapath.name().matches("[a-z][a-z0-9+.-]*"), datapath.name() + " is no scheme");
    }
  }

  private static void datapathVersion(Scene scene) {
    for (ScriptDirectory datapath : scene.subject().datapaths()) {
      String version = scene.query(datapath).get("required_api_version").asText();
      Expect.that(
          List.of("3.0", "5.0").contains(version),
          "the datapath " + datapath.name() + " requires " + version);
    }
  }
}
