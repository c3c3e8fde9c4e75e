package org.lvmsr.backend.sr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.Failures;

/**
 * The one-line form of a configuration, which {@code SR.attach dbg uri} of the old interface takes.
 */
final class StorageUri {
  private static final String ISCSI = "iscsi://";
  private static final List<String> DEVICE = List.of("file://", "dev://");

  private StorageUri() {}

  /** The pairs that a URI stands for. */
  static Map<String, String> parse(String uri) {
    if (uri.startsWith(ISCSI)) {
      return iscsi(uri);
    }
    for (String prefix : DEVICE) {
      if (uri.startsWith(prefix + "/")) {
        return Map.of(ConfigKey.DEVICE.text(), uri.substring(prefix.length()));
      }
    }
    throw unusable(uri);
  }

  private static Map<String, String> iscsi(String uri) {
    String[] parts = uri.substring(ISCSI.length()).split("/", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw unusable(uri);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    int at = parts[0].lastIndexOf('@');
    if (at >= 0) {
      pairs.put(ConfigKey.CHAP_USER.text(), parts[0].substring(0, at));
    }
    pairs.put(ConfigKey.TARGET.text(), parts[0].substring(at + 1));
    if (parts.length > 1 && !parts[1].isEmpty()) {
      pairs.put(ConfigKey.TARGET_IQN.text(), parts[1]);
    }
    if (parts.length > 2 && !parts[2].isEmpty()) {
      pairs.put(ConfigKey.LUN_ID.text(), parts[2]);
    }
    return pairs;
  }

  private static RuntimeException unusable(String uri) {
    return Failures.configuration(
        ConfigKey.URI.text(),
        "not one of iscsi://[user@]host[:port]/iqn/lun, file:///device, dev:///device: " + uri);
  }
}
