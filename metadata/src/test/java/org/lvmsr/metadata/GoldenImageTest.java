package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;

/**
 * Holds code and docs/metadata-format.md together: a committed image is opened by the product, made
 * anew by it byte for byte, and read by a second reader that knows only the numbers of the
 * document.
 */
class GoldenImageTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  @Test
  void theProductOpensIt() throws Exception {
    OpenResult result = Stores.read(new MemoryDevice(GoldenImage.committed(), 512));
    OpenResult.Valid valid = (OpenResult.Valid) result;
    assertEquals(List.of(), valid.findings());
    assertEquals(
        Map.of(
            "v1",
            new VolumeRecord("renamed", 4L << 20, Map.of("vdi-type", "user")),
            "v3",
            VolumeRecord.of("third", 4096)),
        valid.state().all("volume", VolumeRecord.class));
    assertEquals(Stores.IDENTITY, valid.info().identity());
    assertEquals(2, valid.info().epoch());
  }

  @Test
  void theProductMakesTheSameBytes() throws Exception {
    assertArrayEquals(GoldenImage.committed(), GoldenImage.make(directory.resolve("lock")));
  }

  /** The whole document in one method: header, segments, frames, chain, merge patches. */
  @Test
  void aStrangerReadsItFromTheDocument() throws Exception {
    ByteBuffer disk = ByteBuffer.wrap(GoldenImage.committed());
    int header = 64 * 1024;
    assertEquals("f54c564d5352ff48", hex(disk, header, 8));
    assertEquals(disk.getInt(header + 4092), crc(disk, header, 4092));
    assertEquals(1, disk.getShort(header + 8));
    assertEquals(header, disk.getLong(header + 16));
    String storeId = hex(disk, header + 32, 16);
    long replicaB = disk.getLong(header + 56);
    int length = (int) disk.getLong(header + 64);
    assertEquals("sr-1", text(disk, header + 128, 64));
    assertEquals("lun-1", text(disk, header + 320, 256));
    JsonNode fromA = readReplica(disk, header, length, storeId);
    JsonNode fromB = readReplica(disk, (int) replicaB, length, storeId);
    assertEquals(fromA, fromB);
    assertEquals(Stores.readValid(new MemoryDevice(GoldenImage.committed(), 512)).toJson(), fromA);
  }

  private static JsonNode readReplica(ByteBuffer disk, int replica, int length, String storeId)
      throws Exception {
    int best = -1;
    for (int half = 0; half < 2; half++) {
      int first = replica + half * length / 2 + 64 * 1024;
      boolean checkpoint = isFrame(disk, first, storeId) && disk.get(first + 8) == 1;
      if (checkpoint && (best < 0 || disk.getLong(first + 32) > disk.getLong(best + 32))) {
        best = first;
      }
    }
    assertTrue(best > 0, "a checkpoint");
    ObjectNode state = (ObjectNode) body(disk, best).get("state");
    String hash = hex(disk, best + 72, 32);
    long sequence = disk.getLong(best + 32);
    int next = best + padded(disk, best);
    while (isFrame(disk, next, storeId)
        && disk.getLong(next + 32) == sequence + 1
        && hex(disk, next + 72, 32).equals(hash)) {
      if (disk.get(next + 8) == 3) {
        for (JsonNode commit : body(disk, next).get("commits")) {
          merge(state, commit.get("patch"));
        }
      }
      hash = hash(disk, next);
      sequence++;
      next += padded(disk, next);
    }
    return state;
  }

  private static boolean isFrame(ByteBuffer disk, int at, String storeId) {
    if (!hex(disk, at, 8).equals("f54c564d5352ff46")
        || disk.getInt(at + 120) != crc(disk, at, 120)
        || disk.getLong(at + 16) != at
        || !hex(disk, at + 56, 16).equals(storeId)) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(disk.slice(at, 124));
    crc.update(disk.slice(at + 128, disk.getInt(at + 12)));
    return disk.getInt(at + 124) == (int) crc.getValue();
  }

  private static String hash(ByteBuffer disk, int at) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(disk.slice(at, 16));
    sha.update(new byte[8]);
    sha.update(disk.slice(at + 24, 96));
    sha.update(disk.slice(at + 128, disk.getInt(at + 12)));
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                target.remove(field.getKey());
              } else if (field.getValue().isObject()) {
                merge(target.withObjectProperty(field.getKey()), field.getValue());
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }

  private static JsonNode body(ByteBuffer disk, int at) throws Exception {
    byte[] json = new byte[disk.getInt(at + 12)];
    disk.get(at + 128, json);
    return JSON.readTree(json);
  }

  private static int padded(ByteBuffer disk, int at) {
    return (128 + disk.getInt(at + 12) + 4095) / 4096 * 4096;
  }

  private static int crc(ByteBuffer disk, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(disk.slice(at, length));
    return (int) crc.getValue();
  }

  private static String hex(ByteBuffer disk, int at, int length) {
    byte[] bytes = new byte[length];
    disk.get(at, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(ByteBuffer disk, int at, int length) {
    byte[] bytes = new byte[length];
    disk.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
  }
}
