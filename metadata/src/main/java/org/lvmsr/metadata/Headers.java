package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;
import org.lvmsr.metadata.format.Layout;

/** The four header copies of a store, and which of them counts. */
final class Headers {

  private final List<HeaderCopy> copies;
  private final List<Finding> findings = new ArrayList<>();

  private Headers(List<HeaderCopy> copies) {
    this.copies = copies;
  }

  /**
   * Reads all copies.
   *
   * @throws IOException if none of the four places can be read
   */
  static Headers read(ReadableDevice device, Layout layout) throws IOException {
    List<HeaderCopy> copies = new ArrayList<>();
    List<Finding> unreadable = new ArrayList<>();
    IOException lastFailure = new IOException("no header place can be read");
    for (long place : layout.headers()) {
      ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
      try {
        device.read(place, block);
        copies.add(HeaderBlock.decode(block, place));
      } catch (IOException e) {
        lastFailure = e;
        unreadable.add(
            Finding.degraded(
                "header cannot be read", "a header", String.valueOf(e.getMessage()), place));
      }
    }
    if (copies.isEmpty()) {
      throw lastFailure;
    }
    Headers headers = new Headers(copies);
    headers.findings.addAll(unreadable);
    return headers;
  }

  /**
   * Whether no copy of this replica could be read: not that it is bad, but that nobody knows what
   * it says.
   */
  boolean isUnreadable(Layout layout, int replica) {
    return copies.stream().noneMatch(copy -> layout.replicaOf(copy.place()) == replica);
  }

  /**
   * The header that counts: the whole copy of the highest generation. If copies of that generation
   * say different things, what most of them say counts, and nothing if it is a draw.
   *
   * @throws FormatTooNewException if there is none of a version we know, but one of a newer
   */
  Optional<HeaderBlock> header() throws FormatTooNewException {
    for (HeaderCopy copy : copies) {
      if (copy instanceof HeaderCopy.TooNew tooNew) {
        throw new FormatTooNewException(tooNew.major(), tooNew.minor(), tooNew.place());
      }
    }
    List<HeaderBlock> good = good();
    long newest = good.stream().mapToLong(HeaderBlock::generation).max().orElse(0);
    Map<HeaderBlock, List<HeaderBlock>> byContent =
        good.stream()
            .filter(header -> header.generation() == newest)
            .collect(Collectors.groupingBy(header -> header.at(0, newest)));
    int most = byContent.values().stream().mapToInt(List::size).max().orElse(0);
    List<List<HeaderBlock>> first =
        byContent.values().stream().filter(copies -> copies.size() == most).toList();
    boolean draw = first.size() > 1 && newest != HeaderBlock.FORMATTING;
    return draw ? Optional.empty() : first.stream().findFirst().map(copies -> copies.get(0));
  }

  /** The highest generation of any copy, whichever store's; 0 if there is none. */
  static long highestGeneration(ReadableDevice device, Layout layout) {
    long highest = 0;
    for (long place : layout.headers()) {
      ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
      try {
        device.read(place, block);
      } catch (IOException unreadable) {
        continue; // It is about to be written over.
      }
      if (HeaderBlock.decode(block, place) instanceof HeaderCopy.Good good) {
        highest = Math.max(highest, good.header().generation());
      }
    }
    return highest;
  }

  /** Whether nothing at the header places looks like ours. */
  boolean noneOfOurs() {
    return copies.stream().allMatch(HeaderCopy.Absent.class::isInstance)
        && copies.size() == Layout.REPLICAS * Layout.HALVES;
  }

  /** What is wrong with which copy. */
  List<Finding> findings(Optional<HeaderBlock> counting) {
    List<Finding> all = new ArrayList<>(findings);
    copies.forEach(copy -> finding(copy, counting).ifPresent(all::add));
    counting.ifPresent(header -> failed(header, all));
    return all;
  }

  private static void failed(HeaderBlock header, List<Finding> findings) {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      if (header.isFailed(replica)) {
        findings.add(
            Finding.degraded(
                "replica " + Layout.replicaName(replica) + " is recorded as failed",
                "two replicas",
                "one that counts",
                header.layout().replica(replica)));
      }
    }
  }

  private static Optional<Finding> finding(HeaderCopy copy, Optional<HeaderBlock> counting) {
    if (copy instanceof HeaderCopy.Good good) {
      return counting
          .filter(header -> !header.at(copy.place(), header.generation()).equals(good.header()))
          .map(
              header ->
                  Finding.degraded(
                      "header copy says something else than the one that counts",
                      describe(header),
                      describe(good.header()),
                      copy.place()));
    }
    if (copy instanceof HeaderCopy.Bad bad) {
      return Optional.of(
          Finding.degraded("header copy is bad", bad.expected(), bad.actual(), copy.place()));
    }
    if (copy instanceof HeaderCopy.Foreign foreign) {
      return Optional.of(
          Finding.degraded(
              "header was copied here from another place",
              "place " + copy.place(),
              "place " + foreign.writtenFor(),
              copy.place()));
    }
    return Optional.of(Finding.degraded("header copy is gone", "a header", "none", copy.place()));
  }

  private static String describe(HeaderBlock header) {
    return "generation "
        + header.generation()
        + " of store "
        + header.storeId()
        + ", failed replicas "
        + header.failedReplicas();
  }

  private List<HeaderBlock> good() {
    List<HeaderBlock> good = new ArrayList<>();
    for (HeaderCopy copy : copies) {
      if (copy instanceof HeaderCopy.Good found) {
        good.add(found.header());
      }
    }
    return good;
  }

  /** All places, those first where the copy is not as it should be. */
  List<Long> badFirst(HeaderBlock header) {
    List<Long> places = new ArrayList<>(header.layout().headers());
    List<Long> good =
        good().stream()
            .filter(copy -> header.at(copy.place(), header.generation()).equals(copy))
            .map(HeaderBlock::place)
            .toList();
    places.removeAll(good);
    places.addAll(good);
    return places;
  }

  /** Whether all copies in the replicas that count are there and say the same. */
  boolean whole(HeaderBlock header) {
    Layout layout = header.layout();
    Set<Long> missing = new HashSet<>(layout.headers());
    missing.removeIf(place -> header.isFailed(layout.replicaOf(place)));
    good().stream()
        .filter(copy -> header.at(copy.place(), header.generation()).equals(copy))
        .forEach(copy -> missing.remove(copy.place()));
    return missing.isEmpty();
  }

  /** Writes all copies of a replica. Not durable before the next flush. */
  static void write(BlockDevice device, HeaderBlock header, int replica) throws IOException {
    for (int half = 0; half < Layout.HALVES; half++) {
      long place = header.layout().header(replica, half);
      device.write(place, header.at(place, header.generation()).encode());
    }
  }

  /** Writes all copies. Not durable before the next flush. */
  static void write(BlockDevice device, HeaderBlock header) throws IOException {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      write(device, header, replica);
    }
  }

  static Identity identity(HeaderBlock header) {
    return new Identity(header.srUuid(), header.vgUuid(), header.pvUuid(), header.lunId());
  }
}
