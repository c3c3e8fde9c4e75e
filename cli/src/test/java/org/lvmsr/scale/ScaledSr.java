package org.lvmsr.scale;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An SR with many volumes, detached.
 *
 * @param uuid its handle
 * @param device the block device that it is on
 * @param keys of its volumes, in the order of their places
 */
public record ScaledSr(String uuid, Path device, List<String> keys) {
  public ScaledSr {
    keys = List.copyOf(keys);
  }

  /** What attaches it. */
  public Map<String, String> config() {
    return Map.of("device", device.toString());
  }
}
