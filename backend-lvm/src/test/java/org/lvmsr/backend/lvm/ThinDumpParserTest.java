package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkRun;
import org.lvmsr.backend.chunks.ChunkSpace;

/** What thin_dump prints. */
class ThinDumpParserTest {
  private static final ChunkSpace SPACE = new ChunkSpace("p", "");

  /** Printed by version 0.9.0. */
  private static final String DUMP =
      """
      <superblock uuid="" time="1" transaction="3" flags="0" version="2" data_block_size="128" nr_data_blocks="0">
        <device dev_id="1" mapped_blocks="20" transaction="0" creation_time="0" snap_time="1">
          <single_mapping origin_block="0" data_block="24" time="1"/>
          <range_mapping origin_begin="1" data_begin="1" length="2" time="0"/>
          <range_mapping origin_begin="3" data_begin="20" length="2" time="1"/>
          <range_mapping origin_begin="5" data_begin="5" length="5" time="0"/>
          <range_mapping origin_begin="12" data_begin="12" length="8" time="0"/>
          <range_mapping origin_begin="100" data_begin="22" length="2" time="1"/>
        </device>
      </superblock>
      """;

  private static ChunkMap parse(String text, long device) throws IOException {
    var parser = new ThinDumpParser(device);
    for (String line : text.lines().toList()) {
      parser.line(line);
    }
    return parser.map(SPACE, 640);
  }

  @Test
  void theRunsOfAVolumeAreRead() throws IOException {
    List<ChunkRun> runs = new ArrayList<>();
    parse(DUMP, 1).runs().forEachRemaining(runs::add);
    assertEquals(
        List.of(
            new ChunkRun(0, 1, 24, 1),
            new ChunkRun(1, 2, 1, 0),
            new ChunkRun(3, 2, 20, 1),
            new ChunkRun(5, 5, 5, 0),
            new ChunkRun(12, 8, 12, 0),
            new ChunkRun(100, 2, 22, 1)),
        runs);
  }

  @Test
  void aVolumeThatThePoolDoesNotHaveIsNotAnEmptyOne() {
    String none = DUMP.replaceAll("(?s)  <device.*</device>\n", "");
    assertThrows(IOException.class, () -> parse(none, 1));
    assertThrows(IOException.class, () -> parse(DUMP, 2));
    assertThrows(IOException.class, () -> parse("", 1));
  }

  @Test
  void anotherSizeOfBlocksIsRefused() {
    String other = DUMP.replace("data_block_size=\"128\"", "data_block_size=\"256\"");
    assertThrows(IOException.class, () -> parse(other, 1));
  }

  @Property(tries = 200)
  void whatIsCutOffOrLacksALineIsRefused(@ForAll @IntRange(max = 8) int line) {
    List<String> lines = new ArrayList<>(DUMP.lines().toList());
    assertThrows(IOException.class, () -> parse(String.join("\n", lines.subList(0, line)), 1));
    String gone = lines.remove(line);
    if (!gone.contains("/device")) {
      assertThrows(IOException.class, () -> parse(String.join("\n", lines), 1), gone);
    }
  }
}
