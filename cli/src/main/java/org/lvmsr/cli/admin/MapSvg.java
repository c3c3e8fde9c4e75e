package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;

/**
 * A map of a LUN as an SVG 1.1 document. Areas are as wide as what they stand for, but never too
 * narrow to be seen; each tells what it is to who points at it.
 */
final class MapSvg {
  private static final int MARGIN = 90;
  private static final int WIDTH = 1000;
  private static final int EDGE = 20;
  private static final int LINE = 18;
  private static final int ROW = 30;
  private static final int GAP = 10;
  private static final int LETTER = 8;
  private static final int LONGEST = (MARGIN + WIDTH) / LETTER;
  private static final double NARROWEST = 1;
  private static final double NARROWEST_DOUBT = 4;

  private final Witnesses seen;
  private final LunMap map;
  private final MapScale scale;
  private final StringBuilder out = new StringBuilder();
  private int y = EDGE;

  MapSvg(Witnesses seen, LunMap map, MapScale scale) {
    this.seen = seen;
    this.map = map;
    this.scale = scale;
  }

  /** The document. */
  @Override
  public String toString() {
    out.setLength(0);
    y = EDGE;
    head();
    int top = y;
    places(top);
    // What is not as it should be lies over its neighbours, where these are narrow.
    map.ranges().stream().filter(range -> !range.isDoubtful()).forEach(one -> areas(one, top));
    map.ranges().stream().filter(LunRange::isDoubtful).forEach(one -> areas(one, top));
    y = top + scale.rows() * (ROW + GAP) + LINE;
    legend();
    return open() + out + "</svg>\n";
  }

  private String open() {
    int width = MARGIN + WIDTH + EDGE;
    int height = y + EDGE;
    StringBuilder open = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open.append("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\"")
        .append(" width=\"" + width + "\" height=\"" + height + "\"")
        .append(" viewBox=\"0 0 " + width + " " + height + "\"")
        .append(" font-family=\"monospace\" font-size=\"13\">\n")
        .append("<title>" + XmlText.of("map of " + seen.medium().name()) + "</title>\n<defs>\n");
    for (MapSymbol symbol : MapSymbol.values()) {
      open.append(MapPattern.of(symbol).define(symbol));
    }
    return open.append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
        .toString();
  }

  private void head() {
    List<String> lines = new ArrayList<>();
    lines.add("SR " + seen.srUuid().orElse("not known") + " on " + seen.medium().name());
    String bytes = Size.text(map.bytes()) + ", a row is " + Size.text(scale.rowBytes());
    lines.add(map.vg().map(vg -> "VG " + vg.name() + ", ").orElse("") + bytes);
    map.notes().forEach(note -> lines.add("note: " + note));
    for (String line : lines) {
      text(EDGE, y, line);
      y += LINE;
    }
  }

  private void places(int top) {
    for (int row = 0; row < scale.rows(); row++) {
      String place = row == 0 ? "0" : Size.text(row * scale.rowBytes());
      text(EDGE, top + row * (ROW + GAP) + ROW / 2 + LETTER / 2, place);
    }
  }

  /** One for each row that it is in. */
  private void areas(LunRange range, int top) {
    long row = range.start() / scale.rowBytes();
    while (row < scale.rows() && row * scale.rowBytes() < range.end()) {
      long first = row * scale.rowBytes();
      double from = part(Math.max(range.start() - first, 0));
      double to = part(Math.min(range.end() - first, scale.rowBytes()));
      area(range, from, to, top + (int) row * (ROW + GAP));
      row++;
    }
  }

  private double part(long bytes) {
    return (double) bytes / scale.rowBytes() * WIDTH;
  }

  private void area(LunRange range, double from, double to, int top) {
    MapSymbol symbol = MapSymbol.of(range);
    double least = range.isDoubtful() ? NARROWEST_DOUBT : NARROWEST;
    double width = Math.max(to - from, least);
    double x = MARGIN + Math.min(from, WIDTH - width);
    out.append("<g>");
    title(title(range));
    out.append("<rect x=\"" + number(x) + "\" y=\"" + top + "\" width=\"" + number(width))
        .append("\" height=\"" + ROW + "\" fill=\"" + MapPattern.fill(symbol))
        .append("\" stroke=\"#606060\" stroke-width=\"0.5\"/>");
    label(range, symbol, x, width, top);
    out.append("</g>\n");
  }

  /** Its character, and its name if there is room. */
  private void label(LunRange range, MapSymbol symbol, double x, double width, int top) {
    MapSymbol content = MapSymbol.ofContent(range);
    String letter =
        content == symbol ? "" + symbol.symbol() : "" + symbol.symbol() + content.symbol();
    String name = TextTable.visible(MapText.name(range.content()));
    String label = name.isEmpty() ? letter : letter + " " + name;
    String shown = shown(List.of(label, letter, "" + symbol.symbol(), ""), width);
    if (!shown.isEmpty()) {
      out.append("<text x=\"" + number(x + LETTER / 2.0) + "\" y=\"")
          .append(top + ROW / 2 + LETTER / 2)
          .append("\" stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\"")
          .append(" paint-order=\"stroke\">" + XmlText.of(shown) + "</text>");
    }
  }

  /** The first for which there is room. */
  private static String shown(List<String> labels, double width) {
    return labels.stream()
        .filter(label -> (label.length() + 1) * LETTER <= width)
        .findFirst()
        .orElse("");
  }

  private static String title(LunRange range) {
    StringBuilder title = new StringBuilder();
    title.append(range.content().text());
    for (String word : List.of(MapText.name(range.content()), range.content().key())) {
      title.append(word.isEmpty() ? "" : " " + word);
    }
    title.append(": bytes " + range.start() + " to " + range.end());
    title.append(", " + Size.text(range.bytes())).append(range.there() ? "" : ", not in this copy");
    range.doubts().forEach(doubt -> title.append("; " + doubt));
    return title.toString();
  }

  private void legend() {
    for (Map.Entry<MapSymbol, Long> entry : MapSymbol.bytes(map).entrySet()) {
      MapSymbol symbol = entry.getKey();
      out.append("<rect x=\"" + EDGE + "\" y=\"" + (y - LINE + GAP / 2) + "\" width=\"50\"")
          .append(" height=\"" + (LINE - 2) + "\" fill=\"" + MapPattern.fill(symbol))
          .append("\" stroke=\"#606060\"/>\n");
      String line = symbol.symbol() + "  " + symbol.meaning() + ", " + Size.text(entry.getValue());
      text(MARGIN, y, line);
      y += LINE + 2;
    }
    for (String doubt : MapText.doubts(map)) {
      text(EDGE, y, doubt);
      y += LINE;
    }
  }

  /** A line of text; where it is too long its end is told to who points at it. */
  private void text(int x, int at, String line) {
    String visible = TextTable.visible(line);
    out.append("<text x=\"" + x + "\" y=\"" + at + "\">");
    if (visible.codePointCount(0, visible.length()) > LONGEST) {
      title(line);
      visible = visible.substring(0, visible.offsetByCodePoints(0, LONGEST)) + "…";
    }
    out.append(XmlText.of(visible)).append("</text>\n");
  }

  private void title(String text) {
    out.append("<title>").append(XmlText.of(text)).append("</title>");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
