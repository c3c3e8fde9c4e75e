package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.metadata.format.OwnerBlock;

/**
 * Both copies of the owner block, as read at one moment.
 *
 * @param blocks the copies that are whole
 * @param raw what was read, whole or not, to see whether it changes
 * @param readable the replicas whose copy could be read at all
 */
record Owners(List<OwnerBlock> blocks, List<ByteBuffer> raw, Set<Integer> readable) {

  static Owners read(ReadableDevice device, Layout layout, String storeId) {
    List<OwnerBlock> blocks = new ArrayList<>();
    List<ByteBuffer> raw = new ArrayList<>();
    Set<Integer> readable = new HashSet<>();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
      try {
        device.read(layout.owner(replica), block);
        readable.add(replica);
        OwnerBlock.decode(block, layout.owner(replica), storeId).ifPresent(blocks::add);
      } catch (IOException unreadable) {
        block.clear();
      }
      raw.add(block.rewind());
    }
    return new Owners(blocks, raw, readable);
  }

  /** The owner that counts: of the latest epoch, and of its copies the freshest. */
  Optional<OwnerBlock> newest() {
    return blocks.stream()
        .max(
            Comparator.comparingLong(OwnerBlock::epoch)
                .thenComparing(owner -> !owner.released())
                .thenComparingLong(OwnerBlock::counter));
  }

  /**
   * Whether the last owner closed the store in good order. A copy that cannot be read may say that
   * somebody else has come since, who could not write the other one.
   */
  boolean released(HeaderBlock header) {
    return readable.containsAll(header.countingReplicas())
        && newest().map(OwnerBlock::released).orElse(false);
  }

  /**
   * Which copy is bad where the other one is whole. Where neither is, nobody knows who owns the
   * store, and whoever opens it says so.
   */
  List<Finding> findings(HeaderBlock header) {
    List<Finding> findings = new ArrayList<>();
    for (int replica : header.countingReplicas()) {
      long place = header.layout().owner(replica);
      if (!blocks.isEmpty() && blocks.stream().noneMatch(owner -> owner.place() == place)) {
        findings.add(
            Finding.degraded(
                "the owner block of replica " + Layout.replicaName(replica) + " is bad",
                "one like that of the other replica",
                "none that is whole and of this store",
                place));
      }
    }
    return findings;
  }

  StoreInfo.Owner named() {
    return newest()
        .map(owner -> new StoreInfo.Owner(owner.hostUuid(), owner.bootId(), owner.released()))
        .orElse(new StoreInfo.Owner("", "", false));
  }
}
