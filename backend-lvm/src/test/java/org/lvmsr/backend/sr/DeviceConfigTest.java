package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.backend.record.Provisioning;
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
    assertEquals(List.of(new Portal("10.0.2.2", 3261)), location.portals());
    assertFalse(location.namesLun());
  }

  @Test
  void aUriSaysTheSameAsSingleKeys() {
    var config =
        Map.of(
            "uri", "iscsi://me@[fe80::1]:3261/iqn.2026-01.example:x/7", "chappassword", "s3cret");
    var location = iscsi(config);
    assertEquals(List.of(new Portal("fe80::1", 3261)), location.portals());
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
    assertTrue(refusal(Map.of("target", "a", "x_secret", "u")).startsWith("x_secret: unknown key"));
  }

  @Test
  void provisioningIsThickUnlessItIsSaidToBeThin() {
    assertEquals(
        Provisioning.THICK, DeviceConfig.parse(Map.of("device", "/dev/sda")).provisioning());
    assertEquals(
        Provisioning.THIN,
        DeviceConfig.parse(Map.of("device", "/dev/sda", "provisioning", "thin")).provisioning());
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
    assertEquals(Map.of("target", "a", "sr_uuid", "u"), parsed.forReopening("u", at("sda", "")));
  }

  private static Storage at(String disk, String lunId) {
    return new Storage(Path.of("/dev", disk), lunId, Optional.empty(), false);
  }

  @Test
  void aConfigurationLeadsToWhereAnSrIsByTargetAndLunAndByAnyPortal() {
    Location there =
        iscsi(Map.of("target", "a", "targetIQN", "iqn.x", "LUNid", "1", "SCSIid", "36001"));
    assertTrue(iscsi(Map.of("target", "b", "targetIQN", "iqn.x", "LUNid", "1")).leadsTo(there));
    assertTrue(
        iscsi(Map.of("target", "a", "targetIQN", "iqn.x", "SCSIid", "36001")).leadsTo(there));
    assertFalse(iscsi(Map.of("target", "a", "targetIQN", "iqn.y", "LUNid", "1")).leadsTo(there));
    assertFalse(iscsi(Map.of("target", "a", "targetIQN", "iqn.x", "LUNid", "2")).leadsTo(there));
    assertFalse(
        iscsi(Map.of("target", "a", "targetIQN", "iqn.x", "LUNid", "1", "SCSIid", "36002"))
            .leadsTo(there));
    assertFalse(iscsi(Map.of("target", "a", "targetIQN", "iqn.x")).leadsTo(there));
    Location disk = new Location.Device(Path.of("/dev/loop0"));
    assertTrue(disk.leadsTo(new Location.Device(Path.of("/dev/loop0"))));
    assertFalse(disk.leadsTo(there));
  }

  @Test
  void severalPortalsShareAPortUnlessTheyNameOne() {
    var config = Map.of("target", "10.0.0.5, 10.0.0.6:3261,[fd00::0:5],fd00::6", "port", "3999");
    assertEquals(
        List.of(
            new Portal("10.0.0.5", 3999),
            new Portal("10.0.0.6", 3261),
            new Portal("fd00::5", 3999),
            new Portal("fd00::6", 3999)),
        iscsi(config).portals());
    assertTrue(refusal(Map.of("target", "a,,b")).startsWith("target: "));
    assertTrue(refusal(Map.of("target", "a,a:3260")).contains("named twice: a:3260"));
  }

  @Test
  void anAttachedSrIsFoundAgainAtThePortalThatWasUsed() {
    var config =
        Map.of("target", "a,[fd00::5]", "port", "3999", "targetIQN", "iqn.x", "LUNid", "1");
    var used = new Target(new Portal("fd00::5", 3999), "iqn.x");
    Map<String, String> again =
        DeviceConfig.parse(config)
            .forReopening("u", new Storage(Path.of("/dev/sda"), "36001", Optional.of(used), true));
    assertEquals("[fd00::5]:3999", again.get("target"));
    assertEquals("36001", again.get("SCSIid"), "another LUN of that number is not taken for it");
    assertEquals(
        List.of(used),
        iscsi(
                again.entrySet().stream()
                    .filter(pair -> !pair.getKey().equals("sr_uuid"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
            .targets());
  }

  @Test
  void theTargetMayHaveToProveItselfToo(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("incoming"), "t0psecret\n");
    Map<String, String> config =
        Map.of(
            "target", "a",
            "chapuser", "me",
            "chappassword", "s3cret",
            "incoming_chapuser", "it",
            "incoming_chappassword_file", file.toString());
    var incoming = Optional.of(new Chap.Incoming("it", "t0psecret"));
    assertEquals(Optional.of(new Chap("me", "s3cret", incoming)), iscsi(config).chap());
  }

  @Test
  void halfOfAnAccountIsRefused(@TempDir Path directory) throws Exception {
    Map<String, String> me = Map.of("target", "a", "chapuser", "me", "chappassword", "s3cret");
    assertTrue(refusal(and(me, "incoming_chapuser", "it")).startsWith("incoming_chapuser: "));
    assertTrue(refusal(and(me, "incoming_chappassword", "x")).startsWith("incoming_chapuser: "));
    assertTrue(
        refusal(Map.of("target", "a", "incoming_chapuser", "it", "incoming_chappassword", "x"))
            .contains("give chapuser"));
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Map<String, String> user = Map.of("target", "a", "chapuser", "me");
    assertTrue(refusal(and(me, "chappassword_file", empty.toString())).contains("give either"));
    assertTrue(refusal(and(user, "chappassword_file", empty.toString())).contains("not empty"));
    assertTrue(refusal(and(user, "chappassword_file", "secret")).contains("absolute"));
    assertTrue(
        refusal(and(user, "chappassword_file", directory.resolve("none").toString()))
            .contains("does not exist"));
    assertTrue(refusal(and(user, "chappassword", "a\nnode.startup = automatic")).contains("line"));
  }

  private static Map<String, String> and(Map<String, String> config, String key, String value) {
    Map<String, String> all = new HashMap<>(config);
    all.put(key, value);
    return all;
  }
}
