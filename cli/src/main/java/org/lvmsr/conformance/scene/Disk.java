package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** A volume that is plugged in: what a guest could read and write of it. */
public final class Disk {
  private static final int BLOCK = 4096;

  private final Scene scene;
  private final Volume volume;
  private final String domain;
  private final List<String> paths;

  Disk(Scene scene, Volume volume, String domain, List<String> paths) {
    this.scene = scene;
    this.volume = volume;
    this.domain = domain;
    this.paths = paths;
  }

  /** Fills 4 KiB at an offset with one byte, and sees to it that they are stored. */
  public void write(long offset, int fill) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) fill);
    try (FileChannel channel =
        FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(block);
      while (bytes.hasRemaining()) {
        int unused = channel.write(bytes, offset + bytes.position());
      }
      channel.force(true);
      scene.note("write 4 KiB of " + fill + " at " + offset + " of " + path(), "done");
    } catch (IOException e) {
      throw failed("writing", offset, e);
    }
  }

  /** Breaks the rule unless the 4 KiB at an offset are filled with that byte. */
  public void expect(long offset, int fill, String what) {
    for (byte seen : read(offset, BLOCK)) {
      Expect.that(
          seen == (byte) fill,
          what + ": at " + offset + " there is " + seen + " where " + fill + " was expected");
    }
    scene.note("read 4 KiB at " + offset + " of " + path(), "all of it is " + fill);
  }

  /** Breaks the rule unless all of it is zero. */
  public void expectZeroes(String what) {
    byte[] zeroes = new byte[(int) Scene.MIB];
    for (long at = 0; at < volume.size(); at += zeroes.length) {
      int length = (int) Math.min(zeroes.length, volume.size() - at);
      Expect.that(
          Arrays.equals(zeroes, 0, length, read(at, length), 0, length),
          what + ": not all of the bytes from " + at + " are zero");
    }
    scene.note("read all of " + path(), "zeroes");
  }

  /** How long it is. */
  public long length() {
    try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.READ)) {
      return channel.size();
    } catch (IOException e) {
      throw failed("opening", 0, e);
    }
  }

  /** As much as there is, up to that length. */
  private byte[] read(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        Expect.that(
            channel.read(bytes, offset + bytes.position()) > 0,
            path() + " ends before " + (offset + length));
      }
    } catch (IOException e) {
      throw failed("reading", offset, e);
    }
    return bytes.array();
  }

  private Broken failed(String what, long offset, IOException e) {
    return new Broken(what + " offset " + offset + " of " + path() + " failed: " + e);
  }

  private Path path() {
    return paths.stream()
        .findFirst()
        .map(Path::of)
        .orElseThrow(() -> new NotOffered("a path (BlockDevice or File)"));
  }

  /** Deactivates and detaches it. */
  public void unplug() {
    JsonNode unused = volume.datapath("Datapath.deactivate", domain);
    JsonNode unusedToo = volume.datapath("Datapath.detach", domain);
  }
}
