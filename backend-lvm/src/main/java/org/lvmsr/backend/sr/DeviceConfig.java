package org.lvmsr.backend.sr;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.record.Provisioning;

/**
 * A device configuration, understood.
 *
 * @param given the pairs as they came
 * @param location where the storage is
 * @param srUuid the SR that must be there, in lower case
 * @param provisioning how an SR that is made gets its space; one that is there has it already
 */
record DeviceConfig(
    Map<String, String> given,
    Location location,
    Optional<String> srUuid,
    Provisioning provisioning) {

  /**
   * Understands a configuration.
   *
   * @throws org.lvmsr.smapi.SmapiException naming the key that is wrong and what to write instead
   */
  static DeviceConfig parse(Map<String, String> given) {
    given.keySet().forEach(DeviceConfig::checkKey);
    Map<String, String> expanded = new LinkedHashMap<>(given);
    ConfigKey.URI.in(given).ifPresent(uri -> StorageUri.parse(uri).forEach(expanded::putIfAbsent));
    return new DeviceConfig(
        Map.copyOf(given),
        location(expanded),
        ConfigKey.SR_UUID.in(given).map(DeviceConfig::uuid),
        ConfigKey.PROVISIONING
            .in(given)
            .map(DeviceConfig::provisioning)
            .orElse(Provisioning.THICK));
  }

  private static Provisioning provisioning(String text) {
    return Provisioning.of(text)
        .orElseThrow(
            () ->
                Failures.configuration(
                    ConfigKey.PROVISIONING.text(), "must be thick or thin: " + text));
  }

  private static void checkKey(String key) {
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
        portals(target.get(), config),
        ConfigKey.TARGET_IQN.in(config),
        ChapConfig.parse(config),
        ConfigKey.SCSI_ID.in(config),
        ConfigKey.LUN_ID.in(config).map(DeviceConfig::lunNumber));
  }

  private static List<Portal> portals(String target, Map<String, String> config) {
    int port = ConfigKey.PORT.in(config).map(DeviceConfig::port).orElse(Portal.DEFAULT_PORT);
    try {
      return Portal.parseAll(target, port);
    } catch (IllegalArgumentException e) {
      throw Failures.configuration(ConfigKey.TARGET.text(), String.valueOf(e.getMessage()));
    }
  }

  private static int port(String text) {
    try {
      return new Portal("any", Integer.parseInt(text)).port();
    } catch (IllegalArgumentException e) {
      throw Failures.configuration(ConfigKey.PORT.text(), "not a TCP port: " + text);
    }
  }

  private static long lunNumber(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw Failures.configuration(ConfigKey.LUN_ID.text(), "not a LUN number: " + text);
    }
  }

  /** The same at another place. */
  DeviceConfig at(Location other) {
    return new DeviceConfig(given, other, srUuid, provisioning);
  }

  /**
   * The pairs to find the SR with again while its session is still open: no secret, and no login.
   *
   * @param uuid the SR that must be found
   * @param used the target, at the portal at which it was found; empty for a device of this host
   */
  Map<String, String> forReopening(String uuid, Storage used) {
    Map<String, String> pairs = new LinkedHashMap<>(given);
    ConfigKey.URI.in(given).ifPresent(uri -> pairs.putAll(StorageUri.parse(uri)));
    ChapConfig.KEYS.forEach(key -> pairs.remove(key.text()));
    pairs.remove(ConfigKey.URI.text());
    used.target()
        .ifPresent(
            target -> {
              pairs.put(ConfigKey.TARGET.text(), target.portal().toString());
              pairs.remove(ConfigKey.PORT.text());
            });
    if (used.target().isPresent() && !used.lunId().isEmpty()) {
      pairs.put(ConfigKey.SCSI_ID.text(), used.lunId());
    }
    pairs.put(ConfigKey.SR_UUID.text(), uuid);
    return pairs;
  }

  @Override
  public String toString() {
    return "DeviceConfig[" + location + ", " + srUuid + "]";
  }
}
