package org.lvmsr.backend.sr;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.datapath.Datapath;
import org.lvmsr.backend.datapath.VolumeExports;
import org.lvmsr.backend.diagnostics.CommandMemory;
import org.lvmsr.backend.diagnostics.FailedCalls;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostIdentity;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.nbd.Exports;
import org.lvmsr.backend.volume.Flattening;
import org.lvmsr.backend.volume.VolumeReading;
import org.lvmsr.backend.volume.Volumes;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.DatapathService;
import org.lvmsr.smapi.ErrorObject;
import org.lvmsr.smapi.PluginService;
import org.lvmsr.smapi.QueryResult;
import org.lvmsr.smapi.SmapiPlugin;
import org.lvmsr.smapi.SrService;
import org.lvmsr.smapi.VolumeService;

/** The whole of lvmsr, put together for one host. */
public final class LvmsrPlugin implements SmapiPlugin {
  private static final String TYPE = "lvmsr";
  private static final String VERSION = "0.1.0";
  private static final String API = "5.0";
  private static final List<String> VOLUME_FEATURES =
      List.of(
          "VDI_RESIZE_ONLINE",
          "VDI_ATTACH_OFFLINE",
          "VDI_REVERT",
          "VDI_ACTIVATE_READONLY",
          "VDI_CONFIG_CBT");

  private static final List<String> DATAPATH_FEATURES = List.of("NONPERSISTENT");

  private final Exports exports;
  private final SrRegistry registry;
  private final LunProbe probe;
  private final SrService srs;
  private final VolumeService volumes;
  private final DatapathService datapath;
  private final Administration administration;
  private final FailedCalls failures = new FailedCalls(InstantSource.system());
  private final Diagnostics diagnostics;

  private LvmsrPlugin(SrHost host, CommandMemory commands, Exports exports) {
    this.exports = exports;
    var users = new VolumeUsers(host.paths().run());
    var active = new VolumeExports(users, exports);
    var reading = new VolumeReading(users, host.devices());
    this.registry = new SrRegistry(host, users, reading, active);
    this.probe = new LunProbe(new AttachedDevices(host.paths()), host.devices(), host.rescan());
    this.srs = new Srs(host, registry, probe);
    this.volumes = new Volumes(registry, users, reading, InstantSource.system());
    this.datapath = new Datapath(registry, users, host.deviceMapper(), active);
    this.administration = new Administration(registry, new Flattening(users, reading), reading);
    this.diagnostics = new Diagnostics(VERSION, host, registry, reading, commands, failures);
  }

  /** The plugin of this host. Opens nothing yet. */
  public static LvmsrPlugin of(HostPaths paths, CommandRunner runner, Devices devices)
      throws IOException {
    return of(paths, runner, devices, Exports.none());
  }

  /**
   * The same, with NBD exports.
   *
   * @param exports closed with the plugin
   */
  public static LvmsrPlugin of(
      HostPaths paths, CommandRunner runner, Devices devices, Exports exports) throws IOException {
    var commands = new CommandMemory(runner, InstantSource.system());
    SrHost host = SrHost.of(paths, commands, devices, HostIdentity.read(paths));
    return new LvmsrPlugin(host, commands, exports);
  }

  /**
   * One that answers no call but a query: to see which methods there are, where no host is.
   *
   * @param paths only the place of our own state is used
   */
  public static LvmsrPlugin ofNoHost(HostPaths paths) throws IOException {
    var commands = new CommandMemory(new SystemCommandRunner(), InstantSource.system());
    var nobody = new WriterIdentity("no host", "no boot");
    return new LvmsrPlugin(
        SrHost.of(paths, commands, Devices.direct(), nobody), commands, Exports.none());
  }

  @Override
  public PluginService volumePlugin() {
    return new Query("lvmsr volume plugin", VOLUME_FEATURES);
  }

  @Override
  public PluginService datapathPlugin() {
    return new Query("lvmsr datapath plugin", DATAPATH_FEATURES);
  }

  @Override
  public SrService sr() {
    return srs;
  }

  @Override
  public VolumeService volume() {
    return volumes;
  }

  @Override
  public DatapathService datapath() {
    return datapath;
  }

  @Override
  public String administer(List<String> words) {
    return administration.run(words).orElseGet(() -> SmapiPlugin.super.administer(words));
  }

  @Override
  public void resume() {
    registry.resume();
  }

  @Override
  public void callFailed(String method, ErrorObject error) {
    failures.add(method, error);
  }

  @Override
  public void close() {
    probe.close();
    exports.close();
    registry.close();
  }

  private final class Query implements PluginService {
    private final String description;
    private final List<String> features;

    Query(String description, List<String> features) {
      this.description = description;
      this.features = features;
    }

    @Override
    public QueryResult query(CallContext context) {
      return new QueryResult(
          TYPE,
          "LVM over iSCSI",
          description + ": one LUN is one SR is one volume group, metadata on the LUN",
          "lvmsr",
          "Apache-2.0",
          VERSION,
          API,
          features,
          ConfigKey.descriptions(),
          List.of());
    }

    @Override
    public List<String> ls(CallContext context) {
      return Failures.wrap(registry::attached);
    }

    @Override
    public String diagnostics(CallContext context) {
      return Failures.wrap(diagnostics::text);
    }
  }
}
