package org.lvmsr.bench.micro;

import java.util.List;
import java.util.Map;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.bench.parts.Part;
import org.lvmsr.bench.parts.Place;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the micro-benchmarks, with the JVM as the service has it. */
public final class MicroPart implements Part {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final Map<String, String> WORDS =
      Map.of(
          "frameDecode", "decoding the frame of a request",
          "requestParse", "parsing a request",
          "volumeStat", "Volume.stat of volumes in memory, JSON to JSON",
          "listOfTenThousand", "SR.ls of 10,000 volumes in memory, to JSON",
          "commit", "a commit, on a disk in memory");

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of();
  }

  /** It measures the processor only. */
  @Override
  public boolean isFor(Place place) {
    return place == Place.HERE;
  }

  @Override
  public void run(Ground ground) throws Exception {
    Options options =
        new OptionsBuilder()
            .include(Calls.class.getName())
            .include(Commits.class.getName())
            .forks(1)
            .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-Dlvmsr.log=ERROR")
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      ground.results().add(row(result));
    }
  }

  private Row row(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    String name = time.getLabel();
    String volumes = result.getParams().getParam("volumes");
    String what =
        WORDS.getOrDefault(name, name) + (volumes == null ? "" : ", " + volumes + " volumes");
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    String bytes =
        allocated == null ? "" : Math.round(allocated.getScore() / 102.4) / 10.0 + " KiB allocated";
    int samples = (int) time.getSampleCount();
    return new Row(name(), what, "", time.getScore(), 0, "µs", Target.NONE, samples, bytes);
  }
}
