package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.python;
import static org.lvmsr.conformance.cases.Sources.staticVdis;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/**
 * Scripts with their arguments in words. The toolstack attaches the disks of high availability in
 * this way; the rest is for people and is advice.
 */
final class WordCases {
  private static final String TOPIC = "words";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";
  private static final int USAGE = 2;

  private WordCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    production().forEach(one -> all.add(one.needs("VDI_ATTACH_OFFLINE")));
    help().forEach(one -> all.add(one.asAdvice()));
    parsing().forEach(one -> all.add(one.asAdvice()));
    return all;
  }

  private static List<Case> production() {
    return List.of(
        Case.of(
            TOPIC,
            "words-query",
            "Plugin.Query DBG prints the same as with JSON.",
            staticVdis("check_clusterstack"),
            WordCases::query),
        Case.of(
            TOPIC,
            "words-sr-attach",
            "SR.attach DBG --configuration KEY VALUE, once for each key, attaches an SR.",
            staticVdis("call_volume_plugin"),
            WordCases::srAttach),
        Case.of(
            TOPIC,
            "words-volume-stat",
            "Volume.stat DBG SR KEY prints the record of a volume.",
            staticVdis("call_volume_plugin"),
            WordCases::volumeStat),
        Case.of(
            TOPIC,
            "words-datapath",
            "Datapath.attach, activate, deactivate and detach take DBG URI DOMAIN.",
            staticVdis("call_datapath_plugin"),
            WordCases::datapath),
        Case.of(
            TOPIC,
            "words-error",
            "A call that fails has an exit code other than 0.",
            staticVdis("call_volume_plugin"),
            WordCases::error));
  }

  private static List<Case> help() {
    return List.of(
        Case.of(
            TOPIC,
            "words-help",
            "-h prints the usage with the name of the script on stdout, and exits with 0.",
            python("commandline_of_method"),
            scene -> help(scene, "-h")),
        Case.of(
            TOPIC,
            "words-long-help",
            "--help does the same.",
            python("commandline_of_method"),
            scene -> help(scene, "--help")),
        Case.of(
            TOPIC,
            "words-help-of-all-scripts",
            "Every script has a help.",
            python("commandline_of_method"),
            WordCases::helpOfAll),
        Case.of(
            TOPIC,
            "words-help-names-the-arguments",
            "The usage names every argument.",
            python("commandline_of_method"),
            WordCases::helpNames));
  }

  private static List<Case> parsing() {
    return List.of(
        Case.of(
            TOPIC,
            "words-short-json",
            "-j is --json.",
            python("commandline_of_method"),
            WordCases::shortJson),
        Case.of(
            TOPIC,
            "words-create",
            "Volume.create DBG SR NAME DESCRIPTION SIZE SHARABLE makes a volume; true and false"
                + " may be in any case.",
            python("commandline_of_method"),
            WordCases::create),
        Case.of(
            TOPIC,
            "words-behind-two-dashes",
            "Behind -- a word that begins with a dash is an argument.",
            python("commandline_of_method"),
            WordCases::dashes),
        Case.of(
                TOPIC,
                "words-nothing-is-null",
                "A call that has nothing to answer prints null.",
                python("commandline_of_method"),
                WordCases::nothing)
            .needs("Volume.set"),
        usage("words-too-few", "Too few words give exit code 2.", "Volume.stat", "d", "s"),
        usage("words-too-many", "Too many words give exit code 2.", "SR.stat", "d", "s", "more"),
        usage("words-unknown-option", "So does an unknown option.", "SR.stat", "--x", "d", "s"),
        usage(
            "words-bad-number",
            "So does a number that is none.",
            "Volume.create",
            "d",
            "s",
            "n",
            "d",
            "1K",
            "false"),
        usage(
            "words-bad-boolean",
            "So does a boolean that is none.",
            "Volume.create",
            "d",
            "s",
            "n",
            "d",
            "1024",
            "yes"));
  }

  private static Case usage(String name, String rule, String method, String... words) {
    return Case.of(
        TOPIC,
        name,
        rule,
        python("commandline_of_method"),
        scene -> {
          Ending ending = scene.words(method, words).ending();
          Expect.equal(USAGE, ending.exitCode(), "the exit code");
          Expect.that(ending.stdout().isEmpty(), "there is something on stdout");
        });
  }

  private static void query(Scene scene) {
    JsonNode json = scene.call("Plugin.query");
    Expect.equal(json, scene.words("Plugin.query", "static-vdis").answer(), "the answer");
  }

  private static void srAttach(Scene scene) {
    Sr sr = scene.sr();
    List<String> words = new ArrayList<>(List.of("static-vdis"));
    sr.configuration()
        .properties()
        .forEach(m -> words.addAll(List.of("--configuration", m.getKey(), m.getValue().asText())));
    JsonNode handle = scene.words("SR.attach", words.toArray(new String[0])).answer();
    Expect.equal(sr.handle(), handle.asText(), "the handle");
  }

  private static void volumeStat(Scene scene) {
    Volume volume = scene.volume();
    String sr = scene.sr().handle();
    JsonNode seen = scene.words("Volume.stat", "static-vdis", sr, volume.key()).answer();
    Expect.equal(Volume.known(volume.stat()), Volume.known(seen), "the record");
  }

  private static void datapath(Scene scene) {
    Volume volume = scene.volume();
    volume.detachLater("0");
    ScriptDirectory directory = scene.subject().datapathOf(volume.uri()).orElseThrow();
    for (String method : List.of("attach", "activate", "deactivate", "detach")) {
      String name = "Datapath." + method;
      var script = directory.script(name).orElseThrow();
      JsonNode unused =
          scene.words(script, name, List.of("static-vdis", volume.uri(), "0")).answer();
    }
  }

  private static void error(Scene scene) {
    String sr = scene.sr().handle();
    Ending ending = scene.words("Volume.stat", "static-vdis", sr, UNKNOWN).ending();
    Expect.that(ending.exitCode() != 0, "the exit code is 0");
  }

  private static void help(Scene scene, String word) {
    expectHelp(scene.words("SR.stat", word).ending(), "SR.stat");
  }

  private static void expectHelp(Ending ending, String name) {
    Expect.equal(0, ending.exitCode(), "the exit code");
    Expect.that(ending.stdout().contains("usage: " + name), "no \"usage: " + name + "\" on stdout");
  }

  private static void helpOfAll(Scene scene) {
    List<String> known = Scripts.names();
    for (ScriptDirectory directory : scene.subject().directories()) {
      for (String entry : directory.entries()) {
        if (known.contains(entry)) {
          String method = entry.equals("Plugin.Query") ? "Plugin.query" : entry;
          var script = directory.path().resolve(entry);
          expectHelp(scene.words(script, method, List.of("-h")).ending(), entry);
        }
      }
    }
  }

  private static void helpNames(Scene scene) {
    String help = scene.words("Volume.create", "-h").ending().stdout();
    for (String argument : List.of("dbg", "sr", "name", "description", "size", "sharable")) {
      Expect.that(help.contains(argument), argument + " is not named");
    }
  }

  private static void shortJson(Scene scene) {
    Invocation json = scene.invocation("Plugin.query", Map.of());
    Invocation brief = json.withCommand(List.of(json.command().get(0), "-j"));
    JsonNode answer = scene.begin("Plugin.query", "Plugin.query -j", brief).answer();
    Expect.equal(scene.call("Plugin.query"), answer, "the answer");
  }

  private static Volume made(Scene scene, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(String.valueOf(8 * MIB), "False"));
    return scene.sr().adopt(scene.words("Volume.create", all.toArray(new String[0])).answer());
  }

  private static void create(Scene scene) {
    String name = scene.newName();
    Volume volume = made(scene, "d", scene.sr().handle(), name, "");
    Expect.equal(name, volume.stat().get("name").asText(), "the name");
    Expect.equal(false, volume.record().get("sharable").asBoolean(), "sharable");
    Expect.that(volume.size() >= 8 * MIB, "the size is " + volume.size());
  }

  private static void dashes(Scene scene) {
    Volume volume = made(scene, "--", "d", scene.sr().handle(), "-n", "--help");
    Expect.equal("-n", volume.stat().get("name").asText(), "the name");
    Expect.equal("--help", volume.stat().get("description").asText(), "the description");
  }

  private static void nothing(Scene scene) {
    Volume volume = scene.volume();
    String sr = scene.sr().handle();
    volume.set("k", "before");
    JsonNode unused = scene.words("Volume.set", "d", sr, volume.key(), "k", "v").answer();
    Expect.equal("v", volume.keys().get("k"), "the value");
  }
}
