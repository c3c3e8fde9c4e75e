package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.initiator.ReadOnlyInitiator;
import org.lvmsr.backend.iscsi.Chap;

/**
 * The file with the account at a target, in lines {@code KEY=VALUE} with the keys that the
 * configuration of an SR has for it. A secret on the command line would be there for all to see.
 */
final class AccountFile {
  private static final String NAME = "initiatorname";
  private static final String USER = "chapuser";
  private static final String SECRET = "chappassword";
  private static final String INCOMING_USER = "incoming_chapuser";
  private static final String INCOMING_SECRET = "incoming_chappassword";
  private static final List<String> KEYS =
      List.of(NAME, USER, SECRET, INCOMING_USER, INCOMING_SECRET);

  private final Path path;
  private final Map<String, String> pairs = new HashMap<>();

  private AccountFile(Path path) {
    this.path = path;
  }

  /**
   * Reads it.
   *
   * @throws CannotLook if it is none; no value is named
   */
  static Account read(Path path) throws IOException {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new CannotLook(
          path + " is no file that can be read: --account names that of the account");
    }
    var file = new AccountFile(path);
    int number = 0;
    for (String line : lines(path)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        file.add(line, number);
      }
    }
    return file.account();
  }

  private static List<String> lines(Path path) throws IOException {
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CannotLook(path + " is no text in UTF-8");
    }
  }

  private void add(String line, int number) throws CannotLook {
    int equals = line.indexOf('=');
    String key = equals < 0 ? "" : line.substring(0, equals);
    if (!KEYS.contains(key)) {
      throw new CannotLook(
          path + ", line " + number + ": a line is KEY=VALUE, with " + String.join(", ", KEYS));
    }
    if (pairs.put(key, line.substring(equals + 1)) != null) {
      throw new CannotLook(path + ", line " + number + ": " + key + " is there twice");
    }
  }

  private Account account() throws CannotLook {
    String name = pairs.getOrDefault(NAME, ReadOnlyInitiator.DEFAULT_NAME).strip();
    try {
      ReadOnlyInitiator unused = ReadOnlyInitiator.named(name);
    } catch (IllegalArgumentException e) {
      throw new CannotLook(path + ": " + e.getMessage());
    }
    boolean anySecret = pairs.keySet().stream().anyMatch(key -> !key.equals(NAME));
    return new Account(name, anySecret ? Optional.of(chap()) : Optional.empty());
  }

  private Chap chap() throws CannotLook {
    String user = needed(USER);
    String secret = needed(SECRET);
    boolean mutual = pairs.containsKey(INCOMING_USER) || pairs.containsKey(INCOMING_SECRET);
    return new Chap(
        user,
        secret,
        mutual
            ? Optional.of(new Chap.Incoming(needed(INCOMING_USER), needed(INCOMING_SECRET)))
            : Optional.empty());
  }

  private String needed(String key) throws CannotLook {
    String value = pairs.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw new CannotLook(path + " has no " + key);
    }
    return value;
  }
}
