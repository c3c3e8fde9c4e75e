package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** Names and descriptions of volumes, which may be any text. */
final class NameCases {
  private static final String TOPIC = "name";

  private NameCases() {}

  static List<Case> all() {
    return List.of(
        named("name-is-kept", "A volume keeps its name and description.", "disk 1"),
        named("name-may-be-empty", "A name may be empty.", ""),
        named("name-may-begin-with-a-dash", "A name may begin with a dash.", "--help"),
        named("name-may-have-lines", "A name may have several lines.", "one\ntwo\r\n\tthree"),
        named(
            "name-may-have-quotes",
            "A name may have quotes and whatever else a shell would take for its own.",
            "\"a\" 'b' `c` $(d) \\ ; & | > %s"),
        named(
            "name-may-be-in-any-script",
            "A name may have any character of Unicode.",
            "Größe \u5927\u5c0f \u0440\u0430\u0437\u043c\u0435\u0440 \ud83d\udcbe"),
        named("name-may-have-spaces-around", "A name keeps white space at its ends.", "  disk  "),
        named("name-may-be-long", "A name may be long.", "n".repeat(1024)),
        named("name-may-look-like-json", "A name may look like JSON.", "{\"name\": null}"),
        Case.of(
                TOPIC,
                "volume-set-name",
                "Volume.set_name changes the name and nothing else, also to no text.",
                control("Volume.set_name"),
                scene -> set(scene, "Volume.set_name", "name"))
            .needs("Volume.set_name"),
        Case.of(
                TOPIC,
                "volume-set-description",
                "Volume.set_description changes the description and nothing else, also to no text.",
                control("Volume.set_description"),
                scene -> set(scene, "Volume.set_description", "description"))
            .needs("Volume.set_description"));
  }

  private static Case named(String name, String rule, String text) {
    return Case.of(TOPIC, name, rule, control("Volume.create"), scene -> kept(scene, text));
  }

  private static void kept(Scene scene, String text) {
    JsonNode record =
        scene
            .sr()
            .call(
                "Volume.create",
                "name",
                text,
                "description",
                text,
                "size",
                8 * Scene.MIB,
                "sharable",
                false);
    Volume volume = scene.sr().adopt(record);
    for (JsonNode seen : List.of(record, volume.stat(), volume.listed())) {
      Expect.equal(text, seen.get("name").asText(), "the name");
      Expect.equal(text, seen.get("description").asText(), "the description");
    }
  }

  private static void set(Scene scene, String method, String member) {
    Volume volume = scene.volume();
    JsonNode before = volume.stat();
    for (String text : List.of("neu: „x“\n", "")) {
      JsonNode unused = volume.call(method, "new_" + member, text);
      JsonNode after = volume.stat();
      Expect.equal(text, after.get(member).asText(), "the " + member);
      for (String other : List.of("name", "description", "key", "virtual_size", "keys")) {
        if (!other.equals(member)) {
          Expect.equal(before.get(other), after.get(other), other);
        }
      }
    }
  }
}
