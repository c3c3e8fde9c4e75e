package org.lvmsr.bench.measure;

/**
 * A point of a plot.
 *
 * @param plot name of the plot
 * @param line of the plot it lies on
 */
public record Point(String plot, String line, double x, double y) {}
