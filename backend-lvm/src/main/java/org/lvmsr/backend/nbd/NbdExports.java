package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.Program;
import org.lvmsr.backend.exec.RunningProgram;

/** Exports by {@code qemu-nbd}, of the one resident process that has this directory. */
public final class NbdExports implements Exports {
  private static final System.Logger LOG = System.getLogger(NbdExports.class.getName());

  private final SocketDirectory sockets;
  private final QemuNbd qemuNbd;
  private final Map<VolumeUri, Export> exports = new HashMap<>();
  private @Nullable Doorkeeper doorkeeper;
  private boolean closed;

  private NbdExports(SocketDirectory sockets, QemuNbd qemuNbd) {
    this.sockets = sockets;
    this.qemuNbd = qemuNbd;
  }

  /**
   * Exports with sockets below {@code /run}. What a process has left there that was killed is
   * removed: its sockets, and servers that wait for a client who cannot come.
   */
  public static NbdExports below(Path run) {
    return in(run.resolve("nbd"), Executable.QEMU_NBD);
  }

  static NbdExports in(Path directory, Program program) {
    var exports = new NbdExports(new SocketDirectory(directory), new QemuNbd(program));
    exports.removeLeftOvers();
    return exports;
  }

  /** Sockets go last: they tell that there may be servers. */
  private void removeLeftOvers() {
    try {
      if (!sockets.isEmpty()) {
        for (RunningProgram left : QemuNbd.leftBehind(sockets.path())) {
          LOG.log(Level.INFO, "ending an NBD server of an earlier service");
          left.end();
        }
        sockets.clear();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an earlier service has left something in " + sockets.path(), e);
    }
  }

  @Override
  public Optional<String> uri(VolumeUri volume) {
    return qemuNbd.isInstalled() && sockets.hasRoomFor(volume.key())
        ? Optional.of(sockets.uri(volume.key()))
        : Optional.empty();
  }

  @Override
  public synchronized void begin(VolumeUri volume, Path device, boolean readOnly)
      throws IOException {
    if (closed || exports.containsKey(volume) || uri(volume).isEmpty()) {
      return;
    }
    Doorkeeper keeper = doorkeeper();
    Export export =
        Export.open(new ExportedDevice(volume.key(), device, readOnly), qemuNbd, sockets);
    try {
      keeper.watch(export);
    } catch (IOException e) {
      export.shut();
      throw e;
    }
    exports.put(volume, export);
  }

  private Doorkeeper doorkeeper() throws IOException {
    Doorkeeper keeper = doorkeeper;
    if (keeper == null) {
      keeper = new Doorkeeper();
      doorkeeper = keeper;
    }
    return keeper;
  }

  @Override
  public void end(VolumeUri volume) throws IOException {
    end(List.of(volume));
  }

  private synchronized Optional<Export> shut(VolumeUri volume) {
    Optional<Export> export = Optional.ofNullable(exports.remove(volume));
    export.ifPresent(Export::shut);
    if (doorkeeper != null) {
      doorkeeper.forgetShut();
    }
    return export;
  }

  @Override
  public void endAll(String sr) throws IOException {
    end(volumes().stream().filter(volume -> volume.sr().equals(sr)).toList());
  }

  /** At once: servers whose LUN is away take their time, each. */
  private void end(Collection<VolumeUri> volumes) throws IOException {
    List<Export> shut = volumes.stream().flatMap(volume -> shut(volume).stream()).toList();
    shut.forEach(Export::cutConnections);
    for (Export export : shut) {
      export.awaitConnections();
    }
  }

  private synchronized Set<VolumeUri> volumes() {
    return Set.copyOf(exports.keySet());
  }

  private synchronized void beginNoMore() {
    closed = true;
  }

  @Override
  public void close() {
    beginNoMore();
    try {
      end(volumes());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an NBD server is left behind", e);
    }
    closeDoorkeeper();
  }

  private synchronized void closeDoorkeeper() {
    try {
      if (doorkeeper != null) {
        doorkeeper.close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the thread that accepts NBD clients stays", e);
    }
  }
}
