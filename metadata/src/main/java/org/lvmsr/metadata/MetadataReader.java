package org.lvmsr.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;
import org.lvmsr.metadata.format.Layout;

/** Reads a store. Needs nothing but a device that can be read, and writes nothing. */
public final class MetadataReader {

  /** A writer may be switching segments while we read: what looks damaged is looked at again. */
  private static final int ATTEMPTS = 3;

  private MetadataReader() {}

  /**
   * Reads the store at a known place.
   *
   * @throws FormatTooNewException if the major format version is unknown
   * @throws IOException if none of the header copies can be read, or a device error hides the only
   *     copy of a frame
   */
  public static OpenResult read(ReadableDevice device, Placement placement) throws IOException {
    OpenResult result = readOnce(device, placement.layout());
    for (int i = 1; i < ATTEMPTS && result instanceof OpenResult.Damaged; i++) {
      result = readOnce(device, placement.layout());
    }
    return result;
  }

  private static OpenResult readOnce(ReadableDevice device, Layout layout) throws IOException {
    Headers headers = Headers.read(device, layout);
    Optional<HeaderBlock> header = headers.header();
    if (header.isEmpty()) {
      return withoutHeader(device, layout, headers);
    }
    if (header.get().generation() == HeaderBlock.FORMATTING) {
      return new OpenResult.Empty();
    }
    List<Finding> findings = new ArrayList<>(headers.findings());
    Recovery recovery = Recovery.read(device, header.get());
    if (recovery instanceof Recovery.Recovered recovered) {
      findings.addAll(recovered.findings());
      findings.addAll(
          Owners.read(device, header.get().layout(), header.get().storeId())
              .findings(header.get()));
      return new OpenResult.Valid(
          recovered.state(), info(device, header.get(), recovered.verdict()), findings);
    }
    findings.addAll(((Recovery.Failed) recovery).findings());
    return new OpenResult.Damaged(findings);
  }

  /**
   * Reads the changes that led to the present state.
   *
   * @throws NoStoreException if there is no store at this place
   * @throws DamagedException if its content cannot be trusted
   * @throws FormatTooNewException if the major format version is unknown
   */
  public static History history(ReadableDevice device, Placement placement) throws IOException {
    for (int i = 1; i < ATTEMPTS; i++) {
      try {
        return historyOnce(device, placement);
      } catch (DamagedException perhapsBusy) {
        // A writer may be switching segments.
      }
    }
    return historyOnce(device, placement);
  }

  /**
   * The texts kept beside the records, the newest first: two at most, none if none can be read.
   *
   * @throws NoStoreException if there is no store at this place
   */
  public static List<KeptText> keptTexts(ReadableDevice device, Placement placement)
      throws IOException {
    return new TextSlots(requireHeader(device, placement)).read(device);
  }

  /**
   * Whether the first one of {@link #keptTexts} is this text.
   *
   * @throws NoStoreException if there is no store at this place
   */
  public static boolean keepsLast(ReadableDevice device, Placement placement, KeptText text)
      throws IOException {
    return new TextSlots(requireHeader(device, placement)).isNewest(device, text);
  }

  /**
   * The places of kept texts that are not whole: a write of one was cut short, or it rotted.
   *
   * @throws NoStoreException if there is no store at this place
   */
  public static List<Long> badTexts(ReadableDevice device, Placement placement) throws IOException {
    return new TextSlots(requireHeader(device, placement)).bad(device);
  }

  private static HeaderBlock requireHeader(ReadableDevice device, Placement placement)
      throws IOException {
    return Headers.read(device, placement.layout())
        .header()
        .filter(found -> found.generation() != HeaderBlock.FORMATTING)
        .orElseThrow(() -> new NoStoreException(placement));
  }

  private static History historyOnce(ReadableDevice device, Placement placement)
      throws IOException {
    HeaderBlock header = requireHeader(device, placement);
    Recovery recovery = Recovery.read(device, header);
    if (!(recovery instanceof Recovery.Recovered recovered)) {
      throw new DamagedException(((Recovery.Failed) recovery).findings());
    }
    try {
      return HistoryReader.read(recovered, new Replay(new BodyReader(device, header.layout())));
    } catch (UnreadableBodyException e) {
      throw new DamagedException(List.of(e.finding()));
    }
  }

  private static OpenResult withoutHeader(ReadableDevice device, Layout layout, Headers headers)
      throws IOException {
    FrameScanner scanner = new FrameScanner(device, layout);
    if (headers.noneOfOurs() && !scanner.anyFrame()) {
      return new OpenResult.Empty();
    }
    List<Finding> findings = new ArrayList<>(headers.findings());
    findings.add(
        Finding.damage(
            "no header copy is usable",
            "one of four",
            "none, or those of two stores in equal number",
            layout.header(0, 0)));
    return new OpenResult.Damaged(findings);
  }

  static StoreInfo info(ReadableDevice device, HeaderBlock header, Verdict.Trusted verdict) {
    Layout layout = header.layout();
    return new StoreInfo(
        Headers.identity(header),
        Placement.of(layout),
        Placement.of(header.home()),
        header.storeId(),
        HeaderBlock.MAJOR,
        header.minor(),
        failedReplicas(header),
        verdict.last().header().epoch(),
        verdict.sequence(),
        Owners.read(device, layout, header.storeId()).named());
  }

  private static Set<String> failedReplicas(HeaderBlock header) {
    Set<String> names = new LinkedHashSet<>();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      if (header.isFailed(replica)) {
        names.add(Layout.replicaName(replica));
      }
    }
    return names;
  }

  /**
   * Searches for header copies, without LVM and without knowing where they are. A header that was
   * copied to another place (an SR inside the disk of a guest) is not found.
   *
   * @return places at which a store can be read, usually one: where it was formatted, or where it
   *     is if nothing is left there; a store whose formatting never ended is not one
   */
  public static List<Placement> find(ReadableDevice device, ScanLimits limits) throws IOException {
    Set<Placement> found = new LinkedHashSet<>();
    long size = device.size() / Layout.ALIGNMENT * Layout.ALIGNMENT;
    long firstEnd = Math.min(size, limits.firstBytes());
    long lastStart = Math.max(firstEnd, size - limits.lastBytes());
    search(device, 0, firstEnd, limits.stride(), found);
    search(device, lastStart / limits.stride() * limits.stride(), size, limits.stride(), found);
    return List.copyOf(found);
  }

  private static void search(
      ReadableDevice device, long from, long to, long stride, Set<Placement> found)
      throws IOException {
    for (long place = from; place < to; place += stride) {
      var window = new BlockWindow(device, place, place + Layout.BLOCK);
      if (HeaderBlock.decode(window.block(place), place) instanceof HeaderCopy.Good good
          && good.header().generation() != HeaderBlock.FORMATTING) {
        found.add(entry(device, good.header()));
      }
    }
  }

  private static Placement entry(ReadableDevice device, HeaderBlock header) {
    boolean byHome =
        Headers.anyGood(device, header.home())
            && !Headers.isNewer(device, header.layout(), header.home());
    return Placement.of(header.isMoved() && byHome ? header.home() : header.layout());
  }

  /**
   * Whose store it is, as its header says; nothing else is read, so the store may be damaged.
   *
   * @return empty if there is no header
   */
  public static Optional<Identity> identity(ReadableDevice device, Placement placement)
      throws IOException {
    return Headers.read(device, placement.layout()).header().map(Headers::identity);
  }

  /** Whether there is a header copy at a place that can be read, whichever store's. */
  public static boolean hasHeader(ReadableDevice device, Placement placement) {
    return Headers.anyGood(device, placement.layout());
  }

  /**
   * Whether the header copies at a place are of the same store as those at another one, and newer.
   * So they are at a place that the store moved to, if the other one was put back to an earlier
   * time, and while a move is under way.
   */
  public static boolean isNewer(ReadableDevice device, Placement placement, Placement than) {
    return Headers.isNewer(device, placement.layout(), than.layout());
  }

  /**
   * Everything that a store has on the LUN: its replicas, and what is left where it was formatted.
   *
   * @param placement at which it can be read
   * @return that placement alone if there is no header that counts
   */
  public static List<Placement> areas(ReadableDevice device, Placement placement)
      throws IOException {
    Optional<HeaderBlock> header = Headers.read(device, placement.layout()).header();
    return header
        .map(found -> List.of(Placement.of(found.layout()), Placement.of(found.home())))
        .orElse(List.of(placement))
        .stream()
        .distinct()
        .toList();
  }
}
