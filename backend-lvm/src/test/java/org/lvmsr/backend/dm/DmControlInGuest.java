package org.lvmsr.backend.dm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.metadata.device.DeviceException;

/** The kernel answers us what it answers dmsetup. Runs in the lab VM, as it needs device-mapper. */
class DmControlInGuest {
  private static final DmId PLAIN = DmId.name("asked-plain");

  private final DmControl kernel = new DmControl();

  /** What it prints, without the spaces that it prints for a target without words. */
  private static String dmsetup(String... arguments) throws IOException {
    return new SystemCommandRunner()
        .run(Command.of(Executable.DMSETUP, Duration.ofSeconds(30), List.of(arguments)))
        .stdout()
        .lines()
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  /** One with two targets, and two more. */
  @BeforeEach
  void makeDevices() throws IOException {
    dmsetup("create", "asked-plain", "--table", "0 8 zero\n8 16 error");
    dmsetup("create", "asked-meta", "--table", "0 16384 zero");
    dmsetup("create", "asked-data", "--table", "0 131072 zero");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (String name : kernel.names()) {
      dmsetup("remove", "--retry", name);
    }
    assertEquals(List.of(), kernel.names());
  }

  @Test
  void devicesTheirTablesAndTheirStatusAreWhatDmsetupSays() throws IOException {
    assertEquals(
        List.of("asked-data", "asked-meta", "asked-plain"),
        kernel.names().stream().sorted().toList());
    assertEquals(dmsetup("table", "asked-plain"), kernel.table(PLAIN));
    assertEquals(dmsetup("status", "asked-plain"), kernel.status(PLAIN, true));
    assertEquals("0 8 zero\n8 16 error", kernel.status(PLAIN, false));
  }

  @Test
  void aDeviceHasNoTableAndThenOneAndThenTwo() throws IOException {
    dmsetup("create", "asked-new", "--uuid", "ASKED-new", "--notable");
    var device = DmId.uuid("ASKED-new");
    assertEquals(
        Optional.of(new DmState("asked-new", "ASKED-new", false, false)), kernel.find(device));
    assertEquals("", kernel.table(device));
    dmsetup("load", "asked-new", "--table", "0 8 zero");
    assertFalse(kernel.find(device).orElseThrow().live());
    assertTrue(kernel.find(device).orElseThrow().inactive());
    dmsetup("resume", "asked-new");
    dmsetup("load", "asked-new", "--table", "0 8 error");
    assertEquals(
        Optional.of(new DmState("asked-new", "ASKED-new", true, true)), kernel.find(device));
  }

  @Test
  void whatIsNotThereIsTold() throws IOException {
    var none = DmId.uuid("ASKED-none");
    assertEquals(Optional.empty(), kernel.find(none));
    DeviceException failure = assertThrows(DeviceException.class, () -> kernel.status(none, true));
    assertEquals(DmKernel.ENXIO, failure.errno());
    assertEquals("DM_TABLE_STATUS ASKED-none: ENXIO", failure.getMessage());
  }

  @Test
  void aTargetThatKnowsNoMessagesSaysSo() {
    DeviceException failure =
        assertThrows(DeviceException.class, () -> kernel.message(PLAIN, "delete 7"));
    assertEquals("DM_TARGET_MSG asked-plain delete 7: EINVAL", failure.getMessage());
  }

  @Test
  void anAnswerOfAnyLengthIsReadWhole() throws IOException {
    String table =
        String.join("\n", IntStream.range(0, 2000).mapToObj(i -> i * 8 + " 8 zero").toList());
    dmsetup("create", "asked-long", "--table", table);
    assertEquals(table, kernel.table(DmId.name("asked-long")));
    assertEquals(table, kernel.status(DmId.name("asked-long"), true));
  }
}
