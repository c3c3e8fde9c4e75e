package org.lvmsr.conformance.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected here was seen of the toolstack's own decoder. */
final class RecordsTest {
  private static final String VOLUME =
      """
      {"key":"k","name":"n","description":"","read_write":true,"sharable":false,
       "virtual_size":1,"physical_utilisation":0,"uri":["a:b"],"keys":{}%s}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"uuid\": \"u\"",
        ", \"unknown\": [1]",
        ", \"volume_type\": null",
        ", \"cbt_enabled\": 7",
        ", \"volume_type\": [\"Data\", null]"
      })
  void aVolumeMayHave(String more) {
    assertEquals(List.of(), problems(Records.VOLUME, VOLUME.replace("%s", more)));
  }

  @Test
  void nullIsNoValueOfAnOptionalMember() {
    assertEquals(
        List.of("uuid is null: an optional member without a value is left out"),
        problems(Records.VOLUME, VOLUME.replace("%s", ", \"uuid\": null")));
  }

  @Test
  void everyMemberThatIsWrongIsNamed() {
    String wrong = VOLUME.replace("%s", "").replace("true", "1").replace("\"n\"", "null");
    assertEquals(
        List.of("name must be a string, not null", "read_write must be true or false, not 1"),
        problems(Records.VOLUME, wrong));
    assertEquals(
        List.of("sharable is missing"),
        problems(Records.VOLUME, VOLUME.replace("%s", "").replace("sharable", "shared")));
  }

  @Test
  void namesOfMembersAreComparedWithoutCase() {
    String shouted = VOLUME.replace("%s", "").replace("sharable", "Sharable");
    assertEquals(List.of(), problems(Records.VOLUME, shouted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9223372036854775807", "\"12\"", "\"-12\""})
  void integersAre(String json) {
    assertEquals(List.of(), problems(Type.INT, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.0", "1e9", "9223372036854775808", "\"9223372036854775808\"", "\"1K\"", "null"})
  void integersAreNot(String json) {
    assertEquals(
        List.of("the answer must be an integer of 64 bits, not " + compact(json)),
        problems(Type.INT, json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\"\"", "0", "[]", "true"})
  void unitIsNullOnly(String json) {
    assertEquals(List.of("the answer must be null, not " + json), problems(Type.UNIT, json));
    assertEquals(List.of(), problems(Type.UNIT, "null"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[[\"a\",\"b\"]]", "{\"a\": 1}", "{\"a\": null}"})
  void aMapHasStringsOnly(String json) {
    assertEquals(1, problems(Type.STRING_MAP, json).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[\"Healthy\", \"\"]|0",
        "[\"healthy\", \"\"]|0",
        "\"Healthy\"|1",
        "[\"Healthy\"]|1",
        "[\"Healthy\", \"\", \"\"]|1",
        "[\"Fine\", \"\"]|1",
        "[\"Healthy\", null]|1"
      })
  void aVariantIsATagWithItsContent(String json, int expected) {
    assertEquals(expected, problems(Records.HEALTH, json).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Data\"|0",
        "\"cbt_metadata\"|0",
        "[\"Data_and_CBT_Metadata\", null]|0",
        "[\"Data\", 7]|0",
        "\"Other\"|1",
        "[\"Other\", null]|1",
        "[\"Data\"]|1",
        "null|1"
      })
  void aTagWithoutContentMayStandAlone(String json, int expected) {
    assertEquals(expected, problems(Records.VOLUME_TYPE, json).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[\"Pending\", 0.5]|0",
        "[\"Pending\", \"half\"]|1",
        "[\"Failed\", \"why\"]|0",
        "[\"Completed\", {\"duration\": 1}]|0",
        "[\"Completed\", {\"duration\": 1.5, \"result\": \"UnitResult\"}]|0",
        "[\"Completed\", {\"duration\": 1, \"result\": [\"Volume\", {}]}]|9",
        "[\"Completed\", {}]|1",
        "[\"Done\", \"\"]|1"
      })
  void aTaskIsPendingCompletedOrFailed(String state, int expected) {
    String task = "{\"id\": \"t\", \"debug_info\": \"\", \"ctime\": 1.5, \"state\": %s}";
    assertEquals(expected, problems(Records.TASK, task.replace("%s", state)).size());
  }

  @Test
  void anErrorHasAllFiveMembers() {
    String whole =
        """
        {"code":"c","params":["a"],"backtrace":{"error":"e","files":[],"lines":[1,"2"]}}
        """;
    assertEquals(List.of(), problems(Records.ERROR, whole));
    assertEquals(
        List.of("params[0] must be a string, not 1"),
        problems(Records.ERROR, whole.replace("[\"a\"]", "[1]")));
    assertEquals(
        List.of("backtrace.error is missing"),
        problems(Records.ERROR, whole.replace("\"error\"", "\"other\"")));
  }

  @Test
  void namesInAnotherCaseAreSpelledAsInTheInterface() throws JsonProcessingException {
    var answer =
        new ObjectMapper()
            .readTree("{\"Implementations\": [[\"blockdevice\", {\"PATH\": \"/dev/x\"}]]}");
    List<String> problems = new ArrayList<>();
    Records.BACKEND.check("", answer, problems);
    assertEquals(List.of(), problems);
    assertEquals(
        compact("{\"implementations\": [[\"BlockDevice\", {\"path\": \"/dev/x\"}]]}"),
        answer.toString());
  }

  @Test
  void rangesArePairs() {
    String list = "{\"blocksize\": 512, \"ranges\": [[0, 1], [5]]}";
    assertEquals(
        List.of("ranges[1] must be an array of 2, not [5]"), problems(Records.BLOCKLIST, list));
  }

  private static String compact(String json) {
    try {
      return new ObjectMapper().readTree(json).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static List<String> problems(Type type, String json) {
    List<String> problems = new ArrayList<>();
    try {
      type.check("", new ObjectMapper().readTree(json), problems);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    return problems;
  }
}
