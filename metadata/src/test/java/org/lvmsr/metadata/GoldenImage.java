package org.lvmsr.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lvmsr.metadata.Stores.SrRecord;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;

/**
 * The committed image of a small store. The run that makes it has fixed nonces and no clock, so it
 * makes the same bytes each time, for as long as the format stays the same.
 */
final class GoldenImage {

  /** Replicas of 1 MiB, the smallest that keep a text. */
  static final Placement PLACEMENT = new Placement(1 << 20, 3 << 20, 1 << 20);

  static final String TEXT = "vg {\n  seqno = 42\n}\n";

  private static final int SIZE = 5 << 20;
  private static final String RESOURCE = "/golden-1.0.img.gz";

  private GoldenImage() {}

  /**
   * Writes the image anew, after the format has changed on purpose.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws Exception {
    Path lock = Files.createTempFile("golden", ".lock");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
      out.write(make(lock));
    }
    Files.delete(lock);
  }

  static byte[] make(Path lockFile) throws Exception {
    MemoryDevice device = new MemoryDevice(SIZE, 512);
    Patch initial = Patch.of().put("sr", "sr", new SrRecord("first", "thick"));
    MetadataStore.format(device, PLACEMENT, Stores.IDENTITY, initial, new Random(7));
    try (MetadataStore store = open(device, lockFile)) {
      put(store, "v1", VolumeRecord.of("first", 4L << 20), "Volume.create");
      put(store, "v2", VolumeRecord.of("second", 8L << 20), "Volume.create");
      put(
          store,
          "v1",
          new VolumeRecord("renamed", 4L << 20, Map.of("vdi-type", "user")),
          "Volume.set");
      store.update(s -> Patch.of().remove("volume", "v2").by("Volume.destroy"));
    }
    try (MetadataStore store = open(device, lockFile)) {
      put(store, "v3", VolumeRecord.of("third", 4096), "");
      store.keep(new KeptText(42, TEXT.getBytes(StandardCharsets.UTF_8)));
    }
    MetadataStore crashed = open(device, lockFile);
    crashed.abandon();
    try (MetadataStore healed = open(device, lockFile)) {
      put(healed, "v4", VolumeRecord.of("fourth", 4096), "");
    }
    return device.image();
  }

  private static MetadataStore open(MemoryDevice device, Path lockFile) throws Exception {
    return MetadataStore.openForWriting(
        device, PLACEMENT, Stores.IDENTITY, Stores.HOST_A, Stores.quiet(lockFile));
  }

  private static void put(MetadataStore store, String id, VolumeRecord volume, String cause)
      throws IOException {
    State unused = store.update(s -> Patch.of().put("volume", id, volume).by(cause));
  }

  static byte[] committed() throws IOException {
    InputStream resource = GoldenImage.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IOException("no " + RESOURCE);
    }
    try (InputStream in = new GZIPInputStream(resource)) {
      return in.readAllBytes();
    }
  }
}
