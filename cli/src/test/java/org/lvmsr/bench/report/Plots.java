package org.lvmsr.bench.report;

import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Results;
import org.w3c.dom.Document;

/** Draws the points that were measured, as SVG. */
public final class Plots {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 480;
  private static final String SVG = "http://www.w3.org/2000/svg";

  private Plots() {}

  /**
   * What a plot looks like.
   *
   * @param name of its points and of its file
   * @param straight whether its axes are linear, not logarithmic
   */
  private record Plot(String name, String title, String x, String y, boolean straight) {}

  private static final List<Plot> ALL =
      List.of(
          new Plot(
              "volumes",
              "Latency of a call, script start to exit",
              "volumes in the SR",
              "ms",
              false),
          new Plot("writers", "Throughput of changes", "writers at once", "per second", false),
          new Plot(
              "memory", "Resident memory of the service, 10,000 volumes", "calls", "MB", true));

  /** Draws all plots that there are points for, into {@code bench-NAME.svg}. */
  public static void draw(Results.Kept here, Results.Kept vm, Path directory) throws IOException {
    for (Plot plot : ALL) {
      Map<String, List<Point>> lines = new LinkedHashMap<>();
      collect(lines, plot, here, ", here");
      collect(lines, plot, vm, ", VM");
      if (!lines.isEmpty()) {
        write(chart(plot, lines), directory.resolve("bench-" + plot.name() + ".svg"));
      }
    }
  }

  private static void collect(
      Map<String, List<Point>> lines, Plot plot, Results.Kept kept, String where) {
    List<Point> points =
        kept.points().stream().filter(point -> point.plot().equals(plot.name())).toList();
    for (Point point : points) {
      lines.merge(
          point.line() + where,
          List.of(point),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }
  }

  private static XYChart chart(Plot plot, Map<String, List<Point>> lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.x())
            .yAxisTitle(plot.y())
            .theme(Styler.ChartTheme.XChart)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("#,##0");
    chart.getStyler().setYAxisDecimalPattern("#,##0.##");
    chart.getStyler().setXAxisLogarithmic(!plot.straight());
    chart.getStyler().setYAxisLogarithmic(!plot.straight());
    if (plot.straight()) {
      chart.getStyler().setYAxisMin(0.0);
    }
    lines.forEach(
        (name, points) -> {
          List<Point> sorted =
              points.stream().sorted((one, other) -> Double.compare(one.x(), other.x())).toList();
          chart.addSeries(
              name,
              sorted.stream().mapToDouble(Point::x).toArray(),
              sorted.stream().mapToDouble(Point::y).toArray());
        });
    return chart;
  }

  private static void write(XYChart chart, Path file) throws IOException {
    Document document = documents().getDOMImplementation().createDocument(SVG, "svg", null);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(1);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.paint(graphics, WIDTH, HEIGHT);
    try (Writer out = Files.newBufferedWriter(file)) {
      graphics.stream(out, true);
    }
  }

  private static DocumentBuilder documents() throws IOException {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IOException(e);
    }
  }
}
