package org.lvmsr.smapi;

/** Takes the beginning of a long answer while the rest of it is being written. */
@FunctionalInterface
public interface PieceSink {
  /**
   * Takes what comes next. Never fails: whether anybody still wants the answer is no concern of who
   * makes it.
   *
   * @param bytes changed as soon as this returns
   * @param count how many of them
   */
  void take(byte[] bytes, int count);
}
