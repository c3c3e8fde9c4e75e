package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the volumes of an SR take their space. Decided when the SR is made. */
public enum Provisioning {
  /** A volume has all of its size for itself. */
  @JsonProperty("thick")
  THICK,

  /** All volumes share one pool, and take from it what is written to them. */
  @JsonProperty("thin")
  THIN;

  /** As it is written in records and configurations. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that {@link #text}. */
  public static Optional<Provisioning> of(String text) {
    return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
  }
}
