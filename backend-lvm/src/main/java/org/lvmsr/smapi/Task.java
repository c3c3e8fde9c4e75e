package org.lvmsr.smapi;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that goes on in the background.
 *
 * @param debugInfo the {@code dbg} of the call that began it
 * @param ctime when it began, in seconds since 1970
 */
public record Task(String id, String debugInfo, double ctime, State state) {
  public Task {
    requireNumber(ctime);
  }

  /** How far it is. */
  public sealed interface State {}

  /**
   * It goes on.
   *
   * @param progress from 0 to 1
   */
  public record Pending(double progress) implements State {
    public Pending {
      requireFraction(progress);
    }
  }

  /**
   * It is done.
   *
   * @param duration in seconds
   * @param result absent if there is nothing to say
   */
  public record Completed(double duration, @Nullable Result result) implements State {
    public Completed {
      requireNumber(duration);
    }
  }

  /** It has failed, and why. */
  public record Failed(String reason) implements State {}

  /** What a call would have answered that does not go on in the background. */
  public sealed interface Result {}

  /** Nothing. */
  public record UnitResult() implements Result {}

  /** A volume. */
  public record VolumeResult(Volume volume) implements Result {}

  static void requireFraction(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("progress is from 0 to 1, not " + value);
    }
  }

  /** JSON has no infinite number, and nothing else that is none. */
  private static void requireNumber(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a number of seconds: " + value);
    }
  }
}
