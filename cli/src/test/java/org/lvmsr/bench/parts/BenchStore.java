package org.lvmsr.bench.parts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.StoreOptions;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;

/** A store of the size that an SR has by default, with as many volumes as asked for. */
public final class BenchStore {

  static final long REPLICA = 64L << 20;
  public static final long DEVICE = 256L << 20;

  /** Bytes at the end of the device that belong to no replica. */
  static final long BARE = DEVICE - (96L << 20);

  /** Two places of bare writes are as far apart. */
  static final long BARE_APART = 48L << 20;

  static final Placement PLACEMENT = new Placement(1L << 20, 80L << 20, REPLICA);

  private static final Identity IDENTITY = new Identity("sr", "vg", "pv", "");
  private static final int KEYS = 10;
  private static final int PER_COMMIT = 500;
  private static final int SLICE = 1 << 20;

  private final BlockDevice device;
  private final Path lock;

  public BenchStore(BlockDevice device, Path directory) {
    this.device = device;
    this.lock = directory.resolve("bench.lock");
  }

  /** What a volume's record looks like. */
  record Volume(String name, String description, long size, Map<String, String> keys, String lv) {

    static Volume numbered(int number) {
      Map<String, String> keys = new LinkedHashMap<>();
      for (int key = 0; key < KEYS; key++) {
        keys.put("key-" + key, "value " + number + "/" + key);
      }
      return new Volume("volume " + number, "for a benchmark", 1L << 30, keys, "v-" + number);
    }
  }

  /**
   * The first write of a block that a file system has only reserved costs more than a later one.
   */
  private void writeEveryBlock() throws IOException {
    ByteBuffer slice = ByteBuffer.allocate(SLICE);
    for (long place = 0; place < DEVICE; place += SLICE) {
      device.read(place, slice.clear());
      device.write(place, slice.flip());
    }
    device.flush();
  }

  public MetadataStore format(int volumes) throws IOException, InterruptedException {
    MetadataStore.format(device, PLACEMENT, IDENTITY, Patch.of(), new SecureRandom());
    writeEveryBlock();
    MetadataStore store = open();
    for (int first = 0; first < volumes; first += PER_COMMIT) {
      Patch patch = Patch.of();
      for (int i = first; i < Math.min(volumes, first + PER_COMMIT); i++) {
        patch = patch.put("volume", id(i), Volume.numbered(i));
      }
      Patch some = patch;
      var unused = store.update(state -> some);
    }
    return store;
  }

  public MetadataStore open() throws IOException, InterruptedException {
    Files.createDirectories(lock.toAbsolutePath().getParent());
    return MetadataStore.openForWriting(
        device, PLACEMENT, IDENTITY, new WriterIdentity("bench", "bench"), StoreOptions.with(lock));
  }

  static String id(int number) {
    return String.format(Locale.ROOT, "volume-%08d", number);
  }

  /** A change of one key, as {@code Volume.set} makes it. */
  public static void set(MetadataStore store, int volume, int round) throws IOException {
    var unused =
        store.update(
            state -> {
              Volume old = state.find("volume", id(volume), Volume.class).orElseThrow();
              Map<String, String> keys = new LinkedHashMap<>(old.keys());
              keys.put("key-1", "round " + round);
              return Patch.of()
                  .put(
                      "volume",
                      id(volume),
                      new Volume(old.name(), old.description(), old.size(), keys, old.lv()))
                  .by("Volume.set");
            });
  }
}
