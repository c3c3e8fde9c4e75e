package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.Rescuer;
import org.lvmsr.backend.sr.AdoptSr;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.sr.TestHost;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/** A real SR on a loop device, detached, that tests spoil behind the product's back. */
final class LoopSr implements AutoCloseable {
  static final long LUN_BYTES = 256L << 20;
  static final long EXTENT = 4L << 20;
  private static final Pattern DUMP =
      Pattern.compile("lvmsr dump \\S+ --lvm (?<file>\\S+)( --sequence (?<sequence>[0-9]+))?");
  private static final CallContext TEST = new CallContext("test");

  private final Path directory;
  private final String provisioning;
  private final LoopDevice loop;
  private final TestHost host;

  private LoopSr(Path directory, LoopDevice loop, String provisioning) throws IOException {
    this.provisioning = provisioning;
    this.directory = directory;
    this.loop = loop;
    this.host = new TestHost(Files.createTempDirectory(directory, "host"));
  }

  /** A new SR without volumes. */
  static LoopSr create(Path directory) throws IOException {
    LoopSr sr = on(directory, directory.resolve("lun"));
    sr.create();
    return sr;
  }

  /** A new thin SR without volumes, where there is device-mapper. */
  static LoopSr createThin(Path directory) throws IOException {
    var sr = new LoopSr(directory, LoopDevice.on(directory.resolve("lun"), LUN_BYTES), "thin");
    sr.create();
    return sr;
  }

  void create() throws IOException {
    try (LvmsrPlugin plugin = boot()) {
      plugin.sr().create(TEST, UUID.randomUUID().toString(), config(), "data", "");
    }
  }

  void destroy() throws IOException {
    try (LvmsrPlugin plugin = boot()) {
      plugin.sr().destroy(TEST, plugin.sr().attach(TEST, config()));
    }
  }

  /** Does something with the SR attached, on a host that crashes. */
  <T> T crashing(CrashPoint crash, Work<T> work) throws IOException {
    return crashing(crash, crash, work);
  }

  /** As {@link #crashing}, with another way to run commands. */
  <T> T crashing(CommandRunner runner, Devices devices, Work<T> work) throws IOException {
    try (LvmsrPlugin plugin = host.boot(runner, devices)) {
      return work.with(plugin, plugin.sr().attach(TEST, config()));
    }
  }

  /** The SR in an image. */
  static LoopSr on(Path directory, Path image) throws IOException {
    return new LoopSr(directory, LoopDevice.on(image, LUN_BYTES), "thick");
  }

  Path path() {
    return loop.path();
  }

  Map<String, String> config() {
    return Map.of("device", loop.path().toString(), "provisioning", provisioning);
  }

  private LvmsrPlugin boot() throws IOException {
    return host.boot(new SystemCommandRunner(), new ImpatientDevices());
  }

  /** Does something with the SR attached. */
  <T> T attached(Work<T> work) throws IOException {
    try (LvmsrPlugin plugin = boot()) {
      String sr = plugin.sr().attach(TEST, config());
      T result = work.with(plugin, sr);
      plugin.sr().detach(TEST, sr);
      return result;
    }
  }

  /** Work on an attached SR. */
  @FunctionalInterface
  interface Work<T> {
    T with(LvmsrPlugin plugin, String sr) throws IOException;
  }

  Volume volume(String name) throws IOException {
    return attached((plugin, sr) -> plugin.volume().create(TEST, sr, name, "", 2 * EXTENT, false));
  }

  /** What the toolstack would see. */
  List<Volume> list() throws IOException {
    return attached((plugin, sr) -> plugin.sr().ls(TEST, sr));
  }

  VolumeGroup vg() throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(path())) {
      return VgTextReader.read(device).orElseThrow();
    }
  }

  Placement placement() throws IOException {
    VolumeGroup vg = vg();
    return SrLayout.placement(vg, vg.volume(SrLayout.RESERVED_LV).orElseThrow());
  }

  LvCommands lvs() throws IOException {
    var lvm = new Lvm(new SystemCommandRunner(), LvmHost.prepare(directory.resolve("lvm")));
    return new LvCommands(lvm, path(), vg().name());
  }

  /** Makes an LV as if somebody had done it with LVM's own tools. */
  void foreignLv(String name, long extents) throws IOException {
    lvs().createLinear(name, FreeExtents.of(vg(), List.of()).take(extents).orElseThrow());
  }

  /** Where the host has its files after another boot. */
  HostPaths bootedPaths() throws IOException {
    return host.bootedPaths();
  }

  /** As an administrator's commands have it. */
  DetachedSr detached() throws IOException {
    var runner = new SystemCommandRunner();
    return DetachedSr.on(host.bootedPaths(), runner, new ImpatientDevices(), path(), vg());
  }

  /** Changes records without changing anything else. */
  void update(Patch patch) throws IOException {
    var paths = host.bootedPaths();
    var runner = new SystemCommandRunner();
    var detached = DetachedSr.on(paths, runner, new ImpatientDevices(), path(), vg());
    try (AttachedSr sr = detached.open(placement())) {
      sr.update(state -> patch);
    }
  }

  Inspector.Report check() throws IOException {
    return new Inspector(
            new ImpatientDevices(), new DeviceMapper(Path.of("/sys")), new SystemCommandRunner())
        .check(path(), false);
  }

  List<CheckFinding> findings() throws IOException {
    return check().findings().stream()
        .filter(finding -> finding.severity() != Severity.NOTE)
        .toList();
  }

  /** Does all repairs that a check proposes. */
  void repair() throws IOException {
    repair(check(), new SystemCommandRunner(), new ImpatientDevices());
  }

  void repair(Inspector.Report printed, CommandRunner runner, Devices devices) throws IOException {
    HostPaths paths = host.bootedPaths();
    new Repairer(paths, runner, devices).repair(path(), printed);
  }

  /** Takes LVM's half as it is. */
  void acceptLvm() throws IOException {
    new Repairer(host.bootedPaths(), new SystemCommandRunner(), new ImpatientDevices())
        .acceptLvm(path(), check());
  }

  /** Makes a new store. */
  RebuildPlan rebuild(Optional<Path> save) throws IOException {
    return rebuild(save, new SystemCommandRunner(), new ImpatientDevices());
  }

  RebuildPlan rebuild(Optional<Path> save, CommandRunner runner, Devices devices)
      throws IOException {
    RebuildPlan plan = RebuildPlan.of(check().seen());
    new Rebuilder(host.bootedPaths(), runner, devices).rebuild(path(), plan, false, save);
    return plan;
  }

  /** Makes an SR of its own of it, and tells its uuid. */
  String adopt(CommandRunner runner, Devices devices) throws IOException {
    AdoptSr adopt = AdoptSr.on(host.bootedPaths(), runner, devices, path());
    return adopt.run(adopt.look(), Optional.of("copy"));
  }

  /** What a rescue would do. */
  RescuePlan rescuePlan(RescueWords words) throws IOException {
    return RescuePlan.of(rescuer().look(path(), false), words);
  }

  /** Gives the LUN its label and VG back. */
  RescuePlan rescue(RescueWords words) throws IOException {
    return rescue(words, new SystemCommandRunner(), new ImpatientDevices());
  }

  RescuePlan rescue(RescueWords words, CommandRunner runner, Devices devices) throws IOException {
    RescuePlan plan = rescuePlan(words);
    new Rescuer(host.bootedPaths(), runner, devices).rescue(path(), plan, words, Optional.empty());
    return plan;
  }

  private Rescuer rescuer() throws IOException {
    return new Rescuer(host.bootedPaths(), new SystemCommandRunner(), new ImpatientDevices());
  }

  /** Runs the commands that a check prints, as a person would. */
  void follow(CheckFinding finding) throws IOException {
    List<VgCopy> copies = check().seen().vgCopies();
    for (String command : ((Repair.None) finding.repair()).commands()) {
      Matcher dump = DUMP.matcher(command);
      if (command.endsWith("--accept-lvm")) {
        acceptLvm();
      } else if (dump.matches()) {
        Files.write(directory.resolve(dump.group("file")), copy(copies, dump.group("sequence")));
      } else {
        String unused = GuestVolume.shell("cd " + directory + " && " + command);
      }
    }
  }

  private static byte[] copy(List<VgCopy> copies, @Nullable String sequence) {
    return copies.stream()
        .filter(one -> sequence == null || one.vg().sequence() == Long.parseLong(sequence))
        .findFirst()
        .orElseThrow()
        .file();
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
