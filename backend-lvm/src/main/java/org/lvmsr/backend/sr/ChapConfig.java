package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.backend.iscsi.Chap;

/** The keys of a configuration that say how to log in. */
final class ChapConfig {
  /** All of them. */
  static final List<ConfigKey> KEYS =
      List.of(
          ConfigKey.CHAP_USER,
          ConfigKey.CHAP_PASSWORD,
          ConfigKey.CHAP_PASSWORD_FILE,
          ConfigKey.CHAP_PASSWORD_SECRET,
          ConfigKey.INCOMING_CHAP_USER,
          ConfigKey.INCOMING_CHAP_PASSWORD,
          ConfigKey.INCOMING_CHAP_PASSWORD_FILE,
          ConfigKey.INCOMING_CHAP_PASSWORD_SECRET);

  private ChapConfig() {}

  /**
   * Understands them.
   *
   * @return empty for a target without CHAP
   * @throws org.lvmsr.smapi.SmapiException naming the key that is wrong and what to write instead
   */
  static Optional<Chap> parse(Map<String, String> config) {
    Optional<String> user = ConfigKey.CHAP_USER.in(config);
    Optional<String> secret =
        secret(
            config,
            user,
            ConfigKey.CHAP_USER,
            ConfigKey.CHAP_PASSWORD,
            ConfigKey.CHAP_PASSWORD_FILE);
    Optional<String> target = ConfigKey.INCOMING_CHAP_USER.in(config);
    Optional<Chap.Incoming> incoming =
        secret(
                config,
                target,
                ConfigKey.INCOMING_CHAP_USER,
                ConfigKey.INCOMING_CHAP_PASSWORD,
                ConfigKey.INCOMING_CHAP_PASSWORD_FILE)
            .map(one -> new Chap.Incoming(target.orElseThrow(), one));
    if (incoming.isPresent() && user.isEmpty()) {
      throw Failures.configuration(
          ConfigKey.INCOMING_CHAP_USER.text(),
          "the target proves itself only to who proves itself: give chapuser and its secret, too");
    }
    return user.map(name -> new Chap(name, secret.orElseThrow(), incoming));
  }

  private static Optional<String> secret(
      Map<String, String> config,
      Optional<String> user,
      ConfigKey userKey,
      ConfigKey value,
      ConfigKey file) {
    Optional<String> path = file.in(config);
    Optional<String> byValue = value.in(config);
    if (path.isPresent() && byValue.isPresent()) {
      throw Failures.configuration(file.text(), "give either this or " + value.text());
    }
    Optional<String> secret = path.map(name -> read(file, name)).or(() -> byValue);
    if (user.isPresent() != secret.isPresent()) {
      throw Failures.configuration(
          userKey.text(),
          userKey.text()
              + " and "
              + file.text()
              + " (or "
              + value.text()
              + ") belong together: one is missing");
    }
    secret.ifPresent(text -> check(path.isPresent() ? file : value, text));
    return secret;
  }

  private static String read(ConfigKey key, String name) {
    Path path = Path.of(name);
    if (!path.isAbsolute()) {
      throw Failures.configuration(key.text(), "not an absolute path: " + name);
    }
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw Failures.configuration(key.text(), "cannot be read: " + Reason.of(e));
    }
  }

  /** Anything else would end up as another line of open-iscsi's record. */
  private static void check(ConfigKey key, String secret) {
    boolean plain = secret.chars().noneMatch(Character::isISOControl);
    if (secret.isEmpty() || !plain || !secret.equals(secret.strip())) {
      throw Failures.configuration(
          key.text(), "must be one line, not empty, and without blanks around it");
    }
  }
}
