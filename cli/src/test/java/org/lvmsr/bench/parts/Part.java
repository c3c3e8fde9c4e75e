package org.lvmsr.bench.parts;

/** A part of the benchmark that can be run alone. */
public interface Part {
  /** What it is called on the command line. */
  String name();

  /** Measures. */
  void run(Ground ground) throws Exception;
}
