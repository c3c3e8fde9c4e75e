package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Portal;

/**
 * A device configuration, understood.
 *
 * @param given the pairs as they came
 * @param location where the storage is
 * @param srUuid the SR that must be there, in lower case
 */
record DeviceConfig(Map<String, String> given, Location location, Optional<String> srUuid) {
  private static final String SECRET_SUFFIX = "_secret";
  private static final String THICK = "thick";
  private static final List<ConfigKey> CREDENTIALS =
      List.of(
          ConfigKey.CHAP_USER,
          ConfigKey.CHAP_PASSWORD,
          ConfigKey.CHAP_PASSWORD_FILE,
          ConfigKey.INCOMING_CHAP_USER,
          ConfigKey.INCOMING_CHAP_PASSWORD,
          ConfigKey.INCOMING_CHAP_PASSWORD_FILE);

  /**
   * Understands a configuration.
   *
   * @throws org.lvmsr.smapi.SmapiException naming the key that is wrong and what to write instead
   */
  static DeviceConfig parse(Map<String, String> given) {
    given.keySet().forEach(DeviceConfig::checkKey);
    String provisioning = ConfigKey.PROVISIONING.in(given).orElse(THICK);
    if (!provisioning.equals(THICK)) {
      throw Failures.configuration(ConfigKey.PROVISIONING.text(), "must be thick: " + provisioning);
    }
    Map<String, String> expanded = new LinkedHashMap<>(given);
    ConfigKey.URI.in(given).ifPresent(uri -> StorageUri.parse(uri).forEach(expanded::putIfAbsent));
    return new DeviceConfig(
        Map.copyOf(given), location(expanded), ConfigKey.SR_UUID.in(given).map(DeviceConfig::uuid));
  }

  private static void checkKey(String key) {
    if (key.endsWith(SECRET_SUFFIX)) {
      throw Failures.configuration(
          key, "secrets of the toolstack are not supported yet: use chappassword_file");
    }
    if (!ConfigKey.isKnown(key)) {
      throw Failures.configuration(
          key, "unknown key; known are " + String.join(", ", ConfigKey.descriptions().keySet()));
    }
  }

  private static String uuid(String text) {
    try {
      return UUID.fromString(text).toString();
    } catch (IllegalArgumentException e) {
      throw Failures.configuration(ConfigKey.SR_UUID.text(), "not a uuid: " + text);
    }
  }

  private static Location location(Map<String, String> config) {
    Optional<String> target = ConfigKey.TARGET.in(config);
    Optional<String> device = ConfigKey.DEVICE.in(config);
    if (target.isPresent() == device.isPresent()) {
      throw Failures.configuration(
          ConfigKey.TARGET.text(),
          "give either target (an iSCSI target's address) or device (a block device)");
    }
    if (device.isPresent()) {
      Path path = Path.of(device.get());
      if (!path.isAbsolute()) {
        throw Failures.configuration(ConfigKey.DEVICE.text(), "not an absolute path: " + path);
      }
      return new Location.Device(path);
    }
    return new Location.Iscsi(
        portal(target.get(), config),
        ConfigKey.TARGET_IQN.in(config),
        chap(config),
        ConfigKey.SCSI_ID.in(config),
        ConfigKey.LUN_ID.in(config).map(DeviceConfig::lunNumber));
  }

  private static Portal portal(String target, Map<String, String> config) {
    try {
      Portal portal = Portal.parse(target);
      Optional<String> port = ConfigKey.PORT.in(config);
      return port.isEmpty() ? portal : new Portal(portal.host(), Integer.parseInt(port.get()));
    } catch (NumberFormatException e) {
      throw Failures.configuration(
          ConfigKey.PORT.text(), "not a TCP port: " + config.get(ConfigKey.PORT.text()));
    } catch (IllegalArgumentException e) {
      throw Failures.configuration(ConfigKey.TARGET.text(), String.valueOf(e.getMessage()));
    }
  }

  private static long lunNumber(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw Failures.configuration(ConfigKey.LUN_ID.text(), "not a LUN number: " + text);
    }
  }

  private static Optional<Chap> chap(Map<String, String> config) {
    Optional<String> secret = secret(config, ConfigKey.CHAP_PASSWORD, ConfigKey.CHAP_PASSWORD_FILE);
    Optional<String> user = ConfigKey.CHAP_USER.in(config);
    if (user.isPresent() != secret.isPresent()) {
      throw Failures.configuration(
          ConfigKey.CHAP_USER.text(), "chapuser and chappassword belong together: one is missing");
    }
    return user.map(name -> new Chap(name, secret.orElseThrow(), incoming(config)));
  }

  private static Optional<Chap.Incoming> incoming(Map<String, String> config) {
    Optional<String> secret =
        secret(config, ConfigKey.INCOMING_CHAP_PASSWORD, ConfigKey.INCOMING_CHAP_PASSWORD_FILE);
    return ConfigKey.INCOMING_CHAP_USER
        .in(config)
        .flatMap(user -> secret.map(s -> new Chap.Incoming(user, s)));
  }

  private static Optional<String> secret(
      Map<String, String> config, ConfigKey value, ConfigKey file) {
    Optional<String> path = file.in(config);
    if (path.isEmpty()) {
      return value.in(config);
    }
    try {
      return Optional.of(Files.readString(Path.of(path.get())).strip());
    } catch (IOException e) {
      throw Failures.configuration(file.text(), "cannot be read: " + e.getMessage());
    }
  }

  /**
   * The pairs to find the SR with again while its session is still open: no secret, and no login.
   *
   * @param uuid the SR that must be found
   */
  Map<String, String> forReopening(String uuid) {
    Map<String, String> pairs = new LinkedHashMap<>(given);
    ConfigKey.URI.in(given).ifPresent(uri -> pairs.putAll(StorageUri.parse(uri)));
    CREDENTIALS.forEach(key -> pairs.remove(key.text()));
    pairs.remove(ConfigKey.URI.text());
    pairs.put(ConfigKey.SR_UUID.text(), uuid);
    return pairs;
  }

  @Override
  public String toString() {
    return "DeviceConfig[" + location + ", " + srUuid + "]";
  }
}
