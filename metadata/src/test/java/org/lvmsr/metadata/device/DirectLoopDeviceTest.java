package org.lvmsr.metadata.device;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Direct I/O on a block device: a loop device of our own. Needs root and loop support. */
class DirectLoopDeviceTest extends BlockDeviceContract {

  @TempDir Path directory;
  private String loop = "";

  @Override
  BlockDevice open() throws IOException {
    Path image = directory.resolve("lun.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    loop = run("losetup", "--find", "--show", image.toString());
    assumeTrue(loop.startsWith("/dev/loop"), "no loop devices here: " + loop);
    return DirectDevice.open(Path.of(loop));
  }

  @AfterEach
  void detach() throws IOException {
    if (loop.startsWith("/dev/loop")) {
      run("losetup", "--detach", loop);
    }
  }

  private static String run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
