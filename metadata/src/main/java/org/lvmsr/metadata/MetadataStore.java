package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/**
 * A store open for writing. There is at most one per SR, over all processes and hosts.
 *
 * <p>Safe for use by several threads. The device stays the caller's: closing the store does not
 * close it.
 */
public final class MetadataStore implements AutoCloseable {

  private final StoreOpener opener;
  private final StoreOpener.Opened opened;
  private final BlockDevice device;
  private final TextSlots texts;
  private final StoreOptions options;
  private final GroupCommit commits;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long lastCommitAt;

  /** Written by the one commit that is under way. */
  private volatile CommitLoad load = CommitLoad.NONE;

  private MetadataStore(
      StoreOpener opener, StoreOpener.Opened opened, BlockDevice device, StoreOptions options) {
    this.opener = opener;
    this.opened = opened;
    this.device = device;
    this.texts = new TextSlots(opened.header());
    this.options = options;
    this.commits =
        new GroupCommit(
            opened.state(), opened.info().placement().layout(), options.clock(), this::commit);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lvmsr-metadata " + device.name());
              thread.setDaemon(true);
              return thread;
            });
    long beat = options.heartbeat().toNanos();
    Future<?> unusedBeats =
        timer.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.NANOSECONDS);
    long quiet = Math.max(1, options.sealAfter().toNanos() / 2);
    Future<?> unusedSeals =
        timer.scheduleWithFixedDelay(this::sealIfQuiet, quiet, quiet, TimeUnit.NANOSECONDS);
  }

  /**
   * Makes a new, empty store, whatever was there. The caller has made sure that the place is its
   * own. Durable on return; after a crash before that, the place reads as empty or damaged, and can
   * be formatted again.
   *
   * @param initial the first records
   * @throws StoreFullException if the initial records do not fit
   */
  public static void format(
      BlockDevice device,
      Placement placement,
      Identity identity,
      Patch initial,
      RandomGenerator randomness)
      throws IOException {
    StoreFormatter.format(device, placement.layout(), identity, initial, randomness);
  }

  /**
   * Takes a store away: afterwards no reader finds one at this place, nor where it was moved to
   * from there. The headers go first, those at the place where it was formatted last of them. After
   * a crash in between there is a store, a damaged one, or none; erasing again is safe. Durable on
   * return.
   */
  public static void erase(BlockDevice device, Placement placement) throws IOException {
    List<Placement> areas = MetadataReader.areas(device, placement);
    for (Placement area : areas) {
      eraseHeaders(device, area.layout());
    }
    for (Placement area : areas) {
      Layout layout = area.layout();
      for (int replica = 0; replica < Layout.REPLICAS; replica++) {
        device.zero(layout.replica(replica), layout.replicaLength(), BlockDevice.ZeroProgress.NONE);
      }
    }
    device.flush();
  }

  private static void eraseHeaders(BlockDevice device, Layout layout) throws IOException {
    long[] headers = layout.headers().stream().mapToLong(place -> place).toArray();
    for (int i = headers.length - 1; i >= 0; i--) {
      device.zero(headers[i], Layout.BLOCK, BlockDevice.ZeroProgress.NONE);
    }
    device.flush();
  }

  /**
   * Opens a store for writing. Nothing is written before the identity in the header was compared
   * with the expected one, read through this same device. On return a new epoch has begun and is
   * durable, and both replicas are whole.
   *
   * @throws NoStoreException if there is no store at this place
   * @throws DamagedException if its content cannot be trusted
   * @throws FormatTooNewException if a newer version wrote it
   * @throws NotOurSrException if it belongs to another SR or LUN
   * @throws SrLockedException if another process of this host has it open
   * @throws SrOwnedByAnotherHostException if another host has it open
   * @throws WriterOvertakenException if another host took this one for dead meanwhile
   */
  public static MetadataStore openForWriting(
      BlockDevice device,
      Placement placement,
      Identity expected,
      WriterIdentity writer,
      StoreOptions options)
      throws IOException, InterruptedException {
    return open(new StoreOpener(device, placement, expected, writer, options), device, options);
  }

  private static MetadataStore open(StoreOpener opener, BlockDevice device, StoreOptions options)
      throws IOException, InterruptedException {
    return new MetadataStore(opener, opener.open(), device, options);
  }

  /**
   * The durable state: every commit acknowledged so far and nothing else.
   *
   * @throws StoreLatchedException after a failure
   */
  public State state() throws StoreLatchedException {
    return commits.durable();
  }

  /** What the header says, and where the log stood when the store was opened. */
  public StoreInfo info() {
    return opened.info();
  }

  /**
   * Reads, changes and writes as one step. The function sees the newest state, including commits
   * that are queued but not yet durable, while no other update can come between; it must be quick
   * and must not call the store. Whatever it throws is thrown on, and nothing is changed. If its
   * patch changes nothing, nothing is written, but the call still returns only when what the
   * function saw is durable.
   *
   * <p>Concurrent updates share one frame and one flush.
   *
   * @return a durable state that includes this update, and perhaps others
   * @throws StoreFullException if the patch or the state it leads to is too large
   * @throws StoreLatchedException if this or an earlier write or flush failed: whether the update
   *     is on the medium is then unknown until the store is opened again
   */
  public State update(Function<State, Patch> change) throws IOException {
    return commits.update(change);
  }

  /**
   * Keeps a text beside the records, in place of the older of the two kept so far. Durable on
   * return.
   *
   * @return false if it is too long to be kept, compressed
   * @throws StoreLatchedException after a failure
   */
  public boolean keep(KeptText text) throws IOException {
    confirmOwner();
    device.flush(); // Who finds the copy may rely on what it is a copy of.
    synchronized (texts) {
      return texts.write(device, text);
    }
  }

  /** How much was committed since the store was opened. */
  public CommitLoad load() {
    return load;
  }

  /** How much of the store's room is taken. */
  public Usage usage() throws StoreLatchedException {
    return Usage.of(state(), opened.info().placement().layout());
  }

  /** The commit protocol. */
  private long commit(CommitGroup group, State durable) throws IOException {
    LogWriter log = opened.log();
    long begun = options.clock().nanoTime();
    opened.ownership().confirm(log.position());
    log.prepareFor(
        group.bodyLength(),
        durable,
        checkpoint -> options.background().run(() -> step(checkpoint)));
    log.append(group);
    log.flush();
    lastCommitAt = options.clock().nanoTime();
    load = load.plusOne(lastCommitAt - begun);
    if (lastCommitAt - begun > options.takeoverWait().dividedBy(2).toNanos()) {
      // So slow that somebody may have taken over meanwhile, and not seen this commit.
      opened.ownership().confirm(log.position());
    }
    return log.sequence();
  }

  /** Takes one step of a checkpoint in the background. */
  private boolean step(BackgroundCheckpoint checkpoint) {
    try {
      opened.ownership().confirm(checkpoint.target());
      return checkpoint.step();
    } catch (Throwable e) {
      commits.latch(e);
      return false;
    }
  }

  /**
   * Makes sure, by reading the owner blocks on the LUN, that this writer still owns the SR: for
   * work on the LUN that is no commit.
   *
   * @throws WriterOvertakenException if another one does; the store is latched then
   * @throws StoreLatchedException after a failure
   */
  public void confirmOwner() throws IOException {
    State unused = state();
    try {
      opened.ownership().beat();
    } catch (WriterOvertakenException e) {
      commits.latch(e);
      throw e;
    }
  }

  /**
   * Moves the store to other places of the same LUN, usually to larger ones. Where it was formatted
   * header copies remain, which lead to it. What it leaves behind is for the caller to {@link
   * #clear}.
   *
   * <p>A failure before the last step changes nothing. After a later one, or a crash, the store is
   * at the old places or at the new ones, whole and with the same state: this object is latched,
   * and opening the store again tells where.
   *
   * @param target where it will be; the caller has made sure that these bytes are its own
   * @return the store, open at the new places; this object is closed
   * @throws IllegalArgumentException if they overlap with those of now, or lie beyond the end
   * @throws IllegalStateException if a replica does not count: attach again, or repair, first
   * @throws StoreFullException if the state does not fit there
   */
  public MetadataStore moveTo(Placement target) throws IOException, InterruptedException {
    requireMovable(target.layout());
    var move = new StoreMove(device, opened, target.layout());
    confirmOwner();
    move.prepare();
    if (!closed.compareAndSet(false, true)) {
      throw new IllegalStateException("store is closed");
    }
    try {
      commits.runLast(() -> move.run(commits.durable()), new IOException("store has moved"));
    } finally {
      letGo();
    }
    return open(opener.at(info().home()), device, options);
  }

  /**
   * Makes the header name another LUN: this one, to which all of the LUN was copied or restored, or
   * which got another identity. See {@link #named}.
   *
   * @param lunId identity of the LUN that the store is on, or empty
   */
  public MetadataStore onLun(String lunId) throws IOException, InterruptedException {
    return named(info().identity().onLun(lunId));
  }

  /**
   * Makes the header name another SR or LUN. What it named before is for the caller to remember.
   *
   * <p>After a failure or a crash the header names the one or the other, and the state is the same:
   * this object is latched, and opening the store again tells which.
   *
   * @param identity whose the store is
   * @return the store, open; this object is closed
   * @throws IllegalArgumentException if the identity is too long
   */
  public MetadataStore named(Identity identity) throws IOException, InterruptedException {
    HeaderBlock named =
        opened
            .header()
            .named(
                identity.srUuid(),
                identity.vgUuid(),
                identity.pvUuid(),
                identity.lunId(),
                device.size(),
                device.sectorSize());
    ByteBuffer unused = named.encode();
    confirmOwner();
    if (!closed.compareAndSet(false, true)) {
      throw new IllegalStateException("store is closed");
    }
    try {
      commits.runLast(() -> writeHeader(named), new IOException("store has another name"));
    } finally {
      letGo();
    }
    return open(opener.expecting(identity), device, options);
  }

  /** What cannot be written is left to the next opening, which looks whether it still counts. */
  private void writeHeader(HeaderBlock header) throws IOException {
    opened.log().stopBackground();
    Set<Long> unwritable = new HashSet<>();
    for (long place : header.places()) {
      try {
        // Each is durable before the next, so that power lost in between tears one at most.
        device.write(place, header.at(place, header.generation()).encode());
        device.flush();
      } catch (IOException e) {
        unwritable.add(place);
        if (unwritable.containsAll(header.home().headers())) {
          throw e;
        }
      }
    }
  }

  private void requireMovable(Layout target) throws StoreLatchedException, StoreFullException {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      if (target.replica(replica) + target.replicaLength() > device.size()) {
        throw new IllegalArgumentException("beyond the end of the LUN: " + target);
      }
    }
    if (!info().failedReplicas().isEmpty()) {
      throw new IllegalStateException("replicas do not count: " + info().failedReplicas());
    }
    long length = state().jsonLength();
    if (length > target.maxStateBody()) {
      throw new StoreFullException("the state", length, target.maxStateBody());
    }
  }

  /**
   * Overwrites with zeroes a place where this store was, or was to be: nothing of its past can ever
   * be taken for its present. Only where it was formatted the header copies stay. Durable on
   * return.
   *
   * @throws IllegalArgumentException if the store is there
   */
  public void clear(Placement former) throws IOException {
    Layout area = former.layout();
    if (!area.isApartFrom(opened.header().layout())) {
      throw new IllegalArgumentException("the store is there: " + former);
    }
    confirmOwner();
    if (!area.equals(opened.header().home())) {
      eraseHeaders(device, area);
    }
    StoreFormatter.clear(device, area);
    device.flush();
  }

  private void beat() {
    try {
      opened.ownership().beat();
    } catch (WriterOvertakenException e) {
      commits.latch(e);
    } catch (IOException | RuntimeException e) {
      // The path may come back. Until then each commit finds out for itself, before it writes,
      // whether somebody took over.
    }
  }

  /** Leaves evidence that the last commit was durable. Not flushed: it is worth no waiting. */
  private void sealIfQuiet() {
    try {
      long quiet = options.clock().nanoTime() - lastCommitAt;
      if (quiet >= options.sealAfter().toNanos()) {
        commits.runIfIdle(this::seal);
      }
    } catch (IOException | RuntimeException e) {
      // Latched by now, if it had to be.
    }
  }

  private void seal() throws IOException {
    LogWriter log = opened.log();
    byte[] body = Bodies.seal();
    if (!log.sealed() && log.hasRoomFor(body.length)) {
      opened.ownership().confirm(log.position());
      log.append(FrameType.SEAL, body);
    }
  }

  /**
   * Seals the log, gives up ownership on the LUN and the local lock. On a latched store it is the
   * same as {@link #abandon}.
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    timer.shutdown();
    try {
      commits.runLast(this::finish, new IOException("store is closed"));
    } catch (StoreLatchedException e) {
      // Nothing to seal: what is on the medium is for the next open to find out.
      commits.latchAndDrain(e);
    } finally {
      letGo();
    }
  }

  private void letGo() {
    timer.shutdown();
    opened.log().stopBackground();
    opened.ownership().retire();
    opened.lock().close();
  }

  private void finish() throws IOException {
    opened.log().stopBackground();
    seal();
    opened.log().flush();
    opened.ownership().release();
  }

  /**
   * Lets go without writing anything more, as a crash would, but frees the local lock, once no
   * commit is on its way any more. The SR on the LUN stays owned by this host, which can reopen it
   * at once.
   */
  public void abandon() {
    if (closed.compareAndSet(false, true)) {
      timer.shutdown();
      commits.latchAndDrain(new IOException("store is abandoned"));
      letGo();
    }
  }
}
