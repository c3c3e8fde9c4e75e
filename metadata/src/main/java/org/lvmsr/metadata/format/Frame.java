package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A frame in memory: encoding it for a place, and the sums that hold frames together. */
public final class Frame {

  private final FrameHeader header;
  private final byte[] body;

  /** Takes a header whose body length fits the body; its place is replaced when encoding. */
  public Frame(FrameHeader header, byte[] body) {
    if (header.bodyLength() != body.length) {
      throw new IllegalArgumentException(
          "body of " + body.length + " bytes, header says " + header.bodyLength());
    }
    this.header = header;
    this.body = body;
  }

  /** The header. */
  public FrameHeader header() {
    return header;
  }

  /** Everything written at a place: header, body, zero padding to a whole number of blocks. */
  public ByteBuffer encode(long place) {
    ByteBuffer frame = ByteBuffer.allocate((int) header.paddedLength());
    header.at(place).encode(frame);
    frame.put(FrameHeader.LENGTH, body);
    CRC32C crc = new CRC32C();
    crc.update(frame.slice(0, FrameHeader.FRAME_CRC_AT));
    crc.update(body);
    frame.putInt(FrameHeader.FRAME_CRC_AT, (int) crc.getValue());
    return frame;
  }

  /** The hash by which the next frame names this one: the same for every copy of the frame. */
  public String hash() {
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.LENGTH);
    header.encode(head);
    Sums sums = new Sums(head);
    sums.update(ByteBuffer.wrap(body));
    return sums.hash();
  }

  /** Checks a frame read piece by piece, without holding all of it. */
  public static final class Sums {

    private final CRC32C crc = new CRC32C();
    private final CRC32 sum = new CRC32();
    private final Optional<MessageDigest> digest;
    private final int expectedCrc;

    /**
     * Begins with the header.
     *
     * @param head the first {@value FrameHeader#LENGTH} bytes of the frame, as they are on the
     *     medium
     */
    public Sums(ByteBuffer head) {
      this(head, Optional.of(Checksums.sha256()));
    }

    /** As the constructor does, where the hash will not be asked. */
    public static Sums withoutHash(ByteBuffer head) {
      return new Sums(head, Optional.empty());
    }

    private Sums(ByteBuffer head, Optional<MessageDigest> digest) {
      this.digest = digest;
      expectedCrc = head.getInt(FrameHeader.FRAME_CRC_AT);
      crc.update(head.slice(0, FrameHeader.FRAME_CRC_AT));
      ByteBuffer placeless = ByteBuffer.allocate(FrameHeader.HEADER_CRC_AT);
      placeless.put(0, head, 0, FrameHeader.HEADER_CRC_AT);
      placeless.putLong(FrameHeader.PLACE_AT, 0);
      addHashed(placeless);
    }

    /** Adds the next bytes of the body. */
    public void update(ByteBuffer bytes) {
      crc.update(bytes.duplicate());
      addHashed(bytes);
    }

    private void addHashed(ByteBuffer bytes) {
      sum.update(bytes.duplicate());
      digest.ifPresent(one -> one.update(bytes.duplicate()));
    }

    /** Whether header and body are as they were written. */
    public boolean good() {
      return (int) crc.getValue() == expectedCrc;
    }

    /**
     * Another sum of what is hashed, to see quickly whether two frames are the same: CRC-32, whose
     * polynomial is another than that of the checksum in the frame.
     */
    public long sum() {
      return sum.getValue();
    }

    /**
     * The frame's hash; may be asked once.
     *
     * @throws java.util.NoSuchElementException if it was not to be asked
     */
    public String hash() {
      return HexFormat.of().formatHex(digest.orElseThrow().digest());
    }
  }
}
