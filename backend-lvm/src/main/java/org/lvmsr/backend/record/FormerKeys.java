package org.lvmsr.backend.record;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that a volume had before its SR, a copy of another one, became an SR of its own.
 *
 * @param keys the last one last
 */
public record FormerKeys(List<String> keys) {
  public FormerKeys {
    keys = List.copyOf(keys);
  }

  /** The one that it had just before. */
  public String last() {
    return keys.get(keys.size() - 1);
  }

  /** The same after another adoption. */
  public FormerKeys and(String key) {
    List<String> more = new ArrayList<>(keys);
    more.add(key);
    return new FormerKeys(more);
  }
}
