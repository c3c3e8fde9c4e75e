package org.lvmsr.cli.runbook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the document may say otherwise than a run does, and what it may not. */
final class ComparisonTest {
  private static final String A = "6d7e1706-007c-4b3a-a959-45b819b29eed";
  private static final String B = "de6cb89b-2af1-46b0-94ba-89b169577669";
  private static final String C = "bc1d3351-a5e2-4d36-a068-1d4cfc6da125";

  private static boolean same(List<String> shown, List<String> said) {
    return Comparison.of(shown, said, new Names()).isPresent();
  }

  @Test
  void namesAreOthersInEachRunAndStayWhatTheyAre() {
    assertTrue(
        same(
            List.of("LV v-" + A, "", A + " is on /dev/sdb"),
            List.of("LV v-" + B, "", B + " is on /dev/loop7")));
    assertFalse(same(List.of("LV v-" + A, "", A), List.of("LV v-" + B, "", C)));
    assertFalse(same(List.of("LV v-" + A, "", B), List.of("LV v-" + C, "", C)));
    assertFalse(same(List.of("LV v-" + A), List.of("LV v-web")));
  }

  @Test
  void everythingElseIsToBeTheSame() {
    assertFalse(same(List.of("2 volumes"), List.of("3 volumes")));
    assertFalse(same(List.of("2 volumes"), List.of("2 volumes", "more")));
    assertFalse(same(List.of("2 volumes", "more"), List.of("2 volumes")));
    assertFalse(same(List.of("2 of 2 areas good"), List.of("1 of 2 areas good")));
    assertTrue(
        same(List.of("metadata  266 of 1573376 bytes"), List.of("metadata  270 of 1573376 bytes")));
    assertFalse(
        same(List.of("metadata  266 of 1573376 bytes"), List.of("metadata  266 of 1 bytes")));
  }

  @Test
  void callsOfTheStoreMayShareACommitAndThoseOfLvmDoNot() {
    assertTrue(same(List.of("epoch 1, sequence 36"), List.of("epoch 1, sequence 33")));
    assertFalse(same(List.of("VG lvmsr, sequence 36"), List.of("VG lvmsr, sequence 33")));
  }

  @Test
  void rowsThatAreSortedByUuidComeInAnyOrder() {
    assertTrue(same(List.of(A + "  web", B + "  db"), List.of(A + "  db", C + "  web")));
    assertFalse(same(List.of(A + "  web", B + "  db"), List.of(A + "  db", C + "  db")));
    assertFalse(same(List.of("web", "db"), List.of("db", "web")));
  }

  @Test
  void linesMayBeLeftOutWhereTheDocumentSaysSo() {
    assertTrue(same(List.of("a", "…", "d"), List.of("a", "b", "c", "d")));
    assertFalse(same(List.of("a", "…", "d"), List.of("a", "b", "c")));
    assertFalse(same(List.of("a", "d"), List.of("a", "b", "c", "d")));
  }
}
