package org.lvmsr.backend.stats;

import java.util.List;

/**
 * What an SR says of itself at one moment.
 *
 * @param sr its uuid
 * @param readings nothing if it could not be read
 */
public record SrMetrics(String sr, List<Reading> readings) {
  public SrMetrics {
    readings = List.copyOf(readings);
  }
}
