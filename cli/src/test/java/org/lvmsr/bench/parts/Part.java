package org.lvmsr.bench.parts;

import java.util.List;

/** A part of the benchmark that can be run alone. */
public interface Part {
  /** What it is called on the command line. */
  String name();

  /** The LUNs it needs there, as {@link Ground#lun} knows them. */
  List<String> luns(Place place);

  /** Whether it makes sense there. */
  default boolean isFor(Place place) {
    return true;
  }

  /** Measures. */
  void run(Ground ground) throws Exception;
}
