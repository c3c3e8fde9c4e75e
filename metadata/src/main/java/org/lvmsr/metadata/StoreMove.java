package org.lvmsr.metadata;

import java.io.IOException;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/**
 * Moves a store that is open for writing to other places of its LUN. What it is now stays whole and
 * counts until one header copy at home, where the store was formatted, names the new places; by
 * then all of the store is there and durable.
 */
final class StoreMove {

  private final BlockDevice device;
  private final StoreOpener.Opened opened;
  private final HeaderBlock moved;

  /**
   * A move.
   *
   * @throws IllegalArgumentException if the new places overlap with what there is
   */
  StoreMove(BlockDevice device, StoreOpener.Opened opened, Layout target) {
    this.device = device;
    this.opened = opened;
    HeaderBlock header = opened.header();
    long generation = Math.max(header.generation(), Headers.highestGeneration(device, target)) + 1;
    this.moved = header.movedTo(target, generation);
  }

  /** Clears the new places. Commits may go on meanwhile. */
  void prepare() throws IOException {
    Headers.write(device, moved.at(moved.place(), HeaderBlock.FORMATTING));
    device.flush();
    StoreFormatter.clear(device, moved.layout());
  }

  /**
   * Moves. Nobody commits any more. After a failure it is unknown which places count until the
   * store is read again; both hold the same state.
   */
  void run(State state) throws IOException {
    opened.log().stopBackground();
    opened.ownership().copyTo(moved.layout());
    opened.log().movedTo(moved).checkpointAt(new LogPosition(0, 0), state);
    opened.ownership().beat();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      Headers.write(device, moved, replica);
      device.flush();
    }
    for (long place : moved.home().headers()) {
      // The first of these is what moves the store. Each is durable before the next.
      device.write(place, moved.at(place, moved.generation()).encode());
      device.flush();
    }
  }
}
