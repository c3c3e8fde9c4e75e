package org.lvmsr.conformance.process.count;

/**
 * News of a process.
 *
 * @param pid of the process, whichever of its threads it is about
 * @param parent of a process that is new
 */
record ProcessEvent(Kind kind, int pid, int parent) {

  /** What happened. */
  enum Kind {
    /** The process is new, with one thread. */
    PROCESS_BEGAN,
    /** It has one thread more. */
    THREAD_BEGAN,
    /** It executed a program in its own place. */
    EXECUTED,
    /** It has one thread less, and is gone if that was the last. */
    THREAD_ENDED,
    /** There were more news than could be kept: nothing is known of what goes on. */
    LOST
  }

  static ProcessEvent of(Kind kind, int pid) {
    return new ProcessEvent(kind, pid, 0);
  }

  static ProcessEvent began(int pid, int parent) {
    return new ProcessEvent(Kind.PROCESS_BEGAN, pid, parent);
  }

  static ProcessEvent lost() {
    return of(Kind.LOST, 0);
  }
}
