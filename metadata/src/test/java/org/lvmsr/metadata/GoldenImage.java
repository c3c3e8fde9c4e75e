package org.lvmsr.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;

/**
 * The committed image of a small store. The run that makes it has fixed nonces and no clock, so it
 * makes the same bytes each time, for as long as the format stays the same.
 */
final class GoldenImage {

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
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, Stores.quiet(lockFile))) {
      store.update(s -> Patch.of().put("volume", "v1", VolumeRecord.of("first", 4L << 20)));
      store.update(s -> Patch.of().put("volume", "v2", VolumeRecord.of("second", 8L << 20)));
      store.update(
          s ->
              Patch.of()
                  .put(
                      "volume",
                      "v1",
                      new VolumeRecord("renamed", 4L << 20, Map.of("vdi-type", "user"))));
      store.update(s -> Patch.of().remove("volume", "v2"));
    }
    try (MetadataStore store = Stores.open(device, Stores.quiet(lockFile))) {
      store.update(s -> Patch.of().put("volume", "v3", VolumeRecord.of("third", 4096)));
    }
    return device.image();
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
