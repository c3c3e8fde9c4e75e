package org.lvmsr.metadata.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Encoding and decoding of headers, frames and owner blocks. */
class FormatPropertiesTest {

  private static FrameHeader header(FrameType type, int length, long number, byte[] random) {
    String id = HexFormat.of().formatHex(random, 0, 16);
    String previous = HexFormat.of().formatHex(random, 0, 32);
    return new FrameHeader(
        type, length, number * 4096, number + 1, number + 2, number + 3, number + 4, id, previous);
  }

  @Property(tries = 300)
  void aFrameReadsAsItWasWritten(
      @ForAll FrameType type,
      @ForAll @Size(max = 9000) byte[] body,
      @ForAll @LongRange(min = 0, max = 1L << 50) long number,
      @ForAll @Size(32) byte[] random) {
    Frame frame = new Frame(header(type, body.length, number, random), body);
    ByteBuffer bytes = frame.encode(frame.header().place());
    assertEquals(0, bytes.capacity() % Layout.BLOCK);
    assertEquals(Optional.of(frame.header()), FrameHeader.decode(bytes));
    Frame.Sums sums = new Frame.Sums(bytes);
    sums.update(bytes.slice(FrameHeader.LENGTH, body.length));
    assertTrue(sums.good());
    assertEquals(frame.hash(), sums.hash());
  }

  @Property(tries = 300)
  void copiesAtDifferentPlacesHaveTheSameHashButDifferentBytes(
      @ForAll @Size(max = 100) byte[] body, @ForAll @Size(32) byte[] random) {
    Frame frame = new Frame(header(FrameType.COMMIT, body.length, 1, random), body);
    ByteBuffer here = frame.encode(4096);
    ByteBuffer there = frame.encode(8192);
    assertNotEquals(here, there);
    assertEquals(hash(here, body.length), hash(there, body.length));
  }

  private static String hash(ByteBuffer bytes, int bodyLength) {
    Frame.Sums sums = new Frame.Sums(bytes);
    sums.update(bytes.slice(FrameHeader.LENGTH, bodyLength));
    return sums.hash();
  }

  @Property(tries = 500)
  void anyFlippedBitOfAFrameIsNoticed(
      @ForAll @Size(min = 1, max = 300) byte[] body,
      @ForAll @Size(32) byte[] random,
      @ForAll @IntRange(min = 0, max = 10_000) int where,
      @ForAll @IntRange(min = 0, max = 7) int bit) {
    Frame frame = new Frame(header(FrameType.COMMIT, body.length, 1, random), body);
    ByteBuffer bytes = frame.encode(4096);
    int at = where % (FrameHeader.LENGTH + body.length);
    bytes.put(at, (byte) (bytes.get(at) ^ (1 << bit)));
    Frame.Sums sums = new Frame.Sums(bytes);
    sums.update(bytes.slice(FrameHeader.LENGTH, body.length));
    assertTrue(FrameHeader.decode(bytes).isEmpty() || !sums.good(), "flip at byte " + at);
  }

  @Property(tries = 500)
  void noiseIsNeverAHeaderOfAnything(@ForAll @Size(4096) byte[] noise) {
    ByteBuffer block = ByteBuffer.wrap(noise);
    block.putLong(0, FrameHeader.MAGIC);
    assertEquals(Optional.empty(), FrameHeader.decode(block));
    block.putLong(0, OwnerBlock.MAGIC);
    assertEquals(Optional.empty(), OwnerBlock.decode(block, 0, "00"));
    block.putLong(0, HeaderBlock.MAGIC);
    assertInstanceOf(HeaderCopy.Bad.class, HeaderBlock.decode(block, 0));
  }

  @Property(tries = 200)
  void aHeaderReadsAsItWasWrittenAndOnlyAtItsPlace(
      @ForAll @IntRange(min = 0, max = 3) int copy,
      @ForAll boolean atHome,
      @ForAll boolean moved,
      @ForAll @IntRange(min = 0, max = 2) int failedReplicas,
      @ForAll @LongRange(min = 1, max = 1L << 40) long generation,
      @ForAll @Size(16) byte[] id) {
    Layout layout = new Layout(1 << 20, 1L << 40, 64L << 20);
    Layout home = moved ? new Layout(65L << 20, (1L << 40) + (64L << 20), 8L << 20) : layout;
    HeaderBlock header =
        new HeaderBlock(
            HeaderBlock.MAJOR,
            HeaderBlock.MINOR,
            (atHome ? home : layout).headers().get(copy),
            failedReplicas,
            generation,
            HexFormat.of().formatHex(id),
            layout,
            home,
            2L << 40,
            512,
            "b2b5a0ce-7c3b-4d0f-9a39-5a3c3c1a4b1f",
            "Zy3cVd-1111-2222-3333-4444-5555-666666",
            "",
            "36001405\u00e9");
    ByteBuffer block = header.encode();
    assertEquals(new HeaderCopy.Good(header), HeaderBlock.decode(block, header.place()));
    assertInstanceOf(HeaderCopy.Foreign.class, HeaderBlock.decode(block, header.place() + 65536));
    block.put(500, (byte) 1);
    assertInstanceOf(HeaderCopy.Bad.class, HeaderBlock.decode(block, header.place()));
  }
}
