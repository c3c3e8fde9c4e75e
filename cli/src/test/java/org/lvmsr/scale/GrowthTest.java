package org.lvmsr.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a call needs with ten thousand volumes is what it needs with ten, in commands, in bytes of
 * the LUN, in flushes and in memory; where it must be more, the bound is here. Times are measured
 * elsewhere: these numbers are the same on every machine.
 */
@EnabledIf("org.lvmsr.scale.LoopLun#isPossibleOrMust")
class GrowthTest {
  private static final int FEW = 10;
  private static final int MANY = 10_000;

  /** Of LVM's text, for each linear LV of one segment. */
  private static final long TEXT = 420;

  /** Of the store, for each volume with ten keys: its record and the place of its LV. */
  private static final long RECORD = 1200;

  /** Of memory, for each LV, where LVM's text is taken apart. */
  private static final long PARSED = 7000;

  /** Of memory, for each volume, where its record is taken apart. */
  private static final long DECODED = 6000;

  /** A longer name of a volume may need one block more of a frame. */
  private static final long BLOCK = 4096;

  /** Of memory. */
  private static final long NOISE = 64 << 10;

  /** What a call may need for each volume that there is. */
  private record Growth(long read, long allocated) {}

  private static final Growth NONE = new Growth(0, 0);

  /** LVM writes its text anew, and it is read once. */
  private static final Growth CHANGE_OF_VG = new Growth(TEXT, PARSED);

  private static final Map<String, Growth> GROWING =
      Map.of(
          "SR.probe", new Growth(TEXT + RECORD, 40_000),
          // Both areas are compared, one is read before it is known whose it is, and the store is
          // read twice where the device has no identity, as here.
          "SR.attach, SR.detach", new Growth(5 * TEXT + 2 * RECORD, 110_000),
          "SR.attach again", new Growth(TEXT, PARSED),
          "SR.stat", new Growth(0, 120),
          "SR.ls", new Growth(0, DECODED),
          "Plugin.diagnostics", new Growth(0, 2 * DECODED),
          "Volume.similar_content", new Growth(0, DECODED),
          "Volume.create", CHANGE_OF_VG,
          "Volume.resize", CHANGE_OF_VG,
          "Volume.destroy", CHANGE_OF_VG);

  @TempDir private static Path directory;
  private static Measured few;
  private static Measured many;

  @BeforeAll
  static void measure() throws IOException {
    long lun = ScaleFixture.lunBytes(MANY);
    few = Measured.on(Files.createDirectory(directory.resolve("few")), lun, FEW);
    many = Measured.on(Files.createDirectory(directory.resolve("many")), lun, MANY);
  }

  static Set<String> calls() {
    return few.calls();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallNeedsNoMoreWithTenThousandVolumes(String call) {
    Cost before = few.of(call);
    Cost now = many.of(call);
    Growth growth = GROWING.getOrDefault(call, NONE);
    String both = before + " became " + now;
    assertEquals(before.commands(), now.commands(), both);
    assertEquals(before.writes(), now.writes(), both);
    assertEquals(before.flushes(), now.flushes(), both);
    assertTrue(now.written() <= before.written() + now.writes() * BLOCK, both);
    assertTrue(now.read() <= before.read() + BLOCK + MANY * growth.read(), both);
    assertTrue(now.allocated() <= 2 * before.allocated() + MANY * growth.allocated() + NOISE, both);
  }

  @Test
  void onlyWhatChangesOrOpensTheVgStartsACommand() {
    Set<String> with = new HashSet<>(calls());
    with.removeIf(call -> many.of(call).commands() == 0);
    assertEquals(
        Set.of("SR.attach, SR.detach", "Volume.create", "Volume.resize", "Volume.destroy"), with);
    with.forEach(call -> assertEquals(1, many.of(call).commands(), call));
  }
}
