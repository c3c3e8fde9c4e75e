package org.lvmsr.backend.sr;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.MissingExecutableException;

/**
 * Secrets that the toolstack keeps. It takes each {@code …password} out of a configuration and puts
 * {@code …password_secret} there, the uuid of a secret of its own, which only it can tell.
 */
final class ToolstackSecrets {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Map<ConfigKey, ConfigKey> VALUES =
      Map.of(
          ConfigKey.CHAP_PASSWORD_SECRET, ConfigKey.CHAP_PASSWORD,
          ConfigKey.INCOMING_CHAP_PASSWORD_SECRET, ConfigKey.INCOMING_CHAP_PASSWORD);

  private final CommandRunner runner;

  ToolstackSecrets(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * The configuration with its secrets by value: for use at once, and never for an answer.
   *
   * @throws org.lvmsr.smapi.SmapiException if the toolstack does not tell one
   */
  Map<String, String> resolve(Map<String, String> given) {
    Map<String, String> resolved = new LinkedHashMap<>(given);
    VALUES.forEach(
        (reference, value) -> {
          Optional<String> uuid = reference.in(given);
          if (uuid.isPresent() && value.in(given).isPresent()) {
            throw Failures.configuration(reference.text(), "give either this or " + value.text());
          }
          resolved.remove(reference.text());
          uuid.ifPresent(secret -> resolved.put(value.text(), ask(reference, secret)));
        });
    return resolved;
  }

  /** The secret comes by stdout; only its uuid is an argument, which others may see. */
  private String ask(ConfigKey key, String text) {
    String uuid = uuid(key, text);
    List<String> words = List.of("secret-param-get", "uuid=" + uuid, "param-name=value");
    try {
      return runner.run(Command.of(Executable.XE, DEADLINE, words)).stdout().strip();
    } catch (MissingExecutableException e) {
      throw Failures.configuration(
          key.text(),
          "names a secret of the toolstack, which only a host of its pool can ask for: use "
              + "chappassword_file, or incoming_chappassword_file, on this one");
    } catch (CommandFailure e) {
      throw Failures.configuration(
          key.text(),
          "the toolstack does not tell the secret "
              + uuid
              + " (is it running, and is the secret there?): "
              + e.stderr().strip());
    }
  }

  private static String uuid(ConfigKey key, String text) {
    try {
      return UUID.fromString(text).toString();
    } catch (IllegalArgumentException e) {
      throw Failures.configuration(key.text(), "not the uuid of a secret of the toolstack");
    }
  }
}
