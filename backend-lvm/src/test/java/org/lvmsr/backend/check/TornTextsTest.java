package org.lvmsr.backend.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * The power fails while LVM writes, and of what it wrote into both metadata areas only the headers
 * have reached the medium: LVM itself has no VG any more.
 */
@LoopLevel
class TornTextsTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int SECTOR = 512;

  /** Some seconds for each moment. */
  private static final int EVERY = Integer.getInteger("lvmsr.torn.every", 16);

  @TempDir private Path directory;
  private LoopSr sr;
  private Volume web;
  private Volume mail;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
    web = sr.volume("web");
    mail = sr.volume("mail");
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  /** The host dies behind an LVM command; nothing of its last text is on the medium. */
  private static void die(LoopSr on, String command, LoopSr.Work<Object> work) {
    var crash = new CrashPoint(Integer.MAX_VALUE);
    CommandRunner runner =
        asked -> {
          if (isLvm(asked, command)) {
            crash.arm(2);
          }
          return crash.run(asked);
        };
    assertThrows(SmapiException.class, () -> on.crashing(runner, crash, work));
    assertTrue(crash.happened());
  }

  private static boolean isLvm(Command command, String name) {
    return command.arguments().contains(name);
  }

  private static Object create(LvmsrPlugin plugin, String uuid) {
    return plugin.volume().create(TEST, uuid, "torn", "", LoopSr.EXTENT, false);
  }

  private Object destroy(LvmsrPlugin plugin, String uuid) {
    plugin.volume().destroy(TEST, uuid, mail.key());
    return plugin;
  }

  @Test
  void attachingGivesBackWhatWasTrueBeforeACreation() throws IOException {
    die(sr, "lvcreate", TornTextsTest::create);
    tear(sr.path());
    comesBackWith(sr, web, mail);
  }

  @Test
  void attachingGivesBackWhatWasTrueBeforeARemoval() throws IOException {
    die(sr, "lvremove", this::destroy);
    tear(sr.path());
    comesBackWith(sr, web, mail);
  }

  @Test
  void theOneIsTakenThatWasWrittenLast() throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          for (int i = 0; i < 5; i++) {
            plugin.volume().create(TEST, uuid, "more " + i, "", LoopSr.EXTENT, false);
          }
          return plugin;
        });
    long before = sr.vg().sequence();
    List<String> there = keys(sr.list());
    die(sr, "lvcreate", TornTextsTest::create);
    tear(sr.path());
    assertEquals(there, keys(sr.list()));
    assertTrue(sr.vg().sequence() > before);
  }

  @Test
  void wherePowerFailsAgainMeanwhileNothingIsLost() throws IOException {
    die(sr, "lvcreate", TornTextsTest::create);
    tear(sr.path());
    int moments = attachOfACopy(Integer.MAX_VALUE);
    assertTrue(moments > 2 * EVERY, "too few moments: " + moments);
    for (int at = 1 + moments % EVERY; at <= moments; at += EVERY) {
      attachOfACopy(at);
    }
  }

  private int attachOfACopy(int moment) throws IOException {
    Path image = Files.createTempFile(directory, "lun", ".img");
    SparseFile.copy(directory.resolve("lun"), image);
    try (LoopSr copy = LoopSr.on(directory, image)) {
      var crash = new CrashPoint(moment);
      boolean attached = attaches(copy, crash);
      assertTrue(attached || crash.happened(), () -> "failed without a crash at " + moment);
      assertEquals(keys(List.of(web, mail)), keys(copy.list()), () -> "crash at " + moment);
      assertEquals(List.of(), copy.findings(), () -> "crash at " + moment);
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  private static boolean attaches(LoopSr copy, CrashPoint crash) throws IOException {
    try {
      return copy.crashing(crash, (plugin, uuid) -> true);
    } catch (SmapiException crashed) {
      return false;
    }
  }

  @Test
  void withoutAChangeOnItsWayNothingIsWritten() throws IOException {
    tear(sr.path());
    staysAsItIs();
  }

  @Test
  void whereTheAreasHaveHadDifferentTextsNothingIsWritten() throws IOException {
    die(sr, "lvcreate", TornTextsTest::create);
    tear(sr.path());
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      AreaReading first = VgTextReader.inspect(device).orElseThrow().areas().get(0);
      ByteBuffer ring = ByteBuffer.allocate((int) first.textOffset() - SECTOR);
      device.read(first.offset() + SECTOR, ring);
      String other = new String(ring.array(), ISO_8859_1).replace("description", "descriptiom");
      device.write(first.offset() + SECTOR, ByteBuffer.wrap(other.getBytes(ISO_8859_1)));
      device.flush();
    }
    staysAsItIs();
  }

  @Test
  void whereTheRecordsSaySomethingElseNothingIsWritten() throws IOException {
    var place = new LvPlace("of an LV that LVM does not name", List.of(new Extents(3, 1)));
    sr.update(Patch.of().put(Tables.LV, "v-elsewhere", place));
    die(sr, "lvcreate", TornTextsTest::create);
    tear(sr.path());
    staysAsItIs();
  }

  private void staysAsItIs() throws IOException {
    byte[] before = Files.readAllBytes(directory.resolve("lun"));
    var refused = assertThrows(SmapiException.class, sr::list);
    assertTrue(refused.toString().contains("lvmsr check " + sr.path()), refused.toString());
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("lun")));
    assertEquals(Severity.DAMAGE, sr.check().worst());
  }

  /** Both headers lead to a text of which one sector is not what LVM wrote. */
  private static void tear(Path path) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(path)) {
      for (AreaReading area : VgTextReader.inspect(device).orElseThrow().areas()) {
        byte[] noise = new byte[SECTOR];
        Arrays.fill(noise, (byte) 0xEE);
        device.write(area.offset() + area.textOffset() + SECTOR, ByteBuffer.wrap(noise));
      }
      device.flush();
    }
  }

  private static void comesBackWith(LoopSr sr, Volume... volumes) throws IOException {
    assertThrows(IOException.class, sr::vg);
    assertEquals(Severity.WARNING, sr.check().worst());
    assertTrue(
        sr.findings().get(0).repair().describe().contains("attach the SR:"),
        sr.findings().toString());
    assertEquals(keys(List.of(volumes)), keys(sr.list()));
    assertEquals(List.of(), sr.findings());
    assertEquals(
        volumes.length,
        sr.vg().volumes().keySet().stream().filter(lv -> lv.startsWith("v-")).count());
  }

  private static List<String> keys(List<Volume> volumes) {
    return volumes.stream().map(Volume::key).sorted().toList();
  }
}
