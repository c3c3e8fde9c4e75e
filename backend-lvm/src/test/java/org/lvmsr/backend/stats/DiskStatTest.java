package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStatTest {
  private static final String NEW_KERNEL =
      "    1234      5    8192    617     100        7     2048      250    3     900     1100"
          + "        0        0        0        0       12      80\n";
  private static final DiskStat STAT = new DiskStat(1234, 8192 * 512, 617, 100, 2048 * 512, 250, 3);

  @TempDir private Path directory;

  @Test
  void sectorsAreBytesAndTheRestIsCountedAsItIs() throws IOException {
    assertEquals(STAT, DiskStat.parse(NEW_KERNEL));
    assertEquals(STAT, DiskStat.parse("1234 5 8192 617 100 7 2048 250 3 900 1100"), "before 4.18");
    assertThrows(IOException.class, () -> DiskStat.parse("1 2 3"));
  }

  @Test
  void aDeviceIsFoundByItsKernelNameAlsoBehindALink() throws IOException {
    Path device = Files.createFile(directory.resolve("sdq"));
    Path link = Files.createSymbolicLink(directory.resolve("by-id"), device);
    assertEquals(Optional.empty(), DiskStat.of(directory, link));
    Path sysfs = Files.createDirectories(directory.resolve("class/block/sdq"));
    Files.writeString(sysfs.resolve("stat"), NEW_KERNEL);
    assertEquals(Optional.of(STAT), DiskStat.of(directory, link));
    Files.delete(device);
    assertEquals(Optional.empty(), DiskStat.of(directory, link), "unplugged");
  }

  @Test
  void latencyIsThatOfTheRequestsSinceTheLastLook() {
    var before = new DiskStat(10, 0, 100, 5, 0, 70, 0);
    var after = new DiskStat(14, 0, 106, 5, 0, 70, 1);
    List<Reading> latencies = after.latencies(before);
    assertEquals(1.5, latencies.get(0).value().number());
    assertTrue(Double.isNaN(latencies.get(1).value().number()), "nothing was written");
    assertTrue(
        before.latencies(after).stream().noneMatch(one -> one.value().isKnown()), "another disk");
  }
}
