package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;

/**
 * A LUN as a row of characters, one for each cell: it shows what most of the cell is, but whatever
 * is not as it should be shows, however small it is.
 */
final class MapStrip {
  private final LunMap map;
  private final MapScale scale;

  MapStrip(LunMap map, MapScale scale) {
    this.map = map;
    this.scale = scale;
  }

  /** What the cells show. */
  List<MapSymbol> cells() {
    List<MapSymbol> cells = new ArrayList<>();
    int next = 0;
    long from = 0;
    for (int cell = 0; cell < scale.cells(); cell++) {
      long end = scale.endOfCell(cell);
      Map<MapSymbol, Long> shares = new EnumMap<>(MapSymbol.class);
      while (from < end) {
        LunRange range = map.ranges().get(next);
        long until = Math.min(end, range.end());
        shares.merge(MapSymbol.of(range), until - from, Long::sum);
        from = until;
        next += from == range.end() ? 1 : 0;
      }
      cells.add(most(shares));
    }
    return cells;
  }

  /** Of equal shares the symbol that comes first. */
  private static MapSymbol most(Map<MapSymbol, Long> shares) {
    if (shares.containsKey(MapSymbol.DOUBT)) {
      return MapSymbol.DOUBT;
    }
    MapSymbol most = MapSymbol.UNKNOWN;
    long bytes = 0;
    for (Map.Entry<MapSymbol, Long> share : shares.entrySet()) {
      if (share.getValue() > bytes) {
        most = share.getKey();
        bytes = share.getValue();
      }
    }
    return most;
  }

  /** The rows, each with the place where it begins. */
  String text(Colours colours) {
    List<MapSymbol> cells = cells();
    int margin = 0;
    for (int row = 0; row < scale.rows(); row++) {
      margin = Math.max(margin, place(row).length());
    }
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < scale.rows(); row++) {
      int start = row * scale.width();
      int end = Math.min(cells.size(), start + scale.width());
      String place = place(row);
      out.append(" ".repeat(margin - place.length())).append(place).append("  ");
      out.append(painted(cells.subList(start, end), colours)).append('\n');
    }
    return out.toString();
  }

  private String place(int row) {
    return row == 0 ? "0" : Size.text(row * scale.rowBytes());
  }

  private static String painted(List<MapSymbol> row, Colours colours) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    while (start < row.size()) {
      MapSymbol symbol = row.get(start);
      int end = start;
      while (end < row.size() && row.get(end) == symbol) {
        end++;
      }
      String cells = String.valueOf(symbol.symbol()).repeat(end - start);
      out.append(colours.paint(cells, symbol.colour()));
      start = end;
    }
    return out.toString();
  }
}
