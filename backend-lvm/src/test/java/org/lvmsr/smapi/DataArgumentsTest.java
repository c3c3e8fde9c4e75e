package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that are variants and records. */
final class DataArgumentsTest {
  /** Answers what it was asked for. */
  private static final SmapiPlugin ECHO =
      new SmapiPlugin() {
        @Override
        public DataService data() {
          return new DataService() {
            @Override
            public Operation copy(
                CallContext context, String uri, String domain, String remote, BlockList blocks) {
              return new Operation.CopyV1(blocks.toString());
            }

            @Override
            public DataStatus stat(CallContext context, Operation operation) {
              return operation instanceof Operation.MirrorV1
                  ? DataStatus.running(0.5)
                  : DataStatus.failure();
            }
          };
        }
      };

  @Test
  void anOperationIsAPairOfItsKindAndItsName() throws JsonText.BadJson {
    assertEquals(
        "{\"failed\": false, \"complete\": false, \"progress\": 0.5}",
        call("Data.stat", "{'operation':['MirrorV1','m1'],'dbg':''}"));
    assertEquals(
        "{\"failed\": true, \"complete\": false}",
        call("Data.stat", "{'operation':['CopyV1','c'],'dbg':''}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'MirrorV1'",
        "['MirrorV1']",
        "['MirrorV1',1]",
        "['mirrorv1','m']",
        "['MirrorV1','m','x']",
        "{'MirrorV1':'m'}",
        "null"
      })
  void whatIsNoOperationIsRefused(String value) {
    assertTypeError("Data.stat", "{'dbg':'','operation':" + value + "}", "operation");
  }

  @Test
  void blocksAreARecordWithPairs() throws JsonText.BadJson {
    BlockList blocks =
        new BlockList(65536, List.of(new BlockList.Range(0, 10), new BlockList.Range(20, 1)));
    assertEquals(
        JsonText.write(ResultType.OPERATION.encode(new Operation.CopyV1(blocks.toString()))),
        call("Data.copy", copy("{'ranges':[[0,10],[20,1]],'blocksize':65536}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x'",
        "{'blocksize':1}",
        "{'ranges':[]}",
        "{'blocksize':1,'ranges':{}}",
        "{'blocksize':1,'ranges':[[0]]}",
        "{'blocksize':1,'ranges':[[0,1,2]]}",
        "{'blocksize':1,'ranges':[[0,1.5]]}",
        "{'blocksize':'1','ranges':[]}"
      })
  void whatAreNoBlocksIsRefused(String value) {
    assertTypeError("Data.copy", copy(value), "blocklist");
  }

  private static String copy(String blocks) {
    return "{'dbg':'','uri':'','domain':'','remote':'','blocklist':" + blocks + "}";
  }

  private static void assertTypeError(String script, String json, String type) {
    SmapiException error = assertThrows(SmapiException.class, () -> call(script, json));
    assertEquals("TypeError", error.params().get(0));
    String text = error.params().get(1);
    assertEquals("TypeError expected=" + type, text.substring(0, text.indexOf(" actual")));
  }

  private static String call(String script, String json) throws JsonText.BadJson {
    ObjectNode arguments = (ObjectNode) JsonText.parse(json.replace('\'', '"'));
    SmapiMethod method = MethodTable.find(PluginKind.DATAPATH, script).orElseThrow();
    var out = new JsonWriter();
    method.call(ECHO, PluginKind.DATAPATH, arguments, out);
    return out.toString();
  }
}
