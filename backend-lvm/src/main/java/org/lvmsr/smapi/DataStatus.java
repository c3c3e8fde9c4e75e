package org.lvmsr.smapi;

import org.jspecify.annotations.Nullable;

/**
 * How far an {@link Operation} is.
 *
 * <p>The toolstack asks whether it is complete before it asks whether it has failed, so one that
 * says both is taken for a success; such a status cannot be made.
 *
 * @param complete all is copied; a mirror goes on
 * @param progress from 0 to 1; absent if it is not known
 */
public record DataStatus(boolean failed, boolean complete, @Nullable Double progress) {
  public DataStatus {
    if (failed && complete) {
      throw new IllegalArgumentException("a status is failed or complete, not both");
    }
    if (progress != null) {
      Task.requireFraction(progress);
    }
  }

  /** It goes on. */
  public static DataStatus running(double progress) {
    return new DataStatus(false, false, progress);
  }

  /** All is copied. */
  public static DataStatus completed() {
    return new DataStatus(false, true, 1.0);
  }

  /** It has failed, before or after all was copied. */
  public static DataStatus failure() {
    return new DataStatus(true, false, null);
  }
}
