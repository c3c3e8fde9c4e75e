package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.dm.DmId;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** Volumes that become linear while guests write to them. Runs in the lab VM. */
class FlattenInUseInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long MIB = 1L << 20;
  private static final long SIZE = 48 * MIB;

  @TempDir private Path directory;

  private LoopDevice loop;
  private Restoring runner;
  private Meanwhile meanwhile;
  private LvmsrPlugin plugin;
  private String sr;
  private long free;
  private String key;
  private Volume snapshot;

  /** Does something once, before LVM's text is restored. */
  private static final class Restoring implements CommandRunner {
    private final CommandRunner real = new SystemCommandRunner();
    private Runnable before = () -> {};

    @Override
    public CommandResult run(Command command) throws CommandFailure {
      if (command.argv().contains("vgcfgrestore")) {
        before.run();
      }
      return real.run(command);
    }
  }

  /** Does something once, while a mirror is looked at. */
  private static final class Meanwhile extends ForwardingKernel {
    private Runnable work = () -> {};

    @Override
    public String status(DmId device, boolean flush) throws IOException {
      String status = super.status(device, flush);
      if (status.contains(" mirror ")) {
        Runnable now = work;
        work = () -> {};
        now.run();
      }
      return status;
    }
  }

  @BeforeEach
  void makeAnOverlay() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 512 * MIB);
    var host = new TestHost(directory);
    runner = new Restoring();
    meanwhile = new Meanwhile();
    plugin = LvmsrPlugin.of(host.bootedPaths(), runner, new ImpatientDevices(meanwhile));
    var config = Map.of("device", loop.path().toString());
    sr =
        plugin
            .sr()
            .attach(TEST, plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", ""));
    free = plugin.sr().stat(TEST, sr).freeSpace();
    key = plugin.volume().create(TEST, sr, "v", "", SIZE, false).key();
    guest(key).fill('a', 0, SIZE);
    snapshot = plugin.volume().snapshot(TEST, sr, key);
    guest(key).fill('b', 0, SIZE / 2);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    String diagnostics = plugin.volumePlugin().diagnostics(TEST);
    String half = GuestVolume.sum('a', SIZE / 2, 'a', SIZE / 2);
    assertEquals(half, guest(snapshot.key()).sumOf(SIZE), "the snapshot is as it was");
    plugin.volume().destroy(TEST, sr, snapshot.key());
    plugin.volume().destroy(TEST, sr, key);
    assertEquals(free, plugin.sr().stat(TEST, sr).freeSpace());
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    plugin.sr().detach(TEST, sr);
    plugin.close();
    loop.close();
  }

  private GuestVolume guest(String one) {
    return new GuestVolume(plugin, sr, one);
  }

  private void flatten() throws IOException {
    String unused = plugin.administer(List.of(Administration.FLATTEN, sr, key));
  }

  private String type() throws IOException {
    return GuestVolume.shell("lvs --noheadings -o segtype lvmsr-" + sr + "/v-" + key).strip();
  }

  @Test
  void aGuestWritesAllTheTime() throws Exception {
    String device = guest(key).plug("1");
    try (var busy = BusyGuest.on(device)) {
      busy.awaitMore();
      flatten();
      busy.awaitMore();
      assertEquals("linear", type());
      String again = plugin.volume().snapshot(TEST, sr, key).key();
      busy.awaitMore();
      flatten();
      plugin.volume().destroy(TEST, sr, again);
    }
    assertEquals("linear", type());
    guest(key).unplug("1");
  }

  @Test
  void snapshotsInItsPoolStay() throws Exception {
    String second = plugin.volume().snapshot(TEST, sr, key).key();
    String sum = guest(second).sumOf(SIZE);
    String device = guest(key).plug("1");
    flatten();
    assertEquals("linear", type());
    assertEquals(sum, GuestVolume.shell("sha1sum < " + device));
    guest(key).fill('c', 0, SIZE);
    assertEquals(sum, guest(second).sumOf(SIZE));
    guest(key).unplug("1");
    plugin.volume().destroy(TEST, sr, second);
  }

  /** The device that it was told of stays the same. */
  @Test
  void oneThatIsOnlyAttachedOrReadIsFlattenedToo() throws Exception {
    String sum = guest(key).sumOf(SIZE);
    String uri = plugin.volume().stat(TEST, sr, key).uri().get(0);
    var unused = plugin.datapath().attach(TEST, uri, "1");
    flatten();
    assertEquals("linear", type());
    plugin.datapath().activateReadonly(TEST, uri, "1");
    String again = plugin.volume().snapshot(TEST, sr, key).key();
    flatten();
    guest(key).unplug("1");
    plugin.volume().destroy(TEST, sr, again);
    assertEquals("linear", type());
    assertEquals(sum, guest(key).sumOf(SIZE));
  }

  @Test
  void theGuestMayEndMeanwhile() throws Exception {
    String sum = guest(key).sumOf(SIZE);
    String unused = guest(key).plug("1");
    meanwhile.work = () -> guest(key).unplug("1");
    flatten();
    assertEquals("linear", type());
    assertEquals(sum, guest(key).sumOf(SIZE));
  }

  /** LVM's text is written anew, and must have all that others do to the VG. */
  @Test
  void volumesThatAreMadeMeanwhileAreKept() throws Exception {
    String unused = guest(key).plug("1");
    var made = new CompletableFuture<String>();
    runner.before =
        () -> {
          made.completeAsync(
              () -> plugin.volume().create(TEST, sr, "new", "", 4 * MIB, false).key());
          LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        };
    flatten();
    assertEquals("linear", type());
    String other = made.get();
    guest(other).fill('d', 0, 4 * MIB);
    assertEquals(GuestVolume.sum('d', MIB, 'd', 3 * MIB), guest(other).sumOf(4 * MIB));
    plugin.volume().destroy(TEST, sr, other);
    guest(key).unplug("1");
  }

  /** What the guest writes then waits, and is not lost. */
  @Test
  void aCopyThatCannotBeWrittenIsGivenUp() throws Exception {
    String device = guest(key).plug("1");
    try (var busy = BusyGuest.on(device)) {
      meanwhile.work =
          () ->
              shell(
                  """
                  copy=$(dmsetup ls | cut -f 1 | grep '[.]' | grep -v source)
                  dmsetup load $copy --table "0 $(blockdev --getsz /dev/mapper/$copy) error"
                  dmsetup suspend $copy; dmsetup resume $copy
                  for i in $(seq 100); do
                    dmsetup status DEVICE | grep -q ' AD ' && exit; sleep 0.2
                  done; exit 1"""
                      .replace("DEVICE", device));
      SmapiException refused = assertThrows(SmapiException.class, this::flatten);
      assertTrue(refused.toString().contains("could not be written"), refused.toString());
      busy.awaitMore();
    }
    assertEquals("thin", type());
    guest(key).unplug("1");
  }

  private static void shell(String script) {
    try {
      String unused = GuestVolume.shell(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSnapshotMeanwhileComesFirst() throws Exception {
    String device = guest(key).plug("1");
    var made = new String[1];
    try (var busy = BusyGuest.on(device)) {
      meanwhile.work = () -> made[0] = plugin.volume().snapshot(TEST, sr, key).key();
      SmapiException refused = assertThrows(SmapiException.class, this::flatten);
      assertTrue(refused.toString().contains("begin again"), refused.toString());
      busy.awaitMore();
      assertEquals("thin", type());
      assertEquals("", GuestVolume.shell("dmsetup ls | grep source || true"));
      flatten();
      assertEquals("linear", type());
      busy.awaitMore();
    }
    guest(key).unplug("1");
    plugin.volume().destroy(TEST, sr, made[0]);
  }
}
