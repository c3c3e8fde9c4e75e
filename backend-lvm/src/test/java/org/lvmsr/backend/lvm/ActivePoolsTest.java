package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivePoolsTest {
  private static final String LV = "0123456789abcdef0123456789abcdef";
  private static final Map<String, String> STATUS =
      Map.of(
          device("one"),
          "0 8192 thin-pool 1 10/100 3/64 - rw discard_passdown queue_if_no_space - 1",
          device("two"),
          "0 8192 thin-pool 1 20/100 64/64 - ro discard_passdown queue_if_no_space - 1");

  @TempDir private Path sysfs;
  private final ToldKernel kernel = new ToldKernel(STATUS);

  private ActivePools pools() {
    return new ActivePools(new DeviceMapper(sysfs), kernel);
  }

  /** A VG with one pool and nothing else. */
  private static VolumeGroup vg(String name) {
    var pool =
        new LogicalVolume(
            "p",
            LV,
            "thin-pool",
            List.of(),
            true,
            List.of(),
            1,
            Optional.of(ThinPool.named("p", 65536)),
            Optional.empty());
    return new VolumeGroup(
        name, uuid(name), 1, 4L << 20, "pv", 0, 100, List.of(), Map.of("p", pool));
  }

  private static String uuid(String vg) {
    return vg + "-vvvvvv-vvvv-vvvv-vvvv-vvvv-vvvvvv-vvvvvv";
  }

  /** The uuid that its pool has in device-mapper. */
  private static String device(String vg) {
    return "LVM-" + uuid(vg).replace("-", "") + LV + "-tpool";
  }

  private void device(int number, String vg, String layer) throws IOException {
    Path device = Files.createDirectories(sysfs.resolve("block/dm-" + number + "/dm"));
    Files.writeString(device.resolve("uuid"), device(vg).replace("tpool", layer) + "\n");
    Files.writeString(device.resolve("name"), vg + "-p-" + layer + "\n");
    Files.writeString(device.resolve("suspended"), "0\n");
  }

  @Test
  void withoutAnActivePoolNobodyIsAsked() throws IOException {
    device(0, "one", "tdata");
    assertEquals(List.of(), pools().of(vg("one")));
    assertEquals(List.of(), pools().of(ThinVgs.of(ThinVgs.linear("plain"))));
    assertEquals(List.of(), kernel.asked());
  }

  @Test
  void eachPoolIsAskedOnItsOwnAndDoesNotCommitForIt() throws IOException {
    device(0, "one", "tpool");
    device(1, "two", "tpool");
    ActivePools pools = pools();
    List<PoolUsage> one = pools.of(vg("one"));
    List<PoolUsage> two = pools.of(vg("two"));
    assertEquals(List.of(new PoolUsage("p", 3 << 16, 64 << 16, 10 << 12, 100 << 12, "rw")), one);
    assertTrue(one.get(0).isWritable());
    assertEquals("ro", two.get(0).mode());
    assertFalse(two.get(0).isWritable());
    assertEquals(List.of(device("one"), device("two")), kernel.asked());
    assertEquals(List.of(), kernel.flushed());
  }

  @Test
  void aPoolThatHasJustGoneIsLeftOut() throws IOException {
    device(0, "other", "tpool");
    assertEquals(List.of(), pools().of(vg("other")));
  }
}
