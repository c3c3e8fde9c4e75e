package org.lvmsr.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.LvmRoom;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * SRs that are as full as they may be, on real LVM: the last volume is made, one more is refused in
 * one word and changes nothing, and all else goes on.
 */
@EnabledIf("org.lvmsr.scale.LoopLun#isPossibleOrMust")
class LimitTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int TAG_BYTES = 1000;
  private static final int LV_BYTES = 330;
  private static final int VOLUMES = 60;

  /** Behind what an LV may have of tags. */
  private static final String OF_ONE_SEGMENT = "segment_count = 1\n";

  @TempDir private Path directory;
  private final Meter host = new Meter();

  private HostPaths paths() {
    return HostPaths.real(directory.resolve("run"));
  }

  /** On the one LUN LVM's area ends first, on the other one its buffers. */
  @ParameterizedTest
  @ValueSource(longs = {512L << 20, 64L << 30})
  void aTextThatIsAsLongAsItMayBeButForATenthHasRoomForWhatMakesRoom(long lunBytes)
      throws IOException {
    try (var lun = new LoopLun(directory, lunBytes)) {
      ScaledSr sr = new ScaleFixture(paths(), host, host).make(lun.path(), VOLUMES);
      fillUpToTheLast(sr);
      fillsUp(sr, "LVM's text of the VG is nearly as long as it may be");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "lvmsr.all", matches = "true")
  void anSrOfTwentyFiveThousandLvsHasNoMore() throws IOException {
    try (var lun = new LoopLun(directory, ScaleFixture.lunBytes(LvmRoom.MOST_LVS))) {
      var fixture = new ScaleFixture(paths(), host, host);
      ScaledSr sr = fixture.make(lun.path(), LvmRoom.MOST_LVS - 1 - reservedLvs());
      assertEquals(LvmRoom.MOST_LVS - 1, text(lun.path()).vg().volumes().size());
      fillsUp(sr, "25000 LVs, and it may have 25000 in all");
    }
  }

  /** The store was made where it is formatted, and moved to where it has room. */
  private static int reservedLvs() {
    return 2;
  }

  private void fillsUp(ScaledSr sr, String why) throws IOException {
    try (LvmsrPlugin plugin = LvmsrPlugin.of(paths(), host, host)) {
      String handle = plugin.sr().attach(TEST, sr.config());
      Volume last = create(plugin, handle);
      VolumeGroup full = text(sr.device()).vg();
      String refusal = assertThrows(SmapiException.class, () -> create(plugin, handle)).toString();
      assertTrue(refusal.contains("SR_BACKEND_FAILURE_44"), refusal);
      assertTrue(refusal.contains(why), refusal);
      assertEquals(full, text(sr.device()).vg());
      assertEquals(sr.keys().size() + 1, plugin.sr().ls(TEST, handle).size());

      plugin.volume().set(TEST, handle, last.key(), "k", "v");
      plugin.volume().resize(TEST, handle, last.key(), 2 * last.virtualSize());
      plugin.sr().detach(TEST, handle);
    }
    assertEquals(List.of(), findings(sr.device()));
    makesRoom(sr);
    assertEquals(List.of(), findings(sr.device()));
  }

  private void makesRoom(ScaledSr sr) throws IOException {
    try (LvmsrPlugin plugin = LvmsrPlugin.of(paths(), host, host)) {
      String handle = plugin.sr().attach(TEST, sr.config());
      plugin.volume().destroy(TEST, handle, sr.keys().get(0));
      plugin.volume().destroy(TEST, handle, sr.keys().get(1));
      Volume unused = create(plugin, handle);
      plugin.sr().detach(TEST, handle);
    }
  }

  private static Volume create(LvmsrPlugin plugin, String sr) {
    return plugin.volume().create(TEST, sr, "one more", "", 1, false);
  }

  private VgText text(Path device) throws IOException {
    try (ReadableDevice opened = host.openReadOnly(device)) {
      return VgTextReader.readText(opened).orElseThrow();
    }
  }

  private List<CheckFinding> findings(Path device) throws IOException {
    return new Inspector(host, new DeviceMapper(Path.of("/sys")), host)
        .check(device, false).findings().stream()
            .filter(finding -> finding.severity() != Severity.NOTE)
            .toList();
  }

  /** So that one more LV goes over the bound; with tags, which cost nothing but room. */
  private void fillUpToTheLast(ScaledSr sr) throws IOException {
    VgText before = text(sr.device());
    long bound = before.longest() / 100 * 90;
    int each = (int) ((bound - before.bytes().length) / TAG_BYTES / VOLUMES);
    edit(sr.device(), text -> text.replace(OF_ONE_SEGMENT, tags(each) + OF_ONE_SEGMENT));
    long rest = bound - text(sr.device()).bytes().length - TAG_BYTES;
    addToVg(sr.device(), "a", (int) rest / TAG_BYTES, TAG_BYTES);
    long left = bound - text(sr.device()).bytes().length - LV_BYTES / 2;
    addToVg(sr.device(), "b", 2, (int) left / 2);
    long bytes = text(sr.device()).bytes().length;
    assertTrue(bytes <= bound && bytes > bound - LV_BYTES, bytes + " of " + bound);
  }

  /** Some for an LV: LVM compares each with all others of the LV. */
  private static String tags(int count) {
    return "tags = [" + tags("a", count, TAG_BYTES).substring(2) + "]\n";
  }

  private void addToVg(Path device, String start, int count, int bytes) throws IOException {
    String added = "[\"lvmsr\"" + tags(start, count, bytes);
    edit(device, text -> text.replace("[\"lvmsr\"", added));
  }

  /** Each makes the text so much longer. */
  private static String tags(String start, int count, int bytes) {
    return IntStream.range(0, count)
        .mapToObj(i -> start + i + "x")
        .map(tag -> ", \"" + tag + "x".repeat(bytes - tag.length() - ", \"\"".length()) + "\"")
        .collect(Collectors.joining());
  }

  private void edit(Path device, UnaryOperator<String> change) throws IOException {
    VolumeGroup vg = text(device).vg();
    var reserved = SrLayout.placement(vg, vg.volume(SrLayout.RESERVED_LV).orElseThrow());
    try (AttachedSr sr = DetachedSr.on(paths(), host, host, device, vg).open(reserved)) {
      String changed = change.apply(new String(sr.vgText().file(), UTF_8));
      VolumeGroup unused = sr.changeVg(lvs -> lvs.restoreVg(changed.getBytes(UTF_8)));
    }
  }
}
