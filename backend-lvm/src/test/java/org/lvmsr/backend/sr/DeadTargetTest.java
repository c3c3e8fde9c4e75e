package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Health;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.SrStat;

/** Two SRs, and the LUN of one of them hangs. */
@LoopLevel
class DeadTargetTest {
  private static final CallContext TEST = new CallContext("test");
  private static final long LUN_BYTES = 256L << 20;

  @TempDir private Path directory;
  private final HangingDevices devices = new HangingDevices();
  private final List<LoopDevice> loops = new ArrayList<>();
  private final List<CompletableFuture<Boolean>> stuck = new ArrayList<>();
  private HostPaths paths;
  private LvmsrPlugin plugin;
  private String dead;
  private String alive;

  @BeforeEach
  void attachBoth() throws IOException {
    paths = new TestHost(directory).bootedPaths();
    startService();
    dead = create("one");
    alive = create("two");
  }

  private void startService() throws IOException {
    plugin = LvmsrPlugin.of(paths, new SystemCommandRunner(), devices);
  }

  private String create(String image) throws IOException {
    LoopDevice loop = LoopDevice.on(directory.resolve(image), LUN_BYTES);
    loops.add(loop);
    var config = Map.of("device", loop.path().toString());
    return plugin
        .sr()
        .attach(
            TEST, plugin.sr().create(TEST, UUID.randomUUID().toString(), config, image, "text"));
  }

  @AfterEach
  void shutDown() throws IOException {
    devices.goOn();
    stuck.forEach(CompletableFuture::join);
    plugin.close();
    for (LoopDevice loop : loops) {
      loop.close();
    }
  }

  private void hang() {
    devices.hang(loops.get(0).path());
  }

  /** Makes a call, and returns when it waits. */
  private void stuck(Runnable call) throws InterruptedException {
    var end = new CompletableFuture<Boolean>();
    var thread =
        new Thread(
            () -> {
              try {
                call.run();
              } finally {
                end.complete(true);
              }
            });
    stuck.add(end);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(10);
    }
  }

  private SrStat stat(String sr) {
    return plugin.sr().stat(TEST, sr);
  }

  @Test
  void itsStateIsToldFromMemoryAndTheOtherSrIsNotDisturbed() {
    SrStat before = stat(dead);
    assertEquals(Health.healthy(), before.health());
    hang();
    SrStat now = stat(dead);
    assertEquals(Health.unreachable("its LUN does not answer"), now.health());
    assertEquals(before, now.withHealth(Health.healthy()));
    assertEquals(List.of(), plugin.sr().ls(TEST, dead));
    assertEquals(Health.healthy(), stat(alive).health());
    plugin.volume().create(TEST, alive, "v", "", 1, false);
    devices.goOn();
    assertEquals(Health.healthy(), stat(dead).health());
  }

  @Test
  void callsThatAreStuckKeepNobodyWaiting() throws InterruptedException {
    hang();
    stuck(() -> plugin.sr().setName(TEST, dead, "renamed"));
    stuck(() -> plugin.sr().detach(TEST, dead));
    assertEquals(Health.State.UNREACHABLE, stat(dead).health().state());
    assertEquals(Health.State.UNREACHABLE, stat(dead).health().state());
    assertEquals(Health.healthy(), stat(alive).health());
    plugin.volume().create(TEST, alive, "v", "", 1, false);
    assertTrue(stuck.stream().noneMatch(CompletableFuture::isDone));
  }

  @Test
  void aServiceThatKnowsNothingOfItYetSaysSo() throws IOException {
    plugin.close();
    startService();
    hang();
    var refused = assertThrows(SmapiException.class, () -> stat(dead));
    assertTrue(refused.toString().contains("does not answer"), refused.toString());
    assertEquals(Health.healthy(), stat(alive).health());
    devices.goOn();
    assertEquals("one", stat(dead).name());
  }
}
