package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * Devices that are asked for at the same time come and go by one LVM command, each as it was asked
 * for. Runs in the lab VM, as it needs device-mapper.
 */
class ActivateTogetherInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long LUN = 256L << 20;
  private static final int VOLUMES = 6;
  private static final int READ_ONLY = 2;
  private static final String DOMAIN = "7";

  @TempDir private Path directory;
  private LoopDevice loop;
  private CrowdedRunner lvm;
  private LvmsrPlugin plugin;
  private String sr;
  private List<Volume> volumes;
  private List<String> devices;

  @BeforeEach
  void plugVolumes() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), LUN);
    lvm = new CrowdedRunner();
    plugin = LvmsrPlugin.of(new TestHost(directory).bootedPaths(), lvm, new ImpatientDevices());
    var config = Map.of("device", loop.path().toString());
    plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", "");
    sr = plugin.sr().attach(TEST, config);
    volumes = new ArrayList<>();
    devices = new ArrayList<>();
    for (int i = 0; i < VOLUMES; i++) {
      Volume volume = plugin.volume().create(TEST, sr, "v" + i, "", 4 << 20, false);
      plugin.datapath().attach(TEST, volume.uri().get(0), DOMAIN);
      volumes.add(volume);
      devices.add("/dev/lvmsr-" + sr + "/" + lv(i));
    }
  }

  private String lv(int number) {
    return "v-" + volumes.get(number).key();
  }

  private String uri(int number) {
    return volumes.get(number).uri().get(0);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (int i = 0; i < VOLUMES; i++) {
      plugin.datapath().detach(TEST, uri(i), DOMAIN);
      plugin.volume().destroy(TEST, sr, volumes.get(i).key());
    }
    plugin.sr().destroy(TEST, sr);
    plugin.close();
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    loop.close();
  }

  private void activate(int number) {
    if (number == READ_ONLY) {
      plugin.datapath().activateReadonly(TEST, uri(number), DOMAIN);
    } else {
      plugin.datapath().activate(TEST, uri(number), DOMAIN);
    }
  }

  private void deactivate(int number) {
    plugin.datapath().deactivate(TEST, uri(number), DOMAIN);
  }

  private static long named(Command command) {
    return command.argv().stream().filter(word -> word.matches("lvmsr-.*/v-.*")).count();
  }

  private List<Long> named() {
    return lvm.seen().stream().map(command -> named(command)).toList();
  }

  private String readOnly(int number) throws IOException {
    return GuestVolume.shell("blockdev --getro " + devices.get(number));
  }

  @Test
  void thoseWhoWaitShareACommandAndEachGetsWhatItAskedFor() throws Exception {
    assertEquals(List.of(), lvm.crowd("lvchange", VOLUMES, this::activate));
    assertEquals(List.of(1L, VOLUMES - 1L), named());
    for (int i = 0; i < VOLUMES; i++) {
      assertEquals(i == READ_ONLY ? "1" : "0", readOnly(i), "volume " + i);
    }
    assertEquals(List.of(), lvm.crowd("lvchange", VOLUMES, this::deactivate));
    assertEquals(List.of(1L, VOLUMES - 1L), named());
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
  }

  @Test
  void oneThatHasNoLvKeepsNoOtherFromItsDevice() throws Exception {
    var raw = new Lvm(new SystemCommandRunner(), LvmHost.prepare(directory));
    new LvCommands(raw, loop.path(), "lvmsr-" + sr).remove(List.of(lv(4)));
    List<RuntimeException> failures = lvm.crowd("lvchange", VOLUMES, this::activate);
    assertEquals(1, failures.size(), failures.toString());
    String reason = ((SmapiException) failures.get(0)).sentence();
    assertTrue(reason.contains(lv(4)), reason);
    List<Boolean> there = devices.stream().map(path -> Files.exists(Path.of(path))).toList();
    assertEquals(IntStream.range(0, VOLUMES).mapToObj(i -> i != 4).toList(), there);
    for (int i = 0; i < VOLUMES; i++) {
      deactivate(i);
    }
  }
}
