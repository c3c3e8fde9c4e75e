package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.smapi.SmapiException;

class DeviceConfigTest {
  private static String refusal(Map<String, String> config) {
    var error = assertThrows(SmapiException.class, () -> DeviceConfig.parse(config));
    assertEquals("SR_BACKEND_FAILURE_90", error.code());
    return error.params().get(1);
  }

  private static Location.Iscsi iscsi(Map<String, String> config) {
    return (Location.Iscsi) DeviceConfig.parse(config).location();
  }

  @Test
  void aTargetAloneIsEnoughToProbe() {
    var location = iscsi(Map.of("target", "10.0.2.2", "port", "3261"));
    assertEquals(new Portal("10.0.2.2", 3261), location.portal());
    assertFalse(location.namesLun());
  }

  @Test
  void aUriSaysTheSameAsSingleKeys() {
    var config =
        Map.of(
            "uri", "iscsi://me@[fe80::1]:3261/iqn.2026-01.example:x/7", "chappassword", "s3cret");
    var location = iscsi(config);
    assertEquals(new Portal("fe80::1", 3261), location.portal());
    assertEquals(Optional.of("iqn.2026-01.example:x"), location.iqn());
    assertEquals(Optional.of(7L), location.lunNumber());
    assertEquals("me", location.chap().orElseThrow().user());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///dev/loop0", "dev:///dev/loop0"})
  void aUriMayNameADevice(String uri) {
    var location = DeviceConfig.parse(Map.of("uri", uri)).location();
    assertEquals(new Location.Device(Path.of("/dev/loop0")), location);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "iscsi://",
        "http://x/y",
        "file://host/dev/sda",
        "iscsi://a/b/c/d",
        "/dev/sda"
      })
  void anyOtherUriIsRefused(String uri) {
    assertThrows(SmapiException.class, () -> DeviceConfig.parse(Map.of("uri", uri)));
  }

  @Test
  void errorsNameTheKeyThatIsWrong() {
    assertTrue(refusal(Map.of()).startsWith("target: "));
    assertTrue(refusal(Map.of("target", "a", "device", "/dev/sda")).startsWith("target: "));
    assertTrue(refusal(Map.of("target", "a", "port", "iscsi")).startsWith("port: "));
    assertTrue(refusal(Map.of("target", "a", "LUNid", "x")).startsWith("LUNid: "));
    assertTrue(
        refusal(Map.of("target", "a", "targetIqn", "x")).startsWith("targetIqn: unknown key"));
    assertTrue(refusal(Map.of("device", "sda")).startsWith("device: "));
    assertTrue(refusal(Map.of("device", "/dev/sda", "sr_uuid", "x")).startsWith("sr_uuid: "));
    assertTrue(refusal(Map.of("target", "a", "provisioning", "fat")).startsWith("provisioning: "));
    assertTrue(refusal(Map.of("target", "a", "chapuser", "me")).startsWith("chapuser: "));
    assertTrue(
        refusal(Map.of("target", "a", "chappassword_secret", "u"))
            .startsWith("chappassword_secret: "));
  }

  @Test
  void aSecretMayComeFromAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "s3cret\n");
    var config = Map.of("target", "a", "chapuser", "me", "chappassword_file", file.toString());
    assertEquals("s3cret", iscsi(config).chap().orElseThrow().secret());
  }

  @Test
  void secretsNeitherShowNorAreKept() {
    var config = Map.of("target", "a", "chapuser", "me", "chappassword", "s3cret");
    var parsed = DeviceConfig.parse(config);
    assertFalse(parsed.toString().contains("s3cret"));
    assertEquals(Map.of("target", "a", "sr_uuid", "u"), parsed.forReopening("u"));
  }
}
