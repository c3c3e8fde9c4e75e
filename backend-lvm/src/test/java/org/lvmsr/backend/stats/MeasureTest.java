package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasureTest {
  private static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";

  @Test
  void namesAreThoseThatEitherReaderExpects() {
    assertEquals("lvmsr_free_2386ef75", Measure.FREE.datasource(SR).name());
    assertEquals("lvmsr_free_bytes", Measure.FREE.family());
    assertEquals("lvmsr_written_bytes_total", Measure.WRITTEN.family());
    assertEquals("lvmsr_reads_total", Measure.READS.family());
    assertEquals("lvmsr_read_latency_seconds", Measure.READ_LATENCY.family());
    assertEquals("lvmsr_lvm_wait_seconds_total", Measure.LVM_WAIT.family());
    assertEquals(
        "lvmsr_metadata_used_percent_2386ef75",
        Measure.METADATA_USED_PERCENT.datasource(SR).name());
    assertEquals("lvmsr_metadata_used_ratio", Measure.METADATA_USED_PERCENT.family());
    assertEquals("lvmsr_metadata_used_bytes", Measure.METADATA_USED.family());
  }

  @Test
  void noTwoMeasuresHaveOneName() {
    Set<String> names = new HashSet<>();
    Set<String> families = new HashSet<>();
    Arrays.stream(Measure.values())
        .forEach(
            measure -> {
              assertTrue(names.add(measure.datasource(SR).name()), measure.name());
              assertTrue(families.add(measure.family()), measure.name());
            });
  }
}
