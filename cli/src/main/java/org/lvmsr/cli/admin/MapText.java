package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.layout.Content;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;
import org.lvmsr.backend.lvm.Extents;

/** A map of a LUN for people: a strip, its legend, and all ranges in order of place. */
final class MapText {
  private static final int MOST_NAMES = 3;

  private final Witnesses seen;
  private final LunMap map;
  private final MapScale scale;
  private final Colours colours;
  private final boolean insidePools;

  MapText(Witnesses seen, LunMap map, MapScale scale, Colours colours, boolean insidePools) {
    this.seen = seen;
    this.map = map;
    this.scale = scale;
    this.colours = colours;
    this.insidePools = insidePools;
  }

  @Override
  public String toString() {
    return head()
        + "\n"
        + new MapStrip(map, scale).text(colours)
        + "\n"
        + legend()
        + "\n"
        + table()
        + doubts();
  }

  private TextTable head() {
    var head =
        new TextTable()
            .row("SR", seen.srUuid().orElse("not known"))
            .row("on", seen.medium().name() + ", " + Size.text(map.seen()));
    if (map.seen() != map.bytes()) {
      head.row("LUN", Size.text(map.bytes()));
    }
    map.vg()
        .ifPresent(
            vg -> {
              String extents = vg.extents() + " extents of " + Size.text(vg.extentBytes());
              head.row("VG", vg.name() + ", sequence " + vg.sequence() + ", " + extents);
              head.row("from", map.from());
            });
    map.notes().forEach(note -> head.row("note", note));
    return head.row("cell", Size.text(scale.cellBytes()));
  }

  /** Of what there is, with how much of it there is. */
  private String legend() {
    var table = new TextTable();
    MapSymbol.bytes(map)
        .forEach(
            (symbol, sum) ->
                table.row(String.valueOf(symbol.symbol()), Size.text(sum), symbol.meaning()));
    return table.toString();
  }

  private TextTable table() {
    var table = new TextTable().row("START", "END", "SIZE", "EXTENTS", "WHAT", "NAME", "KEY");
    var sums = new PoolSums(map);
    for (LunRange range : insidePools ? map.ranges() : map.folded()) {
      table.row(
          Long.toString(range.start()),
          Long.toString(range.end()),
          Size.text(range.bytes()),
          map.extents(range).map(Extents::range).orElse("-"),
          (range.isDoubtful() ? "! " : "") + what(range) + sums.of(range),
          name(range.content()),
          range.content().key());
    }
    return table;
  }

  private static String what(LunRange range) {
    return range.content().text() + (range.there() ? "" : ", not in this copy");
  }

  /** Within a pool those that have a range are named, as nothing else has a name there. */
  static String name(Content content) {
    if (!content.isInPool() || content.users().isEmpty()) {
      return content.name();
    }
    List<String> names =
        content.users().stream()
            .map(user -> user.name().isEmpty() ? user.lv() : user.name())
            .distinct()
            .toList();
    int shown = Math.min(names.size(), MOST_NAMES);
    String more = names.size() == shown ? "" : " and " + (names.size() - shown) + " more";
    return String.join(", ", names.subList(0, shown)) + more;
  }

  private String doubts() {
    List<String> lines = doubts(map);
    return lines.isEmpty()
        ? ""
        : "\nnot as it should be, see lvmsr check:\n" + String.join("\n", lines) + "\n";
  }

  /** What is not as it should be, a line for each. */
  static List<String> doubts(LunMap map) {
    List<String> lines = new ArrayList<>();
    for (LunRange range : map.ranges()) {
      String where = "! bytes " + range.start() + " to " + range.end() + ", ";
      String lv = range.content().lv();
      String named = lv.isEmpty() ? "" : " (LV " + lv + ")";
      range
          .doubts()
          .forEach(
              doubt ->
                  lines.add(
                      TextTable.visible(where + range.content().text() + named + ": " + doubt)));
    }
    return lines;
  }
}
