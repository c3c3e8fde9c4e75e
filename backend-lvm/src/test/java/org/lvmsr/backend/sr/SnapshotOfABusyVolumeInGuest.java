package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * A guest writes all of its disk anew between the moment at which a snapshot's room is reckoned and
 * the moment that the snapshot holds: the pool gets what is missing, or there is no snapshot, and
 * no write of the guest ever fails. Runs in the lab VM, as it needs device-mapper.
 */
class SnapshotOfABusyVolumeInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long LUN = 320L << 20;
  private static final long SIZE = 32L << 20;

  @TempDir private Path directory;
  private final CrashPoint host = CrashPoint.unarmed();
  private final BusyGuest busy = new BusyGuest();
  private HostPaths paths;
  private LoopDevice loop;
  private Map<String, String> config;
  private LvmsrPlugin plugin;
  private String sr;
  private String key;

  /** Two snapshots have {@code a} and {@code b}; the pool's room ahead is less than the volume. */
  @BeforeEach
  void snapshotTwice() throws IOException {
    paths = new TestHost(directory).bootedPaths();
    loop = LoopDevice.on(directory.resolve("lun"), LUN);
    config = Map.of("device", loop.path().toString());
    plugin = LvmsrPlugin.of(paths, busy, host);
    String uuid = UUID.randomUUID().toString();
    sr = plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config, "", ""));
    key = plugin.volume().create(TEST, sr, "v", "", SIZE, false).key();
    String unused = guest().plug("1");
    for (char letter : new char[] {'a', 'b'}) {
      write(letter);
      String made = plugin.volume().snapshot(TEST, sr, key).key();
      assertContents(made, letter);
    }
    busy.active = true;
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    String diagnostics = plugin.volumePlugin().diagnostics(TEST);
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
    guest().unplug("1");
    for (Volume one : plugin.sr().ls(TEST, sr)) {
      plugin.volume().destroy(TEST, sr, one.key());
    }
    plugin.sr().destroy(TEST, sr);
    plugin.close();
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    loop.close();
  }

  /** Writes at the worst moment, and may see its host's service die before a pool grows. */
  private final class BusyGuest implements CommandRunner {
    private final List<String> commands = new ArrayList<>();
    private boolean active;
    private boolean dying;

    @Override
    public CommandResult run(Command command) throws CommandFailure {
      String name = command.arguments().get(0);
      if (active && command.arguments().contains("--snapshot")) {
        write('c');
      }
      if (dying && name.equals("lvextend")) {
        host.arm(1);
      }
      if (active) {
        commands.add(name);
      }
      return host.run(command);
    }
  }

  private GuestVolume guest() {
    return new GuestVolume(plugin, sr, key);
  }

  /** Past all caches, on the device that the guest has had from the beginning. */
  private void write(char letter) {
    String device = "/dev/lvmsr-" + sr + "/v-" + key;
    String text = "head -c " + SIZE + " /dev/zero | tr '\\0' " + letter;
    try {
      String unused =
          GuestVolume.shell(
              text + " | dd oflag=direct iflag=fullblock conv=notrunc bs=1M of=" + device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertContents(String volume, char letter) throws IOException {
    String expected = GuestVolume.sum(letter, SIZE, letter, 0);
    assertEquals(expected, new GuestVolume(plugin, sr, volume).sumOf(SIZE));
  }

  /** Each volume has all of one letter. */
  private void assertVolumes(char... letters) throws IOException {
    List<String> expected = new ArrayList<>();
    for (char letter : letters) {
      expected.add(GuestVolume.sum(letter, SIZE, letter, 0));
    }
    List<String> found = new ArrayList<>();
    for (Volume one : plugin.sr().ls(TEST, sr)) {
      found.add(new GuestVolume(plugin, sr, one.key()).sumOf(SIZE));
    }
    assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList());
  }

  @Test
  void thePoolGetsRoomForWhatWasWrittenMeanwhile() throws IOException {
    String made = plugin.volume().snapshot(TEST, sr, key).key();
    assertEquals(List.of("lvcreate", "lvextend"), changes());
    write('d');
    assertContents(made, 'c');
    assertVolumes('a', 'b', 'c', 'd');
  }

  private List<String> changes() {
    return busy.commands.stream().filter(List.of("lvcreate", "lvextend")::contains).toList();
  }

  @Test
  void withoutRoomForItThereIsNoSnapshot() throws IOException {
    long size = plugin.sr().stat(TEST, sr).freeSpace() - (8L << 20);
    String rest = plugin.volume().create(TEST, sr, "rest", "", size, false).key();
    SmapiException refused =
        assertThrows(SmapiException.class, () -> plugin.volume().snapshot(TEST, sr, key));
    assertTrue(refused.sentence().contains("free"), refused.sentence());
    plugin.volume().destroy(TEST, sr, rest);
    write('d');
    assertVolumes('a', 'b', 'd');
  }

  @Test
  void aServiceThatDiesBeforeThePoolHasItHasMadeNone() throws IOException {
    busy.dying = true;
    assertThrows(SmapiException.class, () -> plugin.volume().snapshot(TEST, sr, key));
    assertTrue(host.happened(), "nothing has died");
    plugin.close();
    plugin = DerivedVolumes.plugin(paths);
    sr = plugin.sr().attach(TEST, config);
    write('d');
    assertVolumes('a', 'b', 'd');
  }
}
