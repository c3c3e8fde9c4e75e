package org.lvmsr.backend.stats;

/**
 * How full a place is that cannot grow, and from where on that is worth a warning.
 *
 * @param used bytes taken; may be more than the limit where that does not bind everybody
 * @param limit bytes there are
 */
public record Fill(long used, long limit) {
  private static final int LOW_FROM_PERCENT = 75;
  private static final double ALL = 100;

  /** How much is taken, in percent; a place without bytes is empty. */
  public double percent() {
    return limit == 0 ? 0 : used * ALL / limit;
  }

  /** Whether somebody should see to it. */
  public boolean isLow() {
    return percent() >= LOW_FROM_PERCENT;
  }
}
