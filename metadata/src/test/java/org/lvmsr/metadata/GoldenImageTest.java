package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
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
    MemoryDevice device = new MemoryDevice(GoldenImage.committed(), 512);
    OpenResult result = MetadataReader.read(device, GoldenImage.PLACEMENT);
    OpenResult.Valid valid = (OpenResult.Valid) result;
    assertEquals(List.of(), valid.findings());
    assertEquals(
        Map.of(
            "v1",
            new VolumeRecord("renamed", 4L << 20, Map.of("vdi-type", "user")),
            "v3",
            VolumeRecord.of("third", 4096),
            "v4",
            VolumeRecord.of("fourth", 4096)),
        valid.state().all("volume", VolumeRecord.class));
    assertEquals(Stores.IDENTITY, valid.info().identity());
    assertEquals(4, valid.info().epoch());
    List<History.Commit> commits = MetadataReader.history(device, GoldenImage.PLACEMENT).commits();
    assertEquals(
        List.of("", "", "Volume.destroy", "Volume.set", "Volume.create", "Volume.create"),
        commits.stream().map(History.Commit::by).toList());
    KeptText text = MetadataReader.keptTexts(device, GoldenImage.PLACEMENT).get(0);
    assertEquals(GoldenImage.TEXT, new String(text.bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void theProductMakesTheSameBytes() throws Exception {
    assertArrayEquals(GoldenImage.committed(), GoldenImage.make(directory.resolve("lock")));
  }

  /** The whole document in one method: header, segments, frames, chain, merge patches. */
  @Test
  void aStrangerReadsItFromTheDocument() throws Exception {
    ByteBuffer disk = ByteBuffer.wrap(GoldenImage.committed());
    int header = 1024 * 1024;
    assertEquals("f54c564d5352ff48", hex(disk, header, 8));
    assertEquals(disk.getInt(header + 4092), crc(disk, header, 4092));
    assertEquals(1, disk.getShort(header + 8));
    assertEquals(0, disk.getInt(header + 12));
    assertEquals(header, disk.getLong(header + 16));
    String storeId = hex(disk, header + 32, 16);
    long replicaB = disk.getLong(header + 56);
    int length = (int) disk.getLong(header + 64);
    assertEquals("sr-1", text(disk, header + 128, 64));
    assertEquals("lun-1", text(disk, header + 320, 256));
    JsonNode fromA = readReplica(disk, header, length, storeId);
    JsonNode fromB = readReplica(disk, (int) replicaB, length, storeId);
    assertEquals(fromA, fromB);
    MemoryDevice device = new MemoryDevice(GoldenImage.committed(), 512);
    OpenResult.Valid byTheProduct =
        (OpenResult.Valid) MetadataReader.read(device, GoldenImage.PLACEMENT);
    assertEquals(byTheProduct.state().toJson(), fromA);
  }

  /** The newest text lies in the slot of its generation's parity, behind that segment. */
  @Test
  void aStrangerReadsTheKeptTextFromTheDocument() throws Exception {
    ByteBuffer disk = ByteBuffer.wrap(GoldenImage.committed());
    int length = 1024 * 1024;
    int slotLength = length / 16 / 65536 * 65536;
    int slot = 3 * length + length - slotLength;
    assertEquals("f54c564d5352ff54", hex(disk, slot, 8));
    assertEquals(disk.getInt(slot + 120), crc(disk, slot, 120));
    assertEquals(slot, disk.getLong(slot + 8));
    assertEquals(1, disk.getLong(slot + 16));
    assertEquals(42, disk.getLong(slot + 24));
    int stored = disk.getInt(slot + 36);
    CRC32C crc = new CRC32C();
    crc.update(disk.slice(slot, 124));
    crc.update(disk.slice(slot + 128, stored));
    assertEquals(disk.getInt(slot + 124), (int) crc.getValue());
    byte[] gzip = new byte[stored];
    disk.get(slot + 128, gzip);
    byte[] text = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
    assertEquals(GoldenImage.TEXT, new String(text, StandardCharsets.UTF_8));
    assertEquals(disk.getInt(slot + 32), text.length);
  }

  /** What a checkpoint's history and the frames behind it say takes the state back to the first. */
  @Test
  void aStrangerWalksBackFromTheDocument() throws Exception {
    ByteBuffer disk = ByteBuffer.wrap(GoldenImage.committed());
    int header = 1024 * 1024;
    String storeId = hex(disk, header + 32, 16);
    ObjectNode state = (ObjectNode) readReplica(disk, header, 1024 * 1024, storeId);
    List<JsonNode> undo = new ArrayList<>();
    int checkpoint = newestCheckpoint(disk, header, 1024 * 1024, storeId);
    body(disk, checkpoint).get("history").forEach(line -> undo.add(0, line.get("undo")));
    for (int at = checkpoint + padded(disk, checkpoint);
        isFrame(disk, at, storeId);
        at += padded(disk, at)) {
      if (disk.get(at + 8) == 3) {
        body(disk, at).get("commits").forEach(commit -> undo.add(0, commit.get("undo")));
      }
    }
    assertEquals(6, undo.size());
    undo.forEach(patch -> merge(state, patch));
    assertEquals(
        "{\"sr\":{\"sr\":{\"name\":\"first\",\"provisioning\":\"thick\"}},\"volume\":{}}",
        state.toString());
  }

  private static int newestCheckpoint(ByteBuffer disk, int replica, int length, String storeId) {
    int best = -1;
    for (int half = 0; half < 2; half++) {
      int first = replica + half * length / 2 + 64 * 1024;
      boolean checkpoint = isFrame(disk, first, storeId) && disk.get(first + 8) == 1;
      if (checkpoint && (best < 0 || disk.getLong(first + 32) > disk.getLong(best + 32))) {
        best = first;
      }
    }
    assertTrue(best > 0, "a checkpoint");
    return best;
  }

  private static JsonNode readReplica(ByteBuffer disk, int replica, int length, String storeId)
      throws Exception {
    int best = newestCheckpoint(disk, replica, length, storeId);
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
