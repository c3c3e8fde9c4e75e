package org.lvmsr.backend.rescue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.StoreInfo;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.metadata.format.TextSlot;

/**
 * Which blocks of the store's replicas are as we wrote them, and which are not any more: they tell
 * how far the LUN was overwritten. What one replica has and the other has not was overwritten
 * there.
 *
 * @param whole blocks that say themselves that they belong where they are
 * @param broken blocks that should
 */
public record StoreTraces(List<ByteRange> whole, List<ByteRange> broken) {
  private static final int WINDOW = 1 << 20;

  public StoreTraces {
    whole = List.copyOf(whole);
    broken = List.copyOf(broken);
  }

  /** Looks at all blocks of the replicas of a store that can be read. */
  static StoreTraces of(ReadableDevice device, StoreInfo store) {
    Placement at = store.placement();
    var layout = new Layout(at.replicaA(), at.replicaB(), at.length());
    List<Scan> scans = new ArrayList<>();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      var scan = new Scan(device, store, layout.replica(replica), at.length());
      scan.run();
      scans.add(scan);
    }
    List<ByteRange> whole = new ArrayList<>();
    List<ByteRange> broken = new ArrayList<>();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      Scan scan = scans.get(replica);
      whole.addAll(scan.ranges(scan.whole));
      if (!store.failedReplicas().contains(Layout.replicaName(replica))) {
        Set<Long> lost = new HashSet<>(scans.get(1 - replica).durable);
        lost.add(0L);
        lost.add(layout.halfLength());
        lost.removeAll(scan.whole);
        broken.addAll(scan.ranges(lost));
      }
    }
    return new StoreTraces(ByteRange.merged(whole), ByteRange.merged(broken));
  }

  /** One replica; places are counted from its beginning. */
  private static final class Scan {
    private final ReadableDevice device;
    private final StoreInfo store;
    private final long start;
    private final long length;
    private final Set<Long> whole = new HashSet<>();

    /** Those that the other replica must have, too. */
    private final Set<Long> durable = new HashSet<>();

    Scan(ReadableDevice device, StoreInfo store, long start, long length) {
      this.device = device;
      this.store = store;
      this.start = start;
      this.length = length;
    }

    void run() {
      for (long at = 0; at < length; at += WINDOW) {
        int bytes = (int) Math.min(WINDOW, length - at);
        try {
          ByteBuffer window = ByteBuffer.allocate(bytes);
          device.read(start + at, window);
          window.flip();
          for (int i = 0; i + Layout.BLOCK <= window.limit(); i += Layout.BLOCK) {
            block(at + i, window.slice(i, Layout.BLOCK));
          }
        } catch (IOException unreadable) {
          // Nothing of it is known to be whole.
        }
      }
    }

    private void block(long at, ByteBuffer block) {
      Optional<FrameHeader> frame = FrameHeader.decode(block).filter(f -> isOurs(f, at));
      boolean header =
          HeaderBlock.decode(block, start + at) instanceof HeaderCopy.Good good
              && good.header().storeId().equals(store.storeId());
      boolean text = TextSlot.decode(block).filter(slot -> slot.place() == start + at).isPresent();
      if (frame.isPresent() || header || text) {
        whole.add(at);
      }
      // A power cut may leave the last one in one replica only.
      if (frame.filter(f -> f.sequence() < store.sequence()).isPresent()) {
        durable.add(at);
      }
    }

    private boolean isOurs(FrameHeader frame, long at) {
      return frame.place() == start + at && frame.storeId().equals(store.storeId());
    }

    List<ByteRange> ranges(Set<Long> places) {
      return places.stream()
          .map(at -> new ByteRange(start + at, start + at + Layout.BLOCK))
          .toList();
    }
  }
}
