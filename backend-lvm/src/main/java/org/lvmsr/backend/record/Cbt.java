package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a volume's changed blocks are asked for. dm-thin knows them at any rate. */
public enum Cbt {
  /** Nobody wants to know. */
  @JsonProperty("off")
  OFF,

  /** Snapshots are made to ask what changed since. */
  @JsonProperty("on")
  ON,

  /** A snapshot whose data is gone; its LV holds where the chunks lay. */
  @JsonProperty("metadata")
  METADATA
}
