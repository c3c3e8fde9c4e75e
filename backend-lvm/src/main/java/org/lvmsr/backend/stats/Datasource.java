package org.lvmsr.backend.stats;

import java.util.Locale;

/**
 * What is measured, as xcp-rrdd lists it.
 *
 * @param name unique on the host
 * @param description for people
 * @param type what the reader makes of two values that follow each other
 * @param units of what the reader shows; empty for plain numbers
 * @param byDefault whether it is recorded without being asked for
 */
record Datasource(String name, String description, Type type, String units, boolean byDefault) {

  /** How values are read. */
  enum Type {
    /** As they are. */
    GAUGE,

    /**
     * As growth per second. The value never falls, but begins again at 0 with the service; the
     * reader is told to take that for a gap.
     */
    DERIVE;

    /** Its name in the metadata. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
