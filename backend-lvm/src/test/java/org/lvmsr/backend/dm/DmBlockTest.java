package org.lvmsr.backend.dm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.device.DeviceException;

/** What stands where in a question to device-mapper, and in its answer. */
class DmBlockTest {
  private static final int FLAGS = 28;
  private static final int TARGETS = 20;

  private static ByteBuffer room(DmBlock block) {
    return block.bytes().order(ByteOrder.nativeOrder());
  }

  private static void put(ByteBuffer bytes, int at, String text) {
    bytes.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aQuestionNamesTheInterfaceItsSizeAndTheDevice() {
    ByteBuffer byName = room(new DmBlock(1024, DmId.name("vg-lv"), DmBlock.NO_FLUSH));
    assertEquals(4, byName.getInt(0));
    assertEquals(0, byName.getInt(4));
    assertEquals(312 + 1024, byName.getInt(12));
    assertEquals(312, byName.getInt(16));
    assertEquals(1 << 11, byName.getInt(FLAGS));
    assertEquals('v', byName.get(48));
    assertEquals(0, byName.get(176));
    ByteBuffer byUuid = room(new DmBlock(0, DmId.uuid("LVM-a"), 0));
    assertEquals(0, byUuid.get(48));
    assertEquals('L', byUuid.get(176));
  }

  @Test
  void aNameThatIsTooLongForTheKernelIsNotCutOff() {
    assertEquals(312, new DmBlock(0, DmId.name("n".repeat(127)), 0).bytes().capacity());
    var name = DmId.name("n".repeat(128));
    assertThrows(IllegalArgumentException.class, () -> new DmBlock(0, name, 0));
    var uuid = DmId.uuid("u".repeat(129));
    assertThrows(IllegalArgumentException.class, () -> new DmBlock(0, uuid, 0));
    assertThrows(IllegalArgumentException.class, () -> new DmBlock(0, DmId.name(""), 0));
  }

  @Test
  void whatATargetIsToldEndsWithAZero() {
    ByteBuffer told = room(DmBlock.message(DmId.uuid("LVM-a"), "delete 7"));
    assertEquals(312 + 8 + "delete 7".length() + 1, told.capacity());
    assertEquals(0, told.getLong(312));
    assertEquals('d', told.get(320));
    assertEquals(0, told.get(told.capacity() - 1));
  }

  @Test
  void aDeviceSaysItsNamesAndItsTables() {
    var block = new DmBlock(0);
    put(room(block), 48, "vg-lv");
    put(room(block), 176, "LVM-a");
    room(block).putInt(FLAGS, 1 << 5);
    assertEquals(new DmState("vg-lv", "LVM-a", true, false), block.state());
    room(block).putInt(FLAGS, 1 << 6);
    assertEquals(new DmState("vg-lv", "LVM-a", false, true), block.state());
  }

  @Test
  void namesAreReadUpToTheLast() {
    var block = new DmBlock(100);
    assertEquals(List.of(), block.names());
    ByteBuffer bytes = room(block);
    bytes.putLong(312, 64513).putInt(320, 24);
    put(bytes, 324, "first");
    bytes.putLong(336, 64514).putInt(344, 0);
    put(bytes, 348, "second");
    assertEquals(List.of("first", "second"), block.names());
  }

  @Test
  void targetsAreReadAsDmsetupPrintsThem() {
    var block = new DmBlock(200);
    assertEquals("", block.targets());
    ByteBuffer bytes = room(block);
    bytes.putInt(TARGETS, 2);
    bytes.putLong(312, 0).putLong(320, 8192).putInt(332, 64);
    put(bytes, 336, "linear");
    put(bytes, 352, "8:16 4096");
    bytes.putLong(376, 8192).putLong(384, 16);
    put(bytes, 400, "error");
    assertEquals("0 8192 linear 8:16 4096\n8192 16 error", block.targets());
  }

  @Test
  void anAnswerWithoutRoomIsNotTakenForAWholeOne() {
    var block = new DmBlock(0);
    room(block).putInt(FLAGS, 1 << 8);
    assertTrue(block.isTooSmall());
  }

  @Test
  void withoutDeviceMapperNobodyTakesADeviceForGone(@TempDir Path directory) {
    var none = new DmControl(directory.resolve("control"));
    DeviceException failure =
        assertThrows(DeviceException.class, () -> none.find(DmId.name("vg-lv")));
    assertTrue(failure.toString().endsWith("control: ENOENT"), failure.toString());
  }
}
