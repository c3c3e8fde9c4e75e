package org.lvmsr.metadata.format;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Every offset of a store, each computed from the one before. The only place where offsets are
 * made.
 *
 * <pre>
 *  replica  = half 0, half 1
 *  half     = head zone (64 KiB: header, owner block, reserved), segment, text slot
 * </pre>
 *
 * @param replicaA absolute byte offset of replica A on the LUN
 * @param replicaB absolute byte offset of replica B on the LUN
 * @param replicaLength length of each replica in bytes
 */
public record Layout(long replicaA, long replicaB, long replicaLength) {

  /** Replicas and halves begin on multiples of this, so that a scan need look nowhere else. */
  public static final int ALIGNMENT = 64 * 1024;

  /** Replica lengths are multiples of this: two halves, each aligned. */
  public static final int REPLICA_UNIT = 2 * ALIGNMENT;

  /** Smallest replica: enough for tests and toy LUNs. */
  public static final long MIN_REPLICA = 256 * 1024;

  /** Largest replica: keeps every length within a segment well inside 31 bits. */
  public static final long MAX_REPLICA = 1L << 30;

  /** Number of replicas. */
  public static final int REPLICAS = 2;

  /** Number of halves, and so of segments, in a replica. */
  public static final int HALVES = 2;

  /** Unit of writing: no two of them share a sector on 512-byte or 4 KiB disks. */
  public static final int BLOCK = 4096;

  /** Length of the zone in front of each segment. */
  public static final int HEAD_ZONE = ALIGNMENT;

  static final int HEADER_IN_HALF = 0;
  static final int OWNER_IN_HALF = HEADER_IN_HALF + BLOCK;
  static final int SEGMENT_IN_HALF = HEADER_IN_HALF + HEAD_ZONE;

  /** Largest single write; a longer frame is written in slices of this. */
  public static final int MAX_WRITE = 1024 * 1024;

  /** The share of a replica that each of its text slots takes. */
  private static final int TEXT_SLOT_SHARE = 16;

  /** Most bytes of history that a checkpoint carries along, on any store. */
  private static final int MAX_HISTORY = 1024 * 1024;

  /** Largest body of a commit frame on any store, in bytes. */
  public static final int MAX_COMMIT_BODY = 4 * 1024 * 1024;

  /** Refuses places that are not aligned, overlap, or have a length out of range. */
  public Layout {
    require(replicaA >= 0 && replicaA % ALIGNMENT == 0, "replica A not aligned", replicaA);
    require(replicaB >= 0 && replicaB % ALIGNMENT == 0, "replica B not aligned", replicaB);
    require(replicaLength % REPLICA_UNIT == 0, "replica length not a multiple", replicaLength);
    require(replicaLength >= MIN_REPLICA, "replica too short", replicaLength);
    require(replicaLength <= MAX_REPLICA, "replica too long", replicaLength);
    require(Math.abs(replicaA - replicaB) >= replicaLength, "replicas overlap", replicaLength);
  }

  private static void require(boolean condition, String what, long value) {
    if (!condition) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }

  /** What people call a replica. */
  public static String replicaName(int replica) {
    return String.valueOf("AB".charAt(replica));
  }

  /** Start of replica 0 (A) or 1 (B). */
  public long replica(int replica) {
    return replica == 0 ? replicaA : replicaB;
  }

  /** Length of a half. */
  public long halfLength() {
    return replicaLength / HALVES;
  }

  /** Start of a half, which is also where its header copy lies. */
  public long header(int replica, int half) {
    return replica(replica) + half * halfLength() + HEADER_IN_HALF;
  }

  /** The replica that an absolute place lies in; empty if in none. */
  public OptionalInt replicaOf(long place) {
    return IntStream.range(0, REPLICAS)
        .filter(r -> place >= replica(r) && place < replica(r) + replicaLength)
        .findFirst();
  }

  /** Whether no replica shares a byte with one of another layout. */
  public boolean isApartFrom(Layout other) {
    for (int mine = 0; mine < REPLICAS; mine++) {
      for (int theirs = 0; theirs < REPLICAS; theirs++) {
        long start = replica(mine);
        long otherStart = other.replica(theirs);
        if (start < otherStart + other.replicaLength && otherStart < start + replicaLength) {
          return false;
        }
      }
    }
    return true;
  }

  /** Absolute places of the header copies in a replica. */
  public List<Long> headers(int replica) {
    return List.of(header(replica, 0), header(replica, 1));
  }

  /** Absolute places of all header copies, in the order of {@link #copyNumber}. */
  public List<Long> headers() {
    return List.of(header(0, 0), header(0, 1), header(1, 0), header(1, 1));
  }

  /** Number of a header copy, 0 to 3. */
  public static int copyNumber(int replica, int half) {
    return replica * HALVES + half;
  }

  /** Place of a replica's owner block. Half 1 has none: its slot is reserved. */
  public long owner(int replica) {
    return replica(replica) + OWNER_IN_HALF;
  }

  /** Start of a segment: segment 0 lies in half 0, segment 1 in half 1. */
  public long segment(int replica, int segment) {
    return header(replica, segment) + SEGMENT_IN_HALF;
  }

  /** Length of a segment. */
  public long segmentLength() {
    return halfLength() - SEGMENT_IN_HALF - textSlotLength();
  }

  /** Start of the text slot of a half, right behind its segment. */
  public long textSlot(int replica, int half) {
    return segment(replica, half) + segmentLength();
  }

  /** Length of a text slot: an eighth of its half, 0 on stores of less than 1 MiB. */
  public long textSlotLength() {
    return replicaLength / TEXT_SLOT_SHARE / ALIGNMENT * ALIGNMENT;
  }

  /** Largest state, as JSON: half a segment, so that history and commits have room behind it. */
  public long maxStateBody() {
    return segmentLength() / 2 - BLOCK;
  }

  /**
   * Beyond this size the state may only be changed to make room: an eighth of {@link #maxStateBody}
   * is kept for that.
   */
  public long ordinaryStateBody() {
    return maxStateBody() - maxStateBody() / 8;
  }

  /** Most bytes of history in a checkpoint: an eighth of a segment, at most 1 MiB. */
  public int maxHistory() {
    return (int) Math.min(MAX_HISTORY, segmentLength() / 8);
  }

  /**
   * A checkpoint of the other segment begins when a segment has less room than this: a quarter.
   * State, history, and what is committed meanwhile then fit into the other one.
   */
  public long checkpointBelow() {
    return segmentLength() / 4;
  }

  /** Largest body of a commit frame: a quarter of a segment, at most {@link #MAX_COMMIT_BODY}. */
  public int maxCommitBody() {
    return (int) Math.min(MAX_COMMIT_BODY, segmentLength() / 4 - BLOCK);
  }

  /** Rounds a length up to whole blocks. */
  public static long padded(long length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }
}
