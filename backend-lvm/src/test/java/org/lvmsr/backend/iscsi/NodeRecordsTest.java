package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRecordsTest {
  private static final Target TARGET =
      new Target(new Portal("10.0.2.2", 3260), "iqn.2026-01.example:lun");

  @TempDir private Path directory;
  private Path record;
  private NodeRecords records;

  @BeforeEach
  void makeRecord() throws IOException {
    Path nodes = directory.resolve("nodes");
    record = nodes.resolve(TARGET.iqn()).resolve("10.0.2.2,3260,1").resolve("default");
    Files.createDirectories(record.getParent());
    Files.write(
        record,
        List.of(
            "# BEGIN RECORD 2.1.8",
            "node.name = " + TARGET.iqn(),
            "node.startup = automatic",
            "node.session.auth.authmethod = None",
            "node.session.auth.password = old",
            "node.session.auth.password_length = 3",
            "# END RECORD"));
    records = new NodeRecords(List.of(directory.resolve("absent/nodes"), nodes));
  }

  @Test
  void theSecretGoesIntoAFileThatOnlyRootCanRead() throws IOException {
    records.configure(TARGET, Optional.of(new Chap("me", "s3cret", Optional.empty())));
    List<String> lines = Files.readAllLines(record);
    assertTrue(lines.contains("node.session.auth.authmethod = CHAP"));
    assertTrue(lines.contains("node.session.auth.username = me"));
    assertTrue(lines.contains("node.session.auth.password = s3cret"));
    assertFalse(lines.stream().anyMatch(line -> line.contains("old") || line.contains("_length")));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(record)));
    assertEquals("# END RECORD", lines.get(lines.size() - 1));
  }

  @Test
  void theHostDoesNotLogInByItselfWhenItBoots() throws IOException {
    records.configure(TARGET, Optional.empty());
    assertTrue(Files.readAllLines(record).contains("node.startup = manual"));
    assertTrue(Files.readAllLines(record).contains("node.session.auth.authmethod = None"));
  }

  @Test
  void nothingIsLeftBesideTheRecord() throws IOException {
    records.configure(TARGET, Optional.empty());
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(List.of(record), files.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void aTargetWithoutRecordIsAnError() {
    var other = new Target(TARGET.portal(), "iqn.2026-01.example:other");
    assertThrows(NoSuchFileException.class, () -> records.configure(other, Optional.empty()));
  }

  @Test
  void aRecordOfAnIpv6PortalIsFoundHoweverItIsSpelled() throws IOException {
    Path other = directory.resolve("nodes").resolve(TARGET.iqn()).resolve("fd00:0:0::5,3260,1");
    Files.copy(record, other);
    var target = new Target(new Portal("fd00::5", 3260), TARGET.iqn());
    records.configure(target, Optional.empty());
    assertTrue(Files.readAllLines(other).contains("node.startup = manual"));
    assertTrue(Files.readAllLines(record).contains("node.startup = automatic"));
  }

  @Test
  void credentialsDoNotShowInText() {
    var chap = new Chap("me", "s3cret", Optional.of(new Chap.Incoming("it", "t0psecret")));
    assertFalse(chap.toString().contains("s3cret") || chap.toString().contains("t0psecret"));
  }
}
