package org.lvmsr.cli.admin;

/** Tells whoever waits how far something is. */
interface Progress {

  /** Whether anybody is there to be told. */
  boolean isShown();

  /**
   * So much is done.
   *
   * @param done in bytes
   * @param all more than 0
   */
  void at(long done, long all);

  /** It is over. */
  void end();

  /** Nobody is told. */
  static Progress none() {
    return new Progress() {
      @Override
      public boolean isShown() {
        return false;
      }

      @Override
      public void at(long done, long all) {}

      @Override
      public void end() {}
    };
  }
}
