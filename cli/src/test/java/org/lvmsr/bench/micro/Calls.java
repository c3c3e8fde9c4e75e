package org.lvmsr.bench.micro;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lvmsr.cli.Invocation;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.ScriptRunner;
import org.lvmsr.cli.memory.MemoryPlugin;
import org.lvmsr.cli.service.Frame;
import org.lvmsr.cli.service.Request;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.PluginKind;
import org.lvmsr.smapi.Volume;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call within the service, of a plugin that has all it knows in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Calls {
  private static final int VOLUMES = 10_000;
  private static final int KEYS = 10;
  private static final CallContext CALLER = new CallContext("bench");
  private static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";

  private final MemoryPlugin plugin = new MemoryPlugin();
  private final ScriptRunner runner = new ScriptRunner(plugin);
  private byte[] frame = new byte[0];
  private Frame request = new Frame(List.of());
  private Invocation stat = invocation("Volume.stat", "");

  /** Makes the volumes, and the request as it comes from an entry script. */
  @Setup
  public void prepare() throws IOException {
    String sr = plugin.sr().attach(CALLER, Map.of("sr_uuid", SR));
    String key = "";
    for (int i = 0; i < VOLUMES; i++) {
      Volume volume = plugin.volume().create(CALLER, sr, "volume " + i, "one", 1L << 30, false);
      key = volume.key();
      for (int k = 0; k < KEYS; k++) {
        plugin.volume().set(CALLER, sr, key, "key-" + k, "value " + i + "/" + k);
      }
    }
    String line = "{\"dbg\":\"OpaqueRef:1\",\"sr\":\"" + SR + "\",\"key\":\"" + key + "\"}\n";
    stat = invocation("Volume.stat", line);
    request =
        new Frame(
            List.of("call", "0123456789abcdef", "volume", "Volume.stat", line, "0", "--json"));
    var bytes = new ByteArrayOutputStream();
    request.write(bytes);
    frame = bytes.toByteArray();
  }

  private static Invocation invocation(String method, String line) {
    return new Invocation(PluginKind.VOLUME, method, List.of("--json"), Map.of(), line);
  }

  /** From bytes to fields. */
  @Benchmark
  public Frame frameDecode() throws IOException {
    return Frame.read(new ByteArrayInputStream(frame));
  }

  /** From fields to a call. */
  @Benchmark
  public Invocation requestParse() throws IOException {
    return Request.of(request).invocation();
  }

  /** From a call to its answer, JSON both ways. */
  @Benchmark
  public Outcome volumeStat() {
    return runner.run(stat);
  }

  /** The same with many volumes in the answer. */
  @Benchmark
  public Outcome listOfTenThousand() {
    return runner.run(invocation("SR.ls", "{\"dbg\":\"bench\",\"sr\":\"" + SR + "\"}\n"));
  }
}
