package org.lvmsr.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.CallContext;

/** What each call needs on an SR of so many volumes. */
final class Measured {
  /**
   * What comes in between by itself (a checkpoint, a heartbeat, a seal) is not in the least: on a
   * busy machine a call that changes a large VG takes so long that every third one has a heartbeat.
   */
  private static final int TIMES = 7;

  private static final CallContext TEST = new CallContext("test");

  private final Meter meter = new Meter();
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  private Measured() {}

  /** A call, which can be made again and again. */
  @FunctionalInterface
  private interface Call {
    void make() throws IOException;
  }

  /** Makes an SR on a LUN and measures. */
  static Measured on(Path directory, long lunBytes, int volumes) throws IOException {
    var measured = new Measured();
    try (var lun = new LoopLun(directory, lunBytes)) {
      HostPaths paths = paths(directory);
      ScaledSr sr =
          new ScaleFixture(paths, measured.meter, measured.meter).make(lun.path(), volumes);
      try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, measured.meter, measured.meter)) {
        measured.detached(plugin, sr);
        String handle = plugin.sr().attach(TEST, sr.config());
        measured.srs(plugin, sr);
        measured.records(plugin, sr.uuid(), sr.keys().get(volumes / 2));
        measured.lvs(plugin, sr.uuid());
        measured.datapath(plugin, "lvmsr://" + sr.uuid() + "/" + sr.keys().get(volumes / 2));
        plugin.sr().detach(TEST, handle);
      }
    }
    return measured;
  }

  /** The names of the calls. */
  Set<String> calls() {
    return costs.keySet();
  }

  /** What the call of a name needs. */
  Cost of(String call) {
    return Optional.ofNullable(costs.get(call)).orElseThrow();
  }

  private static HostPaths paths(Path directory) throws IOException {
    HostPaths real = HostPaths.real(directory.resolve("run"));
    return new HostPaths(
        real.run(),
        real.sysfs(),
        real.iscsiNodes(),
        real.inventory(),
        real.machineId(),
        real.bootId(),
        Files.createDirectory(directory.resolve("metrics")));
  }

  private void measure(String name, Call call) throws IOException {
    Optional<Cost> least = Optional.empty();
    for (int i = 0; i < TIMES; i++) {
      Cost before = meter.now();
      call.make();
      Cost cost = meter.now().since(before);
      least = Optional.of(least.map(cost::least).orElse(cost));
    }
    costs.put(name, least.orElseThrow());
  }

  private void detached(LvmsrPlugin plugin, ScaledSr sr) throws IOException {
    measure("SR.probe", () -> plugin.sr().probe(TEST, sr.config()));
    measure(
        "SR.attach, SR.detach",
        () -> plugin.sr().detach(TEST, plugin.sr().attach(TEST, sr.config())));
  }

  private void srs(LvmsrPlugin plugin, ScaledSr sr) throws IOException {
    String uuid = sr.uuid();
    measure("SR.attach again", () -> plugin.sr().attach(TEST, sr.config()));
    measure("SR.stat", () -> plugin.sr().stat(TEST, uuid));
    measure("SR.ls", () -> plugin.sr().ls(TEST, uuid));
    measure("SR.set_name", () -> plugin.sr().setName(TEST, uuid, "" + System.nanoTime()));
    measure("Plugin.ls", () -> plugin.volumePlugin().ls(TEST));
    measure("Plugin.diagnostics", () -> plugin.volumePlugin().diagnostics(TEST));
  }

  private void records(LvmsrPlugin plugin, String sr, String key) throws IOException {
    measure("Volume.stat", () -> plugin.volume().stat(TEST, sr, key));
    measure("Volume.set", () -> plugin.volume().set(TEST, sr, key, "k", "" + System.nanoTime()));
    measure(
        "Volume.set_name", () -> plugin.volume().setName(TEST, sr, key, "" + System.nanoTime()));
    measure(
        "Volume.set_description",
        () -> plugin.volume().setDescription(TEST, sr, key, "" + System.nanoTime()));
    measure(
        "Volume.set, Volume.unset",
        () -> {
          plugin.volume().set(TEST, sr, key, "other", "v");
          plugin.volume().unset(TEST, sr, key, "other");
        });
    measure(
        "Volume.enable_cbt, Volume.disable_cbt",
        () -> {
          plugin.volume().enableCbt(TEST, sr, key);
          plugin.volume().disableCbt(TEST, sr, key);
        });
    measure("Volume.similar_content", () -> plugin.volume().similarContent(TEST, sr, key));
  }

  private void lvs(LvmsrPlugin plugin, String sr) throws IOException {
    Deque<String> made = new ArrayDeque<>();
    measure(
        "Volume.create",
        () -> made.add(plugin.volume().create(TEST, sr, "new", "", 1, false).key()));
    Deque<String> small = new ArrayDeque<>(made);
    measure("Volume.resize", () -> plugin.volume().resize(TEST, sr, small.pop(), 8 << 20));
    measure("Volume.destroy", () -> plugin.volume().destroy(TEST, sr, made.pop()));
  }

  private void datapath(LvmsrPlugin plugin, String uri) throws IOException {
    measure("Datapath.open", () -> plugin.datapath().open(TEST, uri, true));
    measure("Datapath.attach", () -> plugin.datapath().attach(TEST, uri, "domain"));
    measure("Datapath.detach", () -> plugin.datapath().detach(TEST, uri, "domain"));
    measure("Datapath.close", () -> plugin.datapath().close(TEST, uri));
  }
}
