package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.smapi.SmapiException;

/** What the toolstack makes of passwords in a configuration, with a stand-in for the toolstack. */
class ToolstackSecretsTest {
  private static final String UUID = "99945d96-5890-de2a-3899-8c04ef2521db";
  private static final String OTHER = "1c8d0e5a-90f3-4cf4-a0a2-6bd2a4c1f0de";

  private final List<List<String>> asked = new ArrayList<>();

  private CommandRunner toolstack(String script) {
    return command -> {
      asked.add(command.arguments());
      List<String> words = new ArrayList<>(List.of("-c", script, "xe"));
      words.addAll(command.arguments());
      return new SystemCommandRunner()
          .run(Command.of(() -> Path.of("/bin/sh"), Duration.ofSeconds(10), words));
    };
  }

  private static String refusal(CommandRunner toolstack, Map<String, String> config) {
    var secrets = new ToolstackSecrets(toolstack);
    return assertThrows(SmapiException.class, () -> secrets.resolve(config)).params().get(1);
  }

  @Test
  void eachSecretIsAskedForByItsUuidAndTakesThePlaceOfItsKey() {
    var secrets = new ToolstackSecrets(toolstack("echo secret-of-$2"));
    Map<String, String> config =
        Map.of(
            "target", "a",
            "chapuser", "me",
            "chappassword_secret", UUID,
            "incoming_chapuser", "it",
            "incoming_chappassword_secret", OTHER);
    Map<String, String> resolved = secrets.resolve(config);
    assertEquals("secret-of-uuid=" + UUID, resolved.get("chappassword"));
    assertEquals("secret-of-uuid=" + OTHER, resolved.get("incoming_chappassword"));
    assertFalse(resolved.containsKey("chappassword_secret"));
    assertTrue(
        asked.contains(List.of("secret-param-get", "uuid=" + UUID, "param-name=value")),
        asked.toString());
    var chap = ((Location.Iscsi) DeviceConfig.parse(resolved).location()).chap().orElseThrow();
    assertEquals("secret-of-uuid=" + OTHER, chap.incoming().orElseThrow().secret());
  }

  @Test
  void nobodyIsAskedWhereThereIsNothingToAskFor() {
    var config = Map.of("target", "a", "chapuser", "me", "chappassword", "s3cret");
    assertEquals(config, new ToolstackSecrets(toolstack("exit 1")).resolve(config));
    assertEquals(List.of(), asked);
  }

  @Test
  void whereThereIsNoToolstackItIsSaidWhatToUseInstead() {
    var none = new SystemCommandRunner();
    String why = refusal(none, Map.of("target", "a", "chappassword_secret", UUID));
    assertTrue(why.startsWith("chappassword_secret: names a secret of the toolstack"), why);
    assertTrue(why.contains("use chappassword_file"), why);
  }

  @Test
  void aToolstackThatDoesNotTellIsNamed() {
    CommandRunner refusing = toolstack("echo 'The uuid you supplied was invalid.' >&2; exit 1");
    String why = refusal(refusing, Map.of("target", "a", "chappassword_secret", UUID));
    assertTrue(why.contains(UUID) && why.contains("was invalid"), why);
    assertTrue(
        refusal(refusing, Map.of("chappassword_secret", "x; reboot")).contains("not the uuid"));
    var both = Map.of("chappassword_secret", UUID, "chappassword", "s3cret");
    assertTrue(refusal(refusing, both).contains("give either"));
  }
}
