package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The spellings a marshaller of the toolstack accepts. */
final class ResultTypeTest {
  private static final SrStat STAT =
      new SrStat("h", "n", null, "d", 1, 1L << 62, List.of(), false, Health.healthy());

  @Test
  void aVolumeWithoutOptionalsLeavesThemOut() {
    Volume volume =
        Volume.ofData(
            "k", null, "n", "d", true, false, 1 << 30, 0, List.of("lvmsr://s/k"), Map.of("a", ""));
    assertEquals(
        "{\"key\": \"k\", \"name\": \"n\", \"description\": \"d\", \"read_write\": true,"
            + " \"sharable\": false, \"virtual_size\": 1073741824, \"physical_utilisation\": 0,"
            + " \"uri\": [\"lvmsr://s/k\"], \"keys\": {\"a\": \"\"}}",
        JsonText.write(ResultType.VOLUME.encode(volume)));
  }

  @Test
  void aVolumeTypeIsTheVariantThatBothWorldsRead() {
    Volume volume =
        new Volume(
            "k",
            "u",
            "",
            "",
            false,
            true,
            0,
            0,
            List.of(),
            Map.of(),
            VolumeType.CBT_METADATA,
            true);
    assertEquals(
        "{\"key\": \"k\", \"uuid\": \"u\", \"name\": \"\", \"description\": \"\","
            + " \"read_write\": false, \"sharable\": true, \"virtual_size\": 0,"
            + " \"physical_utilisation\": 0, \"uri\": [], \"keys\": {},"
            + " \"volume_type\": [\"CBT_Metadata\", null], \"cbt_enabled\": true}",
        JsonText.write(ResultType.VOLUME.encode(volume)));
  }

  @Test
  void changedBlocksAreABitmapAndComparedOnesRangesOfTwoNumbers() {
    assertEquals(
        "{\"granularity\": 65536, \"bitmap\": \"AAEC\"}",
        JsonText.write(ResultType.CHANGED_BLOCKS.encode(new ChangedBlocks(65536, "AAEC"))));
    var ranges = List.of(new BlockList.Range(0, 1), new BlockList.Range(5, 2));
    assertEquals(
        "{\"blocksize\": 512, \"ranges\": [[0, 1], [5, 2]]}",
        JsonText.write(ResultType.BLOCK_LIST.encode(new BlockList(512, ranges))));
  }

  @Test
  void healthIsAlwaysAPairAndAnUnknownUuidIsAbsent() {
    assertEquals(
        "{\"sr\": \"h\", \"name\": \"n\", \"description\": \"d\", \"free_space\": 1,"
            + " \"total_space\": 4611686018427387904, \"datasources\": [], \"clustered\": false,"
            + " \"health\": [\"Healthy\", \"\"]}",
        JsonText.write(ResultType.SR_STAT.encode(STAT)));
    assertEquals("[\"Recovering\",\"r\"]", health(Health.recovering("r")));
    assertEquals("[\"Unreachable\",\"r\"]", health(Health.unreachable("r")));
    assertEquals("[\"Unavailable\",\"r\"]", health(Health.unavailable("r")));
  }

  @Test
  void aProbeResultWithoutAnSrLeavesItOut() {
    assertEquals(
        "[{\"configuration\": {\"target\": \"t\"}, \"complete\": false,"
            + " \"extra_info\": {\"portal\": \"p\"}}]",
        JsonText.write(
            ResultType.listOf(ResultType.PROBE_RESULT)
                .encode(
                    List.of(
                        ProbeResult.incomplete(Map.of("target", "t"), Map.of("portal", "p"))))));
    assertEquals(
        "h",
        ResultType.PROBE_RESULT
            .encode(ProbeResult.found(Map.of("sr_uuid", "u"), STAT, Map.of()))
            .at("/sr/sr")
            .textValue());
  }

  @Test
  void eachImplementationIsAPair() {
    Backend backend =
        new Backend(
            List.of(
                new Implementation.XenDisk("/dev/x", Map.of("a", "b"), "vbd"),
                new Implementation.BlockDevice("/dev/x"),
                new Implementation.FileImpl("/f"),
                new Implementation.Nbd("nbd:unix:/s:exportname=e")));
    assertEquals(
        "{\"implementations\": [[\"XenDisk\", {\"params\": \"/dev/x\", \"extra\": {\"a\": \"b\"},"
            + " \"backend_type\": \"vbd\"}], [\"BlockDevice\", {\"path\": \"/dev/x\"}],"
            + " [\"File\", {\"path\": \"/f\"}], [\"Nbd\", {\"uri\": \"nbd:unix:/s:exportname=e\"}]]}",
        JsonText.write(ResultType.BACKEND.encode(backend)));
  }

  @Test
  void aFloatIsNeverWrittenAsAnInteger() {
    assertEquals(
        "{\"failed\": false, \"complete\": true, \"progress\": 1.0}",
        json(ResultType.DATA_STATUS, DataStatus.completed()));
    assertEquals(
        "{\"failed\": false, \"complete\": false, \"progress\": 0.25}",
        json(ResultType.DATA_STATUS, DataStatus.running(0.25)));
    assertEquals(
        "{\"failed\": true, \"complete\": false}",
        json(ResultType.DATA_STATUS, DataStatus.failure()));
    assertEquals(
        "[\"Completed\", {\"duration\": 10000000000.0}]", state(new Task.Completed(1e10, null)));
  }

  @Test
  void anOperationAndAStateArePairs() {
    assertEquals(
        "[[\"MirrorV1\", \"m1\"], [\"CopyV1\", \"\"]]",
        json(
            ResultType.listOf(ResultType.OPERATION),
            List.of(new Operation.MirrorV1("m1"), new Operation.CopyV1(""))));
    assertEquals(
        "{\"id\": \"7\", \"debug_info\": \"d\", \"ctime\": 1700000000.5,"
            + " \"state\": [\"Pending\", 0.0]}",
        json(ResultType.TASK, new Task("7", "d", 1700000000.5, new Task.Pending(0))));
    assertEquals("[\"Failed\", \"why\"]", state(new Task.Failed("why")));
    assertEquals(
        "[\"Completed\", {\"duration\": 2.0, \"result\": [\"UnitResult\", null]}]",
        state(new Task.Completed(2, new Task.UnitResult())));
    Volume volume =
        Volume.ofData("k", null, "", "", true, false, 1, 0, List.of(), Map.of("a", "b"));
    assertEquals(
        "[\"Completed\", {\"duration\": 2.0, \"result\": [\"Volume\", "
            + json(ResultType.VOLUME, volume)
            + "]}]",
        state(new Task.Completed(2, new Task.VolumeResult(volume))));
  }

  private static String state(Task.State state) {
    String task = json(ResultType.TASK, new Task("", "", 0, state));
    return task.substring(task.indexOf('['), task.length() - 1);
  }

  private static <R> String json(ResultType<R> type, R value) {
    return JsonText.write(type.encode(value));
  }

  @Test
  void nothingIsNull() {
    assertEquals("null", JsonText.write(ResultType.UNIT.encode(ResultType.Unit.UNIT)));
  }

  @Property
  void noRecordEverHasANullMember(
      @ForAll @WithNull String uuid,
      @ForAll Map<String, String> map,
      @ForAll @WithNull Boolean cbt) {
    Volume volume =
        new Volume("k", uuid, "", "", true, true, 1, 1, List.copyOf(map.keySet()), map, null, cbt);
    assertNoNull(ResultType.VOLUME.encode(volume));
    SrStat stat = new SrStat("s", "", uuid, "", 0, 0, List.of(), true, Health.recovering("x"));
    assertNoNull(ResultType.SR_STAT.encode(stat));
    @Nullable SrStat sr = map.containsKey(ProbeResult.SR_UUID) ? stat : null;
    assertNoNull(ResultType.PROBE_RESULT.encode(new ProbeResult(map, true, sr, map)));
  }

  private static void assertNoNull(JsonNode value) {
    for (JsonNode member : value) {
      assertFalse(member.isNull(), value::toString);
      assertNoNull(member);
    }
  }

  private static String health(Health health) {
    SrStat stat = new SrStat("", "", null, "", 0, 0, List.of(), false, health);
    return ResultType.SR_STAT.encode(stat).get("health").toString();
  }
}
