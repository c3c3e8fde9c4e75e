package org.lvmsr.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SecretsTest {
  @Test
  void valuesOfSecretKeysAreHidden() {
    var secrets =
        new Secrets(Map.of("device", "/dev/sdx", "chapPassword", "a\"b", "token", "a\"bc"));
    assertEquals("/dev/sdx … … … x", secrets.shown("/dev/sdx a\"b a\"bc a\\\"b x"));
  }

  @Test
  void anEmptyOneHidesNothing() {
    assertEquals("text", new Secrets(Map.of("secret", "")).shown("text"));
  }

  @Test
  void aLongTextIsCutWithoutCuttingOneInTwo() {
    String padding = "x".repeat(1995);
    assertEquals(
        padding + "… end… (2012 characters)",
        new Secrets(Map.of("password", "0123456789"))
            .shown(padding + "0123456789 end of the text"));
  }
}
