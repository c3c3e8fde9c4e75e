package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record refuses because a caller would. */
final class RecordRulesTest {
  private static final SrStat STAT =
      new SrStat("s", "", null, "", 0, 0, List.of(), false, Health.healthy());

  @Test
  void aProbeResultThatNamesAnSrIsComplete() {
    Map<String, String> named = Map.of("sr_uuid", "u");
    assertThrows(
        IllegalArgumentException.class, () -> new ProbeResult(named, false, null, Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new ProbeResult(Map.of(), true, STAT, Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new ProbeResult(Map.of(), false, STAT, Map.of()));
    assertEquals(STAT, ProbeResult.found(named, STAT, Map.of()).sr());
  }

  @Test
  void aBackendHasOneImplementationOfAKind() {
    List<Implementation> twice =
        List.of(new Implementation.BlockDevice("/a"), new Implementation.BlockDevice("/b"));
    assertThrows(IllegalArgumentException.class, () -> new Backend(twice));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dev/x", "x", "memory://sr/volume"})
  void whatCannotBeThePathOfADeviceOrAFileIsRefused(String path) {
    assertThrows(
        IllegalArgumentException.class, () -> new Implementation.XenDisk(path, Map.of(), "vbd"));
    assertThrows(
        IllegalArgumentException.class, () -> new Implementation.XenDisk(path, Map.of(), "vbd3"));
    assertThrows(IllegalArgumentException.class, () -> new Implementation.BlockDevice(path));
    assertThrows(IllegalArgumentException.class, () -> new Implementation.FileImpl(path));
  }

  /** A device may come later, and other kinds of backends have words of their own. */
  @Test
  void nothingIsRefusedThatMayBeRight() {
    assertEquals("/no/such", new Implementation.BlockDevice("/no/such").path());
    assertEquals("/no/such", new Implementation.FileImpl("/no/such").path());
    assertEquals("a:b", new Implementation.XenDisk("a:b", Map.of(), "qdisk").params());
    assertThrows(
        IllegalArgumentException.class, () -> new Implementation.XenDisk("", Map.of(), "qdisk"));
    assertThrows(
        IllegalArgumentException.class, () -> new Implementation.XenDisk("/x", Map.of(), ""));
    assertThrows(IllegalArgumentException.class, () -> new Implementation.Nbd(""));
  }

  @Test
  void aStatusDoesNotSayThatAFailureIsComplete() {
    assertThrows(IllegalArgumentException.class, () -> new DataStatus(true, true, null));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void progressIsFromZeroToOne(double progress) {
    assertThrows(IllegalArgumentException.class, () -> DataStatus.running(progress));
    assertThrows(IllegalArgumentException.class, () -> new Task.Pending(progress));
  }

  @Test
  void aTimeIsANumber() {
    assertThrows(
        IllegalArgumentException.class, () -> new Task("", "", Double.NaN, new Task.Failed("")));
    assertThrows(
        IllegalArgumentException.class, () -> new Task.Completed(Double.POSITIVE_INFINITY, null));
  }

  @Test
  void theLogGetsOneBoundedLineOfTheDebugContext() {
    assertEquals("a?b", new CallContext("a\tb\n{\"traceparent\":\"x\"}").forLog());
    assertEquals(160, new CallContext("x".repeat(1000)).forLog().length());
  }
}
