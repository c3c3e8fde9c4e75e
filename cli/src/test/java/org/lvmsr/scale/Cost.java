package org.lvmsr.scale;

/**
 * What a call needs, in numbers that are the same on every machine.
 *
 * @param commands programs that are started, those of LVM among them
 * @param read bytes that are read from the LUN
 * @param writes to the LUN: a commit has one for each replica
 * @param written bytes that these bring
 * @param flushes of the LUN
 * @param allocated bytes of memory that the caller's thread takes: what goes through all volumes
 *     shows here, however fast it is
 */
record Cost(long commands, long read, long writes, long written, long flushes, long allocated) {

  /** What was needed since then. */
  Cost since(Cost then) {
    return new Cost(
        commands - then.commands,
        read - then.read,
        writes - then.writes,
        written - then.written,
        flushes - then.flushes,
        allocated - then.allocated);
  }

  /** The smaller of each. */
  Cost least(Cost other) {
    return new Cost(
        Math.min(commands, other.commands),
        Math.min(read, other.read),
        Math.min(writes, other.writes),
        Math.min(written, other.written),
        Math.min(flushes, other.flushes),
        Math.min(allocated, other.allocated));
  }
}
