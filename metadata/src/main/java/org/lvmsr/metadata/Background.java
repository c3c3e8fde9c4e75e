package org.lvmsr.metadata;

/** Runs what the store writes beside commits, without anybody waiting for it. */
@FunctionalInterface
public interface Background {

  /** One piece of work. */
  @FunctionalInterface
  interface Step {

    /**
     * Does a little. Never throws: a failure is the store's to remember.
     *
     * @return whether there is more to do
     */
    boolean take();
  }

  /** A thread of its own for each piece of work. */
  Background THREAD =
      step -> {
        Thread thread = new Thread(() -> takeAll(step), "lvmsr-checkpoint");
        thread.setDaemon(true);
        thread.start();
      };

  /** No background at all: the caller does it. */
  Background AT_ONCE = Background::takeAll;

  /** Takes steps, now or later, one after the other, until one says that there is no more to do. */
  void run(Step step);

  private static void takeAll(Step step) {
    boolean more = true;
    while (more) {
      more = step.take();
    }
  }
}
