package org.lvmsr.backend.sr;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of a device configuration. Most keep the names that XenServer administrators know. */
public enum ConfigKey {
  TARGET(
      "target", "host name or address of the iSCSI target; several portals of it between commas"),
  PORT("port", "TCP port, for portals that name none (default 3260)"),
  TARGET_IQN("targetIQN", "name of the iSCSI target"),
  SCSI_ID("SCSIid", "identity of the LUN, as udev's scsi_id prints it"),
  LUN_ID("LUNid", "number of the LUN at the target"),
  CHAP_USER("chapuser", "CHAP user name of this host"),
  CHAP_PASSWORD("chappassword", "CHAP secret by value: for labs"),
  CHAP_PASSWORD_FILE("chappassword_file", "file on each host that holds the CHAP secret"),
  CHAP_PASSWORD_SECRET(
      "chappassword_secret", "uuid of the toolstack's secret with the CHAP secret"),
  INCOMING_CHAP_USER("incoming_chapuser", "CHAP user name of the target (mutual CHAP)"),
  INCOMING_CHAP_PASSWORD("incoming_chappassword", "CHAP secret of the target: for labs"),
  INCOMING_CHAP_PASSWORD_FILE(
      "incoming_chappassword_file", "file on each host that holds the target's CHAP secret"),
  INCOMING_CHAP_PASSWORD_SECRET(
      "incoming_chappassword_secret",
      "uuid of the toolstack's secret with the target's CHAP secret"),
  DEVICE("device", "block device instead of an iSCSI LUN: for labs"),
  URI(
      "uri",
      "all of it in one: iscsi://[user@]host[:port]/iqn/lun, file:///device or dev:///device"),
  PROVISIONING(
      "provisioning",
      "of a new SR: thick (default; a volume has its size for itself) or thin (volumes share one"
          + " pool and take what is written)"),
  SR_UUID("sr_uuid", "uuid of the SR that must be on the LUN");

  private final String text;
  private final String description;

  ConfigKey(String text, String description) {
    this.text = text;
    this.description = description;
  }

  /** The key as it is spelled. */
  public String text() {
    return text;
  }

  /** The key's value, if it is there and not empty. */
  Optional<String> in(Map<String, String> configuration) {
    return Optional.ofNullable(configuration.get(text)).filter(value -> !value.isEmpty());
  }

  static boolean isKnown(String key) {
    return Arrays.stream(values()).anyMatch(known -> known.text.equals(key));
  }

  /** All keys with what they mean, for {@code Plugin.query}. */
  public static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    for (ConfigKey key : values()) {
      all.put(key.text, key.description);
    }
    return all;
  }
}
