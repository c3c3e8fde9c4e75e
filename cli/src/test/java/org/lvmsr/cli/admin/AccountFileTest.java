package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.initiator.ReadOnlyInitiator;
import org.lvmsr.backend.iscsi.Chap;

/** The account for a target comes from a file, and no message has a word of what is in it. */
final class AccountFileTest {
  @TempDir private Path directory;

  @Test
  void anAccountIsAUserAndASecretWithAllItsCharacters() throws IOException {
    assertEquals(
        chap(new Chap("me", "a=b #c ", Optional.empty())),
        read("# of the array\nchapuser=me\n\nchappassword=a=b #c \n"));
  }

  @Test
  void aTargetMayHaveToProveItself() throws IOException {
    assertEquals(
        chap(new Chap("me", "secret-of-mine", Optional.of(new Chap.Incoming("it", "its-secret")))),
        read(
            """
            incoming_chapuser=it
            incoming_chappassword=its-secret
            chapuser=me
            chappassword=secret-of-mine
            """));
  }

  private static Account chap(Chap chap) {
    return new Account(ReadOnlyInitiator.DEFAULT_NAME, Optional.of(chap));
  }

  @Test
  void anAccountMayBeANameInAnAccessListOnly() throws IOException {
    assertEquals(
        new Account("iqn.2026-01.example:backup", Optional.empty()),
        read("initiatorname=iqn.2026-01.example:backup\n"));
  }

  @Test
  void whatIsNoAccountIsNamedWithoutItsValues() {
    assertRefused(" has no chappassword", "chapuser=me\n");
    assertRefused(" has no chapuser", "chapuser=\nchappassword=hidden\n");
    assertRefused(
        " has no incoming_chappassword", "chapuser=a\nchappassword=hidden\nincoming_chapuser=b\n");
    assertRefused(", line 2: chapuser is there twice", "chapuser=hidden\nchapuser=hidden\n");
    assertRefused(
        ", line 1: a line is KEY=VALUE, with initiatorname, chapuser, chappassword,"
            + " incoming_chapuser, incoming_chappassword",
        "hidden\n");
  }

  private void assertRefused(String reason, String text) {
    CannotLook refused = assertThrows(CannotLook.class, () -> read(text));
    String said = String.valueOf(refused.getMessage());
    assertEquals(directory.resolve("account") + reason, said);
    assertFalse(said.contains("hidden"));
  }

  private Account read(String text) throws IOException {
    Path file = directory.resolve("account");
    Files.writeString(file, text);
    return AccountFile.read(file);
  }
}
