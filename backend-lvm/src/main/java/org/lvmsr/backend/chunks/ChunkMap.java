package org.lvmsr.backend.chunks;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Where the chunks of a volume lie in its pool, as of one moment. Compact: a few bytes a run. */
public final class ChunkMap {
  private final ChunkSpace space;
  private final long chunks;
  private final byte[] runs;

  /**
   * That of bytes as {@link #encoded} gives them.
   *
   * @throws IllegalArgumentException if they are no such bytes
   */
  ChunkMap(ChunkSpace space, long chunks, byte[] runs) {
    this.space = space;
    this.chunks = chunks;
    this.runs = runs.clone();
    check();
  }

  private void check() {
    long end = 0;
    Iterator<ChunkRun> all = runs();
    while (all.hasNext()) {
      ChunkRun run = all.next();
      if (run.first() < end || run.length() < 1 || run.end() > chunks || run.end() < run.first()) {
        throw new IllegalArgumentException("a run does not fit: " + run);
      }
      end = run.end();
    }
  }

  /** That of a volume that has nothing in a pool. */
  public static ChunkMap empty(ChunkSpace space, long chunks) {
    return new ChunkMap(space, chunks, new byte[0]);
  }

  public ChunkSpace space() {
    return space;
  }

  /** How many chunks the volume has. */
  public long chunks() {
    return chunks;
  }

  /** The runs in order. */
  public Iterator<ChunkRun> runs() {
    return new Runs(new Varints.Reader(runs));
  }

  /**
   * The runs in order, each as four numbers: chunks left out before it, length, and by how much
   * block and time are more than behind the run before.
   */
  byte[] encoded() {
    return runs.clone();
  }

  private static final class Runs implements Iterator<ChunkRun> {
    private final Varints.Reader reader;
    private long end;
    private long block;
    private long time;

    Runs(Varints.Reader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      return !reader.atEnd();
    }

    @Override
    public ChunkRun next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long first = end + reader.next();
      long length = reader.next();
      block += reader.nextSigned();
      time += reader.nextSigned();
      var run = new ChunkRun(first, length, block, time);
      end = run.end();
      block += length;
      return run;
    }
  }

  /** Takes the runs of a volume in order. */
  public static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long end;
    private long block;
    private long time;

    /** Adds a run behind those so far. */
    public void add(ChunkRun run) {
      Varints.put(out, run.first() - end);
      Varints.put(out, run.length());
      Varints.putSigned(out, run.block() - block);
      Varints.putSigned(out, run.time() - time);
      end = run.end();
      block = run.block() + run.length();
      time = run.time();
    }

    /**
     * Ends it.
     *
     * @throws IllegalArgumentException if runs were not in order, or lie beyond the volume's end
     */
    public ChunkMap build(ChunkSpace space, long chunks) {
      return new ChunkMap(space, chunks, out.toByteArray());
    }
  }
}
