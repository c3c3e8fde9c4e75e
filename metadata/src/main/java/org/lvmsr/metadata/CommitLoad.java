package org.lvmsr.metadata;

import java.time.Duration;

/**
 * The commits that a store has made durable since it was opened.
 *
 * @param commits how many; updates that came together share one
 * @param time from the first write to the end of the flush, of all together
 */
public record CommitLoad(long commits, Duration time) {
  static final CommitLoad NONE = new CommitLoad(0, Duration.ZERO);

  CommitLoad plusOne(long nanos) {
    return new CommitLoad(commits + 1, time.plusNanos(nanos));
  }
}
