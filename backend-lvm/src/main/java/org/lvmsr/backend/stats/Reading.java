package org.lvmsr.backend.stats;

import java.time.Duration;

/**
 * A measure and what it says now.
 *
 * @param value a real number that is none if there is nothing to tell
 */
public record Reading(Measure measure, Value value) {
  private static final double NANOS_PER_SECOND = 1e9;

  static Reading of(Measure measure, long number) {
    return new Reading(measure, new Value.Whole(number));
  }

  static Reading of(Measure measure, double number) {
    return new Reading(measure, new Value.Real(number));
  }

  static Reading of(Measure measure, Duration time) {
    return of(measure, time.toNanos() / NANOS_PER_SECOND);
  }

  static Reading percent(Measure measure, Fill fill) {
    return of(measure, fill.percent());
  }

  /** For the file of an SR. */
  Metric metric(String sr) {
    return new Metric(measure.datasource(sr), value);
  }
}
