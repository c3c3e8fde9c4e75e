package org.lvmsr.backend.random;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.Implementation;
import org.lvmsr.smapi.SmapiException;

/** What guests do with their disks, past the page cache. */
final class Guests {
  private static final String READER = "reader";

  private final Attached attached;

  /** The devices of what is active, by key. */
  private final Map<String, Path> devices;

  Guests(Attached attached) {
    this(attached, new ConcurrentHashMap<>());
  }

  private Guests(Attached attached, Map<String, Path> devices) {
    this.attached = attached;
    this.devices = devices;
  }

  /** The same guests when the service has started anew. */
  Guests of(Attached next) {
    return new Guests(next, devices);
  }

  /** Makes a volume's device appear. What does not is taken back, as toolstacks do. */
  void plug(String key, boolean reading) {
    String uri = uri(key);
    attached.plugin().datapath().open(Attached.TEST, uri, true);
    try {
      devices.put(key, plug(uri, key, reading));
    } catch (SmapiException e) {
      unplug(uri, key);
      throw e;
    }
  }

  private Path plug(String uri, String domain, boolean reading) {
    var backend = attached.plugin().datapath().attach(Attached.TEST, uri, domain);
    if (reading) {
      attached.plugin().datapath().activateReadonly(Attached.TEST, uri, domain);
    } else {
      attached.plugin().datapath().activate(Attached.TEST, uri, domain);
    }
    return backend.implementations().stream()
        .filter(Implementation.BlockDevice.class::isInstance)
        .map(one -> Path.of(((Implementation.BlockDevice) one).path()))
        .findFirst()
        .orElseThrow();
  }

  void unplug(String key) {
    devices.remove(key);
    unplug(uri(key), key);
  }

  private void unplug(String uri, String domain) {
    attached.plugin().datapath().deactivate(Attached.TEST, uri, domain);
    attached.plugin().datapath().detach(Attached.TEST, uri, domain);
  }

  /** Ends all use of a volume that nobody knows to be in use, as toolstacks do. */
  void end(String key) {
    unplug(key);
    unplug(uri(key), READER);
    attached.plugin().datapath().close(Attached.TEST, uri(key));
  }

  /** A guest writes, flushes, and reads what it wrote. */
  void write(String key, int from, int to, long stamp) throws IOException {
    write(device(key), from, to, stamp);
  }

  private static void write(Path path, int from, int to, long stamp) throws IOException {
    try (BlockDevice device = DirectDevice.open(path)) {
      device.write((long) from * Stamps.SECTOR, Stamps.bytes(stamp, from, to));
      device.flush();
      ByteBuffer again = ByteBuffer.allocate((to - from) * Stamps.SECTOR);
      device.read((long) from * Stamps.SECTOR, again);
      Optional<String> other =
          Contents.found(new long[to - from])
              .written(0, to - from, stamp)
              .difference(Stamps.read(again.flip(), from));
      if (other.isPresent()) {
        throw new AssertionError("read again at once from sector " + from + ": " + other.get());
      }
    }
  }

  /** A guest whose writes are thrown away when it ends. */
  void boot(String key, int from, int to, long stamp) throws IOException {
    String uri = uri(key);
    attached.plugin().datapath().open(Attached.TEST, uri, false);
    write(plug(uri, key, false), from, to, stamp);
    unplug(uri, key);
    attached.plugin().datapath().close(Attached.TEST, uri);
  }

  /** All of a volume, seen by the guest that has it, or else by another one. */
  long[] read(String key) throws IOException {
    if (devices.containsKey(key)) {
      return read(device(key));
    }
    String uri = uri(key);
    long[] found = read(plug(uri, READER, true));
    unplug(uri, READER);
    return found;
  }

  private static long[] read(Path path) throws IOException {
    try (ReadableDevice device = DirectDevice.openReadOnly(path)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) device.size());
      device.read(0, bytes);
      return Stamps.read(bytes.flip(), 0);
    }
  }

  private Path device(String key) throws IOException {
    Path device = devices.get(key);
    if (device == null) {
      throw new IOException("volume " + key + " has no device");
    }
    return device;
  }

  private String uri(String key) {
    return "lvmsr://" + attached.sr() + "/" + key;
  }
}
