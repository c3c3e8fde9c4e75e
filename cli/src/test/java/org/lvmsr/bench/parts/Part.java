package org.lvmsr.bench.parts;

import java.util.List;

/** A part of the benchmark that can be run alone. */
public interface Part {
  /** What it is called on the command line. */
  String name();

  /** The LUNs it needs, as {@link Ground#lun} knows them. */
  List<String> luns();

  /** Whether it makes sense where there is no device-mapper. */
  default boolean isForHere() {
    return true;
  }

  /** Whether it is run in the lab VM, too. */
  default boolean isForVm() {
    return true;
  }

  /** Measures. */
  void run(Ground ground) throws Exception;
}
