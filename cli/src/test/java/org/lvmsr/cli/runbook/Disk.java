package org.lvmsr.cli.runbook;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** A LUN of 256 MiB on a loop device, with an SR that a test makes. */
final class Disk implements AutoCloseable {
  static final int MIB = 1 << 20;
  static final int BYTES = 256 * MIB;
  private static final CallContext TEST = new CallContext("test");

  private final Path directory;
  private final LoopDevice loop;
  private final String sr = UUID.randomUUID().toString();
  private @Nullable LvmsrPlugin attached;

  Disk(Path directory) throws IOException {
    this.directory = directory;
    this.loop = LoopDevice.on(file(), BYTES);
  }

  /** What is behind the device. */
  Path file() {
    return directory.resolve("lun");
  }

  Path path() {
    return loop.path();
  }

  Path directory() {
    return directory;
  }

  private Map<String, String> config() {
    return Map.of("device", loop.path().toString());
  }

  private LvmsrPlugin plugin() throws IOException {
    var plugin =
        LvmsrPlugin.of(
            HostPaths.real(directory.resolve("run")), new SystemCommandRunner(), Devices.direct());
    attached = plugin;
    return plugin;
  }

  /** A new SR, attached. */
  LvmsrPlugin create(String description) throws IOException {
    LvmsrPlugin plugin = plugin();
    String unused = plugin.sr().create(TEST, sr, config(), "data", description).toString();
    unused = plugin.sr().attach(TEST, config());
    return plugin;
  }

  Volume volume(LvmsrPlugin plugin, String name, long bytes) {
    return plugin.volume().create(TEST, sr, name, "", bytes, false);
  }

  CallContext caller() {
    return TEST;
  }

  String sr() {
    return sr;
  }

  /** A new SR with these volumes of 8 MiB each, detached. */
  void createWith(String... names) throws IOException {
    LvmsrPlugin plugin = create("");
    for (String name : names) {
      Volume unused = volume(plugin, name, 8 * MIB);
    }
    detach();
  }

  /** The SR of most sections, attached; the key of its volume {@code web}. */
  String createExample() throws IOException {
    LvmsrPlugin plugin = create("of the example");
    Volume web = volume(plugin, "web", 8 * MIB);
    plugin.volume().set(TEST, sr, web.key(), "vdi-type", "user");
    Volume unused = volume(plugin, "db", 16 * MIB);
    return web.key();
  }

  /** LVM's own tools, as somebody uses them who does not know better. */
  LvCommands lvm() throws IOException {
    var lvm = new Lvm(new SystemCommandRunner(), LvmHost.prepare(directory.resolve("lvm")));
    return new LvCommands(lvm, path(), SrLayout.vgName(sr));
  }

  VolumeGroup vg() throws IOException {
    try (ReadableDevice device = Devices.direct().openReadOnly(path())) {
      return VgTextReader.read(device).orElseThrow();
    }
  }

  LvmsrPlugin attach() throws IOException {
    LvmsrPlugin plugin = plugin();
    String unused = plugin.sr().attach(TEST, config());
    return plugin;
  }

  /** The name of the error with which attaching it is refused. */
  String refusal() throws IOException {
    try (LvmsrPlugin plugin = plugin()) {
      SmapiException refused =
          assertThrows(SmapiException.class, () -> plugin.sr().attach(TEST, config()));
      return refused.params().get(0);
    } finally {
      attached = null;
    }
  }

  void detach() throws IOException {
    if (attached != null) {
      attached.sr().detach(TEST, sr);
      attached.close();
      attached = null;
    }
  }

  /** Makes file and device larger, as an array does with a LUN. */
  void grow(long bytes) throws IOException {
    try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
      raw.setLength(bytes);
    }
    loop.takeNewSize();
  }

  byte[] read(long at, int length) throws IOException {
    try (var raw = new RandomAccessFile(loop.path().toFile(), "r")) {
      byte[] bytes = new byte[length];
      raw.seek(at);
      raw.readFully(bytes);
      return bytes;
    }
  }

  void write(long at, byte[] bytes) throws IOException {
    try (var raw = new RandomAccessFile(loop.path().toFile(), "rw")) {
      raw.seek(at);
      raw.write(bytes);
      raw.getFD().sync();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      detach();
    } finally {
      loop.close();
    }
  }
}
