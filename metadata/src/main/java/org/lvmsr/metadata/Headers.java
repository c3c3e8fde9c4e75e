package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;
import org.lvmsr.metadata.format.Layout;

/**
 * The header copies of a store, and which of them counts: four, or eight of a store that has moved.
 */
final class Headers {

  private final ReadableDevice device;
  private final Map<Long, HeaderCopy> copies = new LinkedHashMap<>();
  private final Map<Long, Finding> unreadable = new LinkedHashMap<>();
  private Optional<HeaderBlock> counting = Optional.empty();

  private Headers(ReadableDevice device) {
    this.device = device;
  }

  /**
   * Reads all copies, also those at the places that the ones at the given places name.
   *
   * @param start where the store is, or where it was formatted
   * @throws IOException if none of the four places can be read
   */
  static Headers read(ReadableDevice device, Layout start) throws IOException {
    Headers headers = new Headers(device);
    headers.look(start);
    if (headers.copies.isEmpty()) {
      throw new IOException(
          "no header place can be read: " + headers.unreadable.values().iterator().next().actual());
    }
    headers.follow(start);
    return headers;
  }

  private void look(Layout area) {
    for (long place : area.headers()) {
      if (copies.containsKey(place) || unreadable.containsKey(place)) {
        continue;
      }
      ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
      try {
        device.read(place, block);
        copies.put(place, HeaderBlock.decode(block, place));
      } catch (IOException e) {
        unreadable.put(
            place,
            Finding.degraded(
                "header cannot be read", "a header", String.valueOf(e.getMessage()), place));
      }
    }
  }

  /** Where the store was formatted it says where the store is now, to whoever asks. */
  private void follow(Layout start) {
    counting = newest(good(start.headers()));
    if (counting.isEmpty() || !counting.get().isMoved()) {
      return;
    }
    look(counting.get().home());
    List<HeaderBlock> atHome = good(counting.get().home().headers());
    if (!atHome.isEmpty() && !isOutdated(newest(atHome), counting.get())) {
      counting = newest(atHome);
    }
    if (counting.isEmpty()) {
      return;
    }
    HeaderBlock told = counting.get();
    look(told.layout());
    counting = newest(good(told.places()).stream().filter(copy -> agree(copy, told)).toList());
    copies.keySet().retainAll(told.places());
    unreadable.keySet().retainAll(told.places());
  }

  /** Somebody put the home back to an earlier time, but not the place that we were told of. */
  private static boolean isOutdated(Optional<HeaderBlock> atHome, HeaderBlock here) {
    return atHome.isPresent() && isNewer(here, atHome.get());
  }

  private static boolean isNewer(HeaderBlock one, HeaderBlock other) {
    return one.storeId().equals(other.storeId()) && one.generation() > other.generation();
  }

  /** Whether the copies in an area are of the same store as those in another one, and newer. */
  static boolean isNewer(ReadableDevice device, Layout area, Layout than) {
    Optional<HeaderBlock> here = newest(at(device, area));
    Optional<HeaderBlock> there = newest(at(device, than));
    return here.isPresent() && there.isPresent() && isNewer(here.get(), there.get());
  }

  private static boolean agree(HeaderBlock one, HeaderBlock other) {
    return one.layout().equals(other.layout()) && one.home().equals(other.home());
  }

  /**
   * Whether no copy of this replica could be read: not that it is bad, but that nobody knows what
   * it says.
   */
  boolean isUnreadable(Layout layout, int replica) {
    return unreadable.keySet().containsAll(layout.headers(replica));
  }

  /**
   * The header that counts. Most copies tell which store, or of two in equal number the one of the
   * higher generation; of its copies those of the highest generation count; if these say different
   * things, what most of them say, and nothing if it is a draw.
   *
   * @throws FormatTooNewException if any copy is of a version that we do not know
   */
  Optional<HeaderBlock> header() throws FormatTooNewException {
    for (HeaderCopy copy : copies.values()) {
      if (copy instanceof HeaderCopy.TooNew tooNew) {
        throw new FormatTooNewException(tooNew.major(), tooNew.minor(), tooNew.place());
      }
    }
    return counting;
  }

  /** A single block of another LUN must not win over three of this one, whatever it says. */
  private static Optional<HeaderBlock> newest(List<HeaderBlock> good) {
    List<HeaderBlock> ofOneStore =
        mostFrequent(good, HeaderBlock::storeId).stream().flatMap(List::stream).toList();
    long newest = ofOneStore.stream().mapToLong(HeaderBlock::generation).max().orElse(0);
    List<HeaderBlock> young =
        ofOneStore.stream().filter(header -> header.generation() == newest).toList();
    List<List<HeaderBlock>> first = mostFrequent(young, header -> header.at(0, newest));
    boolean draw = first.size() > 1 && newest != HeaderBlock.FORMATTING;
    return draw ? Optional.empty() : first.stream().findFirst().map(copies -> copies.get(0));
  }

  /** The largest groups; several if they are of one size. */
  private static <T> List<List<HeaderBlock>> mostFrequent(
      List<HeaderBlock> copies, Function<HeaderBlock, T> by) {
    Map<T, List<HeaderBlock>> groups = copies.stream().collect(Collectors.groupingBy(by));
    int most = groups.values().stream().mapToInt(List::size).max().orElse(0);
    return groups.values().stream().filter(group -> group.size() == most).toList();
  }

  /** The highest generation of any copy, whichever store's; 0 if there is none. */
  static long highestGeneration(ReadableDevice device, Layout area) {
    return at(device, area).stream().mapToLong(HeaderBlock::generation).max().orElse(0);
  }

  /** Whether there is a whole copy in an area, whichever store's. */
  static boolean anyGood(ReadableDevice device, Layout area) {
    return !at(device, area).isEmpty();
  }

  private static List<HeaderBlock> at(ReadableDevice device, Layout area) {
    Headers headers = new Headers(device);
    headers.look(area);
    return headers.good(area.headers());
  }

  /** Whether nothing at the header places looks like ours. */
  boolean noneOfOurs() {
    return copies.values().stream().allMatch(HeaderCopy.Absent.class::isInstance)
        && unreadable.isEmpty();
  }

  /** What is wrong with which copy. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>(unreadable.values());
    copies.values().forEach(copy -> finding(copy, counting).ifPresent(all::add));
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

  private List<HeaderBlock> good(List<Long> places) {
    List<HeaderBlock> good = new ArrayList<>();
    for (long place : places) {
      if (copies.get(place) instanceof HeaderCopy.Good found) {
        good.add(found.header());
      }
    }
    return good;
  }

  /** All places, those first where the copy is not as it should be. */
  List<Long> badFirst(HeaderBlock header) {
    List<Long> places = new ArrayList<>(header.places());
    List<Long> good = saying(header);
    places.removeAll(good);
    places.addAll(good);
    return places;
  }

  /** Whether all copies in the replicas that count, and at home, are there and say the same. */
  boolean whole(HeaderBlock header) {
    Set<Long> missing = new HashSet<>(header.places());
    missing.removeIf(header::isInFailedReplica);
    missing.removeAll(saying(header));
    return missing.isEmpty();
  }

  /** The places whose copies are as they should be. */
  private List<Long> saying(HeaderBlock header) {
    return good(header.places()).stream()
        .filter(copy -> header.at(copy.place(), header.generation()).equals(copy))
        .map(HeaderBlock::place)
        .toList();
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
