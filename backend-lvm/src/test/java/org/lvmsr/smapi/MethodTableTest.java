package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MethodTableTest {
  private static final SmapiPlugin NOTHING = new SmapiPlugin() {};

  private static final Map<ParamType<?>, String> VALUES =
      Map.of(
          ParamType.INT64, "1",
          ParamType.BOOL, "true",
          ParamType.STRING_MAP, "{}",
          ParamType.OPERATION, "[\"CopyV1\", \"1\"]",
          ParamType.BLOCK_LIST, "{\"blocksize\": 1, \"ranges\": []}");

  private static final SmapiPlugin ECHO =
      new SmapiPlugin() {
        @Override
        public SrService sr() {
          return new SrService() {
            @Override
            public Map<String, String> create(
                CallContext context,
                String uuid,
                Map<String, String> configuration,
                String name,
                String description) {
              Map<String, String> all = new TreeMap<>(configuration);
              all.put("uuid", uuid);
              all.put("name", name);
              all.put("description", description);
              return all;
            }

            @Override
            public void setName(CallContext context, String sr, String newName) {}
          };
        }
      };

  static List<SmapiMethod> methods() {
    return MethodTable.all();
  }

  @Test
  void aScriptIsSpelledAsTheInterfaceSpellsItExceptQuery() {
    List<String> volume =
        MethodTable.of(PluginKind.VOLUME).stream().map(SmapiMethod::scriptName).toList();
    assertTrue(volume.containsAll(List.of("Plugin.Query", "Plugin.ls", "SR.set_name", "SR.ls")));
    assertFalse(volume.contains("Datapath.attach"));
    List<String> datapath =
        MethodTable.of(PluginKind.DATAPATH).stream().map(SmapiMethod::scriptName).toList();
    assertEquals(
        List.of(
            "Plugin.Query",
            "Plugin.ls",
            "Plugin.diagnostics",
            "Datapath.open",
            "Datapath.attach",
            "Datapath.activate",
            "Datapath.activate_readonly",
            "Datapath.deactivate",
            "Datapath.detach",
            "Datapath.close",
            "Datapath.import_activate",
            "Data.copy",
            "Data.mirror",
            "Data.stat",
            "Data.cancel",
            "Data.destroy",
            "Data.ls"),
        datapath);
  }

  @Test
  void theWholeInterfaceIsThere() {
    Map<String, Long> counts =
        MethodTable.all().stream()
            .collect(
                Collectors.groupingBy(
                    method -> method.owner().label(), TreeMap::new, Collectors.counting()));
    assertEquals(
        Map.of("Plugin", 3L, "SR", 9L, "Volume", 19L, "Datapath", 8L, "Data", 6L, "Task", 4L),
        counts);
  }

  @Test
  void aScriptIsFoundInAnyCase() {
    assertTrue(MethodTable.find(PluginKind.VOLUME, "plugin.query").isPresent());
    assertTrue(MethodTable.find(PluginKind.VOLUME, "Datapath.attach").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aMethodThePluginDoesNotHaveIsUnimplemented(SmapiMethod method) throws JsonText.BadJson {
    ObjectNode arguments = (ObjectNode) JsonText.parse("{}");
    for (Param<?> param : method.params()) {
      arguments.set(param.name(), JsonText.parse(VALUES.getOrDefault(param.type(), "\"x\"")));
    }
    PluginKind kind =
        method.owner().isIn(PluginKind.VOLUME) ? PluginKind.VOLUME : PluginKind.DATAPATH;
    SmapiException error =
        assertThrows(
            SmapiException.class, () -> method.call(NOTHING, kind, arguments, new JsonWriter()));
    assertEquals(
        List.of("Unimplemented", method.owner().label() + "." + method.name()), error.params());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|UnmarshalException|thing=argument missing ty=dbg desc=",
        "{'sr':1,'dbg':'d'}|TypeError|expected=string actual=1",
        "{'sr':true}|UnmarshalException|thing=argument missing ty=dbg desc=",
        "{'dbg':null}|TypeError|expected=string actual=None",
        "{'dbg':['a',{'b':false}]}|TypeError|expected=string actual=['a', {'b': False}]",
        "{'dbg':'d','sr':'s'}|UnmarshalException|thing=argument missing ty=new_name desc=",
      })
  void argumentsAreCheckedOneByOneInTheirOrder(String json, String name, String text)
      throws JsonText.BadJson {
    assertEquals(List.of(name, name + " " + text), failure("SR.set_name", json).params());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.0|1.0",
        "true|True",
        "'1'|'1'",
        "9223372036854775808|9223372036854775808",
        "[]|[]"
      })
  void anIntegerIsAnIntegerOf64Bits(String value, String shown) throws JsonText.BadJson {
    SmapiException error =
        failure("Volume.resize", "{'dbg':'','sr':'','key':'','new_size':" + value + "}");
    assertEquals("TypeError expected=int64 actual=" + shown, error.params().get(1));
  }

  @Test
  void aWrongConfigurationIsToldWithoutItsValues() throws JsonText.BadJson {
    String text =
        failure("SR.attach", "{'dbg':'','configuration':{'chappassword':4711}}").params().get(1);
    assertEquals(
        "TypeError expected=string actual=a value of type number for key 'chappassword'", text);
    assertFalse(
        failure("SR.attach", "{'dbg':'','configuration':'chappassword=4711'}")
            .params()
            .get(1)
            .contains("4711"));
  }

  @Test
  void unknownMembersAreIgnored() throws JsonText.BadJson {
    assertTrue(call("SR.set_name", "{'dbg':'','sr':'','new_name':'','more':[1]}").isNull());
  }

  @Test
  void aUriOfApi30BecomesAConfigurationKey() throws JsonText.BadJson {
    JsonNode result =
        call(
            "SR.create",
            "{'dbg':'','uuid':'u','uri':'file:///x','name':'n','description':'d',"
                + "'configuration':{'a':'b'}}");
    assertEquals(
        "{\"a\": \"b\", \"description\": \"d\", \"name\": \"n\", \"uri\": \"file:///x\","
            + " \"uuid\": \"u\"}",
        JsonText.write(result));
  }

  @Test
  void withAUriAUuidIsMadeUpBecauseApi30HadNone() throws JsonText.BadJson {
    String json = "{'dbg':'','uri':'file:///x','name':'n','description':'d'}";
    String one = call("SR.create", json).get("uuid").textValue();
    String other = call("SR.create", json).get("uuid").textValue();
    assertEquals(36, one.length());
    assertNotEquals(one, other);
  }

  private static SmapiException failure(String script, String json) throws JsonText.BadJson {
    ObjectNode arguments = (ObjectNode) JsonText.parse(json.replace('\'', '"'));
    SmapiMethod method = MethodTable.find(PluginKind.VOLUME, script).orElseThrow();
    return assertThrows(
        SmapiException.class,
        () -> method.call(ECHO, PluginKind.VOLUME, arguments, new JsonWriter()));
  }

  private static JsonNode call(String script, String json) throws JsonText.BadJson {
    ObjectNode arguments = (ObjectNode) JsonText.parse(json.replace('\'', '"'));
    var out = new JsonWriter();
    MethodTable.find(PluginKind.VOLUME, script)
        .orElseThrow()
        .call(ECHO, PluginKind.VOLUME, arguments, out);
    return JsonText.parse(out.toString());
  }
}
