package org.lvmsr.backend.initiator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that read the blocks around a range of bytes.
 *
 * @param commands one after the other on the LUN, as many as are under way at once
 * @param skip bytes of the first block that nobody asked for
 * @param length bytes that were asked for and are in these blocks
 */
record ReadPlan(List<Cdb> commands, int skip, int length) {
  /** For as much of a range as can be read at once. */
  static ReadPlan of(Disk disk, long offset, int wanted) {
    int blockBytes = disk.blockBytes();
    long first = offset / blockBytes;
    int skip = (int) (offset % blockBytes);
    long needed = (skip + (long) wanted + blockBytes - 1) / blockBytes;
    long count = Math.min(needed, (long) Session.MAX_RUNNING * disk.maxBlocks());
    List<Cdb> commands = new ArrayList<>();
    for (long done = 0; done < count; done += disk.maxBlocks()) {
      int blocks = (int) Math.min(disk.maxBlocks(), count - done);
      commands.add(command(disk, first + done, blocks));
    }
    int length = (int) Math.min(wanted, count * blockBytes - skip);
    return new ReadPlan(List.copyOf(commands), skip, length);
  }

  private static Cdb command(Disk disk, long block, int count) {
    return disk.isLong()
        ? Cdb.read16(block, count, disk.blockBytes())
        : Cdb.read10(block, count, disk.blockBytes());
  }

  /** Puts what was asked for into the target; returns how much it is. */
  int copy(List<byte[]> answers, ByteBuffer target) {
    int toSkip = skip;
    int left = length;
    for (byte[] answer : answers) {
      int count = Math.min(left, answer.length - toSkip);
      target.put(answer, toSkip, count);
      left -= count;
      toSkip = 0;
    }
    return length;
  }
}
