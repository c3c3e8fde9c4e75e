package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;

/**
 * A killed service may leave a {@code vgcfgrestore} that has not begun. Whoever takes the SR over
 * makes it fail: what it would write is of yesterday.
 */
@LoopLevel
class LateRestoreTest {
  private static final CallContext TEST = new CallContext("test");

  @TempDir private Path directory;
  private LoopSr sr;
  private HostPaths paths;
  private LateRestorer late;
  private VolumeGroup today;

  @BeforeEach
  void aCommandIsLeftThatWritesTheVgOfYesterday() throws IOException {
    sr = LoopSr.create(directory);
    byte[] yesterday = textOnTheLun().file();
    var unused = sr.volume("of today");
    today = sr.vg();
    paths = sr.bootedPaths();
    Path text =
        LvmHost.prepare(paths.run()).systemDirectory().resolve("restore-" + today.name() + ".txt");
    late = new LateRestorer(Files.write(text, yesterday), today.name());
  }

  @AfterEach
  void itHasFailedAndTheVgIsOfToday() throws IOException {
    try (LoopSr closed = sr) {
      String answer = late.answer().orElseThrow();
      assertTrue(answer.contains("No such file"), answer);
      assertEquals(today.volumes().keySet(), closed.vg().volumes().keySet());
    }
  }

  @Test
  void attachingForbidsIt() throws IOException {
    try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, late, new ImpatientDevices())) {
      plugin.sr().detach(TEST, plugin.sr().attach(TEST, sr.config()));
    }
  }

  @Test
  void workOnADetachedSrForbidsIt() throws IOException {
    DetachedSr detached = DetachedSr.on(paths, late, new ImpatientDevices(), sr.path(), today);
    try (AttachedSr open = detached.open(sr.placement())) {
      assertEquals(today, open.vg());
    }
  }

  @Test
  void writingTheVgAnewForbidsIt() throws IOException {
    VgText text = textOnTheLun();
    DetachedSr detached = DetachedSr.on(paths, late, new ImpatientDevices(), sr.path(), today);
    detached.writeVgAnew(sr.placement(), text, text.smallestArea());
  }

  private VgText textOnTheLun() throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(sr.path())) {
      return VgTextReader.readText(device).orElseThrow();
    }
  }
}
