package org.lvmsr.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/** What is measured with many volumes is worth something if they are as the product makes them. */
@EnabledIf("org.lvmsr.scale.LoopLun#isPossibleOrMust")
class ScaleFixtureTest {
  private static final int VOLUMES = 1000;
  private static final CallContext TEST = new CallContext("test");

  @TempDir private Path directory;

  @Test
  void aThousandVolumesAreSoundAndWorkLikeOthers() throws IOException {
    try (var lun = new LoopLun(directory, ScaleFixture.lunBytes(VOLUMES))) {
      ScaledSr sr = ScaleFixture.in(directory.resolve("run")).make(lun.path(), VOLUMES);
      assertEquals(List.of(), findings(lun.path()));
      use(sr);
      assertEquals(List.of(), findings(lun.path()));
    }
  }

  private void use(ScaledSr sr) throws IOException {
    try (LvmsrPlugin plugin =
        LvmsrPlugin.of(
            HostPaths.real(directory.resolve("run")),
            new SystemCommandRunner(),
            Devices.direct())) {
      assertEquals(sr.uuid(), plugin.sr().attach(TEST, sr.config()));
      assertEquals(new HashSet<>(sr.keys()), listed(plugin, sr));
      Volume last = plugin.volume().stat(TEST, sr.uuid(), sr.keys().get(VOLUMES - 1));
      assertEquals("volume 999", last.name());
      assertEquals(10, last.keys().size());
      plugin.volume().resize(TEST, sr.uuid(), last.key(), 2 * last.virtualSize());
      plugin.volume().destroy(TEST, sr.uuid(), sr.keys().get(0));
      Volume made = plugin.volume().create(TEST, sr.uuid(), "new", "", 1, false);
      assertEquals(Map.of(), made.keys());
      assertEquals(VOLUMES, listed(plugin, sr).size());
      plugin.sr().detach(TEST, sr.uuid());
    }
  }

  private static Set<String> listed(LvmsrPlugin plugin, ScaledSr sr) {
    return plugin.sr().ls(TEST, sr.uuid()).stream().map(Volume::key).collect(Collectors.toSet());
  }

  private static List<CheckFinding> findings(Path device) throws IOException {
    return new Inspector(
            Devices.direct(), new DeviceMapper(Path.of("/sys")), new SystemCommandRunner())
        .check(device, false)
        .findings();
  }
}
