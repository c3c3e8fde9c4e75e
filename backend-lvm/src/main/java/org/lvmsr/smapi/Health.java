package org.lvmsr.smapi;

import java.util.Objects;

/**
 * The state of an SR. Anything but {@link State#HEALTHY} makes a scan by the toolstack fail.
 *
 * @param message for people; empty when healthy
 */
public record Health(State state, String message) {
  /** Its constants are the variant's tags. */
  public enum State {
    HEALTHY("Healthy"),
    RECOVERING("Recovering"),
    UNREACHABLE("Unreachable"),
    UNAVAILABLE("Unavailable");

    private final String tag;

    State(String tag) {
      this.tag = tag;
    }

    /** The tag on the wire. */
    String tag() {
      return tag;
    }
  }

  public Health {
    Objects.requireNonNull(state);
    Objects.requireNonNull(message);
  }

  /** Serves all calls. */
  public static Health healthy() {
    return new Health(State.HEALTHY, "");
  }

  /** Repairs itself and will be back. */
  public static Health recovering(String message) {
    return new Health(State.RECOVERING, message);
  }

  /** The storage does not answer; it may come back. */
  public static Health unreachable(String message) {
    return new Health(State.UNREACHABLE, message);
  }

  /** Cannot be used until a person acts. */
  public static Health unavailable(String message) {
    return new Health(State.UNAVAILABLE, message);
  }
}
