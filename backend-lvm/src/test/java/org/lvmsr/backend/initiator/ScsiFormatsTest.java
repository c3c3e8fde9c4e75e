package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LUN numbers, commands, sense data, and which blocks are read. */
class ScsiFormatsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000",
    "1, 0001000000000000",
    "255, 00ff000000000000",
    "256, 4100000000000000",
    "16383, 7fff000000000000"
  })
  void aLunHasItsBytes(int number, String bytes) {
    assertEquals(Long.parseUnsignedLong(bytes, 16), LunNumber.encode(number));
  }

  @Property
  void aLunIsReadAsItIsWritten(@ForAll @IntRange(max = LunNumber.MAX) int number) {
    assertEquals(OptionalInt.of(number), LunNumber.decode(LunNumber.encode(number)));
  }

  @Test
  void whatASingleLevelCannotHoldIsNoLun() {
    assertThrows(IllegalArgumentException.class, () -> LunNumber.encode(-1));
    assertThrows(IllegalArgumentException.class, () -> LunNumber.encode(16384));
    for (String other :
        new String[] {
          "0001000100000000", "8001000000000000", "c101000000000000", "0001000000000001"
        }) {
      assertEquals(OptionalInt.empty(), LunNumber.decode(Long.parseUnsignedLong(other, 16)), other);
    }
    assertEquals(OptionalInt.of(5), LunNumber.decode(0x4005L << 48));
  }

  /** Linux's target writes 257 so. */
  @Test
  void aLargeNumberMayLackTheMarkOfOne() {
    assertEquals(OptionalInt.of(257), LunNumber.decode(0x0101L << 48));
  }

  @ParameterizedTest
  @CsvSource({
    "70000600000000000000 0000 29010000, 6, 41, 1",
    "f1000300000000000000 0000 1100, 3, 17, 0",
    "72053a00000000, 5, 58, 0",
    "730b, 11, 0, 0",
    "700002, 2, 0, 0"
  })
  void senseIsReadInBothFormats(String hex, int key, int code, int qualifier) {
    byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertEquals(Optional.of(new Sense(key, code, qualifier)), Sense.parse(data));
  }

  @ParameterizedTest
  @CsvSource({"''", "70", "7000", "0000060000"})
  void whatIsNoSenseSaysNothing(String hex) {
    assertEquals(Optional.empty(), Sense.parse(HexFormat.of().parseHex(hex)));
  }

  @Property
  void anySenseHasAText(@ForAll @Size(max = 40) byte[] data) {
    Sense.parse(data).ifPresent(sense -> assertTrue(sense.toString().length() > 10));
  }

  @Test
  void senseIsTold() {
    assertEquals(
        "unit attention, the capacity changed (06/2a/09)", new Sense(6, 0x2a, 9).toString());
    assertEquals("unit attention, power on or reset (06/29/04)", new Sense(6, 0x29, 4).toString());
    assertEquals("vendor specific (09/f0/f1)", new Sense(9, 0xf0, 0xf1).toString());
  }

  @Test
  void commandsHaveTheBytesOfTheStandards() {
    assertCdb("00", Cdb.testUnitReady());
    assertCdb("12000000ff", Cdb.inquiry());
    assertCdb("1201831000", Cdb.inquiryPage(0x83));
    assertCdb("a00000000000000020080000", Cdb.reportLuns(8200));
    assertCdb("25", Cdb.readCapacity10());
    assertCdb("9e10000000000000000000000020", Cdb.readCapacity16());
    assertCdb("2800ffffffff0000080000", Cdb.read10(0xffffffffL, 8, 512));
    assertCdb("8800012345678900000000000800", Cdb.read16(0x0123456789000000L, 0x800, 512));
    assertEquals(0x800 * 512, Cdb.read16(0, 0x800, 512).answerLength());
  }

  /** Whoever adds a command has to come by here. None of these changes anything. */
  @Test
  void thereAreNoOtherCommands() {
    Set<String> all =
        Stream.of(Cdb.class.getDeclaredMethods())
            .filter(method -> method.getReturnType().equals(Cdb.class))
            .filter(method -> !Modifier.isPrivate(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "testUnitReady",
            "inquiry",
            "inquiryPage",
            "reportLuns",
            "readCapacity10",
            "readCapacity16",
            "read10",
            "read16"),
        all);
  }

  private static void assertCdb(String hex, Cdb cdb) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).put(HexFormat.of().parseHex(hex));
    assertArrayEquals(bytes, cdb.bytes(), cdb::toString);
  }

  @Property
  void aPlanReadsWhatWasAskedForAndNoMoreThanItHasTo(
      @ForAll @LongRange(max = 1L << 50) long offset,
      @ForAll @IntRange(min = 1, max = 40_000_000) int wanted,
      @ForAll boolean large,
      @ForAll @IntRange(min = 1, max = 2048) int maxBlocks) {
    int blockBytes = large ? 4096 : 512;
    int most = Math.min(maxBlocks, (1 << 20) / blockBytes);
    ReadPlan plan = ReadPlan.of(new Disk("", 1L << 52, blockBytes, most, true), offset, wanted);
    long next = offset / blockBytes;
    List<byte[]> unread = new ArrayList<>();
    for (Cdb cdb : plan.commands()) {
      ByteBuffer bytes = ByteBuffer.wrap(cdb.bytes());
      assertEquals(next, bytes.getLong(2));
      assertTrue(bytes.getInt(10) >= 1 && bytes.getInt(10) <= most);
      next += bytes.getInt(10);
      unread.add(new byte[cdb.answerLength()]);
    }
    assertTrue(plan.commands().size() <= Session.MAX_RUNNING);
    assertEquals(Math.min(wanted, plan.length()), plan.length());
    assertTrue(plan.length() > 0 && offset + plan.length() <= next * blockBytes);
    assertTrue(next * blockBytes - (offset + plan.length()) < blockBytes);
    ByteBuffer target = ByteBuffer.allocate(plan.length());
    assertEquals(plan.length(), plan.copy(unread, target));
    assertEquals(0, target.remaining());
  }
}
