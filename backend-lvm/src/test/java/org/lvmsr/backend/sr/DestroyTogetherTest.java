package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** Volumes that are destroyed at the same time go by one LVM command, and each on its own terms. */
@LoopLevel
class DestroyTogetherTest {
  private static final long LUN_BYTES = 320L << 20;
  private static final long EXTENT = 4L << 20;
  private static final int VOLUMES = 9;
  private static final CallContext TEST = new CallContext("test");

  @TempDir private Path directory;
  private LoopDevice loop;
  private TestHost host;
  private CrowdedRunner lvm;
  private LvmsrPlugin plugin;
  private String sr;
  private long free;
  private List<Volume> volumes;

  @BeforeEach
  void makeVolumes() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), LUN_BYTES);
    host = new TestHost(directory);
    lvm = new CrowdedRunner();
    plugin = host.boot(lvm, new ImpatientDevices());
    plugin.sr().create(TEST, UUID.randomUUID().toString(), config(), "", "");
    sr = plugin.sr().attach(TEST, config());
    free = plugin.sr().stat(TEST, sr).freeSpace();
    volumes =
        IntStream.range(0, VOLUMES)
            .mapToObj(i -> plugin.volume().create(TEST, sr, "v" + i, "", EXTENT, false))
            .toList();
  }

  private Map<String, String> config() {
    return Map.of("device", loop.path().toString());
  }

  @AfterEach
  void recordsAndLvsAgree() throws IOException {
    try {
      long taken = plugin.sr().ls(TEST, sr).stream().mapToLong(Volume::virtualSize).sum();
      assertEquals(free - taken, plugin.sr().stat(TEST, sr).freeSpace());
      String diagnostics = plugin.volumePlugin().diagnostics(TEST);
      assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
      assertFalse(diagnostics.contains("has no LV"), diagnostics);
      plugin.sr().detach(TEST, sr);
    } finally {
      plugin.close();
      loop.close();
    }
  }

  private List<RuntimeException> destroyAllAtOnce() throws InterruptedException {
    return lvm.crowd(
        "lvremove", VOLUMES, i -> plugin.volume().destroy(TEST, sr, volumes.get(i).key()));
  }

  private Set<String> names() {
    return plugin.sr().ls(TEST, sr).stream().map(Volume::name).collect(Collectors.toSet());
  }

  private String lv(int number) {
    return "v-" + volumes.get(number).key();
  }

  private static long named(Command command) {
    return command.argv().stream().filter(word -> word.contains("/v-")).count();
  }

  @Test
  void thoseWhoWaitGoByOneCommand() throws InterruptedException {
    assertEquals(List.of(), destroyAllAtOnce());
    assertEquals(Set.of(), names());
    assertEquals(List.of(1L, VOLUMES - 1L), lvm.seen().stream().map(c -> named(c)).toList());
  }

  @Test
  void eachOfThemCanBeBroughtBack() throws InterruptedException {
    assertEquals(List.of(), destroyAllAtOnce());
    for (Volume volume : volumes) {
      String unused = plugin.administer(List.of(Administration.UNDELETE, sr, volume.key()));
      assertEquals(volume, plugin.volume().stat(TEST, sr, volume.key()));
    }
  }

  /** LVM removes what it can, and answers as if it had failed with all. */
  @Test
  void whereLvmFailsWithOneTheOthersAreGoneAllTheSame() throws InterruptedException {
    lvm.replaceSecond(
        command -> {
          List<String> argv = new ArrayList<>(command.argv().subList(1, command.argv().size()));
          argv.add(vgOf(command) + "/nobody-has-this");
          return Command.of(command.program(), command.deadline(), argv)
              .with(command.environment());
        });
    assertEquals(List.of(), destroyAllAtOnce());
    assertEquals(Set.of(), names());
  }

  @Test
  void aFullStoreLetsThemGo() throws InterruptedException {
    for (int length : new int[] {60_000, 8_000, 100}) {
      assertThrows(SmapiException.class, () -> setKeysOf(volumes.get(length % VOLUMES), length));
    }
    assertEquals(List.of(), destroyAllAtOnce());
    assertEquals(Set.of(), names());
  }

  /** What is undone by history is too long for one commit. */
  @Test
  void thoseWithLongRecordsGoToo() throws InterruptedException {
    for (Volume volume : volumes) {
      for (int key = 0; key < 2; key++) {
        plugin.volume().set(TEST, sr, volume.key(), "k" + key, "x".repeat(60_000));
      }
    }
    assertEquals(List.of(), destroyAllAtOnce());
    assertEquals(Set.of(), names());
  }

  private void setKeysOf(Volume volume, int length) {
    for (int i = 0; i < 1000; i++) {
      plugin.volume().set(TEST, sr, volume.key(), length + " " + i, "x".repeat(length));
    }
  }

  private static String vgOf(Command command) {
    String last = command.argv().get(command.argv().size() - 1);
    return last.substring(0, last.indexOf('/'));
  }

  @Test
  void oneWhoseLvIsNotItsOwnKeepsNoOtherFromGoing() throws Exception {
    replaceLv(lv(3));
    List<RuntimeException> failures = destroyAllAtOnce();
    assertEquals(1, failures.size(), failures.toString());
    String reason = ((SmapiException) failures.get(0)).sentence();
    assertTrue(reason.contains(lv(3) + " is not the one that the record names"), reason);
    assertEquals(Set.of("v3"), names());
    raw().remove(List.of(lv(3)));
    plugin.volume().destroy(TEST, sr, volumes.get(3).key());
  }

  private LvCommands raw() throws IOException {
    var raw = new Lvm(new SystemCommandRunner(), LvmHost.prepare(directory));
    return new LvCommands(raw, loop.path(), "lvmsr-" + sr);
  }

  /** Somebody removes an LV by hand and makes another one of that name. */
  private void replaceLv(String name) throws IOException, CommandFailure {
    raw().remove(List.of(name));
    raw().createLinear(name, List.of(new Extents(40, 1)));
  }

  /** Wherever a crash comes between, what was acknowledged is gone and the others are whole. */
  @Test
  void aCrashLeavesEachOfThemThereOrGone() throws Exception {
    plugin.sr().detach(TEST, sr);
    plugin.close();
    for (int moment = 1; moment <= 40; moment += 3) {
      destroySomeUntilACrashAt(moment);
    }
    plugin = host.boot(lvm, new ImpatientDevices());
    sr = plugin.sr().attach(TEST, config());
  }

  private void destroySomeUntilACrashAt(int moment) throws Exception {
    CrashPoint crash = CrashPoint.unarmed();
    Set<String> acknowledged = new HashSet<>();
    Set<String> all;
    try (LvmsrPlugin crashing = host.boot(crash, crash)) {
      crashing.sr().attach(TEST, config());
      while (crashing.sr().ls(TEST, sr).size() < VOLUMES) {
        Volume unused = crashing.volume().create(TEST, sr, "more", "", EXTENT, false);
      }
      all = keys(crashing);
      crash.arm(moment);
      List<Thread> threads = new ArrayList<>();
      for (String key : all) {
        threads.add(new Thread(() -> destroy(crashing, key, acknowledged)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    try (LvmsrPlugin after = host.boot(new SystemCommandRunner(), new ImpatientDevices())) {
      after.sr().attach(TEST, config());
      Set<String> left = keys(after);
      assertTrue(all.containsAll(left), "crash at moment " + moment);
      left.retainAll(acknowledged);
      assertEquals(Set.of(), left, "crash at moment " + moment);
      String diagnostics = after.volumePlugin().diagnostics(TEST);
      assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
      assertFalse(diagnostics.contains("has no LV"), diagnostics);
      after.sr().detach(TEST, sr);
    }
  }

  private void destroy(LvmsrPlugin crashing, String key, Set<String> acknowledged) {
    try {
      crashing.volume().destroy(TEST, sr, key);
      synchronized (acknowledged) {
        acknowledged.add(key);
      }
    } catch (SmapiException e) {
      // The crash; what is left is looked at afterwards.
    }
  }

  private Set<String> keys(LvmsrPlugin of) {
    return of.sr().ls(TEST, sr).stream().map(Volume::key).collect(Collectors.toSet());
  }
}
