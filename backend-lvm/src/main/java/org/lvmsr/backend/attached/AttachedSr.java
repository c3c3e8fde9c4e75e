package org.lvmsr.backend.attached;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.DmDevices;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LatestText;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.CommitLoad;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreFullException;
import org.lvmsr.metadata.StoreInfo;
import org.lvmsr.metadata.StoreLatchedException;
import org.lvmsr.metadata.Usage;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.smapi.SmapiException;

/** An SR that this process has open for writing: its LUN, its store, and its VG as last read. */
public final class AttachedSr implements AutoCloseable {
  /** Every so many changes of a VG that stays attached, its text is kept anew. */
  private static final int KEEP_EVERY = 16;

  private final String uuid;
  private final Storage storage;
  private final BlockDevice device;
  private final LatestText latest;
  private volatile MetadataStore store;
  private final LvCommands lvs;
  private final Activations activations;
  private final Combiner<String> removals = new Combiner<>(this::lockTree);
  private final DeviceMapper deviceMapper;
  private final Resumption resumption;
  private final PoolDevices poolDevices;
  private final UnsettledPools unsettledPools;
  private final SharedPool sharedPool;
  private final TimedLock vgLock = new TimedLock();
  private final ReentrantLock treeLock = new ReentrantLock(true);
  private final KeyedLocks<String> volumeLocks = new KeyedLocks<>();
  private final KeyedLocks<String> poolLocks = new KeyedLocks<>();
  private volatile VgText text;
  private volatile long keptSequence;

  /**
   * Takes over device and store.
   *
   * @param latest the text of the VG, read or not
   * @throws IOException if the VG that was found on the device is not there
   */
  public AttachedSr(
      String uuid,
      Storage storage,
      BlockDevice device,
      MetadataStore store,
      LvCommands lvs,
      DeviceMapper deviceMapper,
      LatestText latest,
      VolumeGroup vg)
      throws IOException {
    this.uuid = uuid;
    this.storage = storage;
    this.device = device;
    this.store = store;
    this.lvs = lvs;
    this.activations = new Activations(lvs);
    this.deviceMapper = deviceMapper;
    this.resumption = new Resumption(deviceMapper, lvs);
    this.poolDevices = new PoolDevices(deviceMapper, lvs);
    this.unsettledPools = new UnsettledPools(deviceMapper, lvs);
    this.sharedPool = new SharedPool(this, deviceMapper);
    this.latest = latest;
    this.text = readText(vg);
  }

  /** One LVM command, or several that belong together. */
  @FunctionalInterface
  public interface VgChange {
    void run(LvCommands lvs) throws IOException;
  }

  public String uuid() {
    return uuid;
  }

  public Storage storage() {
    return storage;
  }

  /** The LUN. */
  public BlockDevice device() {
    return device;
  }

  /** The VG as it was after the last change that this process made. */
  public VolumeGroup vg() {
    return text.vg();
  }

  /** The text of {@link #vg}, and how long it may become. */
  public VgText vgText() {
    return text;
  }

  /** Both metadata areas as they are now, good or bad. */
  public Optional<PvReading> inspectPv() throws IOException {
    return latest.inspect();
  }

  /** Everything that is durable. */
  public State state() throws IOException {
    return store.state();
  }

  /**
   * Reads, changes and writes records as one step; see {@link MetadataStore#update}. What is only
   * remembered of destroyed volumes is given up before something is refused for lack of room.
   */
  public State update(Function<State, Patch> change) throws IOException {
    while (true) {
      try {
        return store.update(change);
      } catch (StoreFullException full) {
        boolean isState = full.limit() == usage().ordinary();
        if (!isState || Destroyed.forgetOldest(store.state()).isEmpty()) {
          throw full;
        }
        store.update(
            state ->
                Destroyed.forgetOldest(state).orElse(Patch.of()).by("making room").makingRoom());
      }
    }
  }

  /** Whether the store has so much room that it may hold what is only good to know. */
  public boolean hasAmpleRoom() throws IOException {
    Usage usage = usage();
    return usage.used() < usage.ordinary() / 2;
  }

  /**
   * Changes the VG, alone, and then reads it again from the PV. After a failure the caller must
   * {@link #refresh} before it draws a conclusion: what a failed command did is never assumed.
   */
  public VolumeGroup changeVg(VgChange change) throws IOException {
    try (KeyedLocks.Held held = lockVg()) {
      store.confirmOwner();
      for (LogicalVolume pool : unsettledPools.of(vg())) {
        unsettledPools.settle(text, pool);
        text = readText(vg());
      }
      change.run(lvs);
      text = readText(vg());
      if (vg().sequence() - keptSequence >= KEEP_EVERY || hasThin(vg())) {
        boolean unused = keepVgText();
      }
      return vg();
    }
  }

  /** Several requests to device-mapper that belong together. */
  @FunctionalInterface
  public interface DeviceChange {
    void run(VolumeGroup vg, DmDevices devices) throws IOException;
  }

  /** Changes devices while no LVM command of ours does, and no other host has the SR. */
  public void changeDevices(DeviceChange change) throws IOException {
    try (KeyedLocks.Held held = lockVg()) {
      store.confirmOwner();
      change.run(vg(), lvs.devices());
    }
  }

  /** Where a thin volume's contents are cannot be told from the places of LVs alone. */
  private static boolean hasThin(VolumeGroup vg) {
    return vg.volumes().values().stream().anyMatch(lv -> lv.pool().isPresent());
  }

  /** Reads the VG again from the PV, when no command of ours is changing it. */
  public VolumeGroup refresh() throws IOException {
    try (KeyedLocks.Held held = lockVg()) {
      text = readText(vg());
      return vg();
    }
  }

  /**
   * Lets devices go on that a command of ours left suspended, and takes away those of pools that
   * keep LVM from working.
   *
   * @throws IOException if something of it is left
   */
  public void mendDevices() throws IOException {
    try (KeyedLocks.Held held = lockVg()) {
      try {
        poolDevices.clear(vg(), sharedPool(state()));
      } finally {
        resumption.resume(vg());
      }
    }
  }

  /**
   * Removes devices of the VG that are of none of its LVs: a command that was killed has made them
   * for an LV that was to be. They would hold the LUN for ever, and LVM does not know them.
   */
  public void removeStrayDevices() throws IOException {
    try (KeyedLocks.Held held = lockVg()) {
      VolumeGroup now = refresh();
      if (deviceMapper.isThere()) {
        // Sorted, a device comes before those below it: "X" before "X-real".
        for (String uuid : new TreeSet<>(lvs.devices().uuids())) {
          if (DeviceMapper.isStray(now, uuid)) {
            lvs.devices().remove(uuid);
          }
        }
      }
    }
  }

  /**
   * Makes the LV's device appear, even if what a killed command left is in the way.
   *
   * @param writable whether the device may be written, if LVM's permission of the LV allows it
   */
  public void activate(String lv, boolean writable) throws IOException {
    BlankPool.refuse(device(), vg(), lv);
    try {
      activations.activate(lv, writable);
    } catch (CommandFailure failure) {
      mendAfter(failure);
      lvs.activate(lv, writable);
    }
  }

  /** Makes the LV's device disappear; fails if it is open. */
  public void deactivate(String lv) throws IOException {
    activations.deactivate(lv);
  }

  private void mendAfter(CommandFailure failure) throws CommandFailure {
    try {
      mendDevices();
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Whether an LV has a device on this host. */
  public boolean isActive(String lv) {
    return Files.exists(DeviceMapper.devicePath(vg().name(), lv));
  }

  /** Loads the device of an LV anew, as LVM has it now; nothing happens if it has none. */
  public void refreshIfActive(String lv) throws IOException {
    if (isActive(lv)) {
      try (KeyedLocks.Held held = lockVg()) {
        resumption.refresh(vg(), lv);
      }
    }
  }

  /** Makes sure that this process may still write to the LUN. */
  public void confirmOwner() throws IOException {
    store.confirmOwner();
  }

  /** Whether the store refuses to go on, because a write failed or another host took over. */
  public boolean isLatched() {
    try {
      State unused = store.state();
      return false;
    } catch (StoreLatchedException e) {
      return true;
    }
  }

  /** LV commands that change no VG: activation. */
  public LvCommands lvs() {
    return lvs;
  }

  private VgText readText(VolumeGroup vg) throws IOException {
    return latest
        .read()
        .filter(read -> read.vg().uuid().equals(vg.uuid()))
        .orElseThrow(
            () -> new IOException("VG " + vg.name() + " is no longer on " + device.name()));
  }

  /**
   * Keeps a copy of the VG's text in the store, for the case that LVM's own is lost. One that does
   * not fit is no reason to fail: the records name the LVs all the same.
   *
   * @return whether there is a copy now
   */
  public boolean keepVgText() throws IOException {
    VgText newest = text;
    keptSequence = newest.vg().sequence();
    return store.keep(new KeptText(newest.vg().sequence(), newest.bytes()));
  }

  /** Writes down which extents these LVs have in the VG as last read, if they have any. */
  public Patch places(Collection<String> lvNames) {
    Patch patch = Patch.of();
    for (String name : lvNames) {
      Optional<LogicalVolume> lv = vg().volume(name).filter(found -> !found.segments().isEmpty());
      patch =
          lv.isPresent()
              ? patch.put(Tables.LV, name, LvPlace.of(lv.get()))
              : patch.remove(Tables.LV, name);
    }
    return patch;
  }

  /**
   * Has the records say where LVs lie that are about to go, if somebody has moved them behind our
   * back: what they leave is known by that.
   */
  public void notePlaces(Collection<String> lvNames) throws IOException {
    State known = state();
    List<String> moved =
        lvNames.stream()
            .flatMap(name -> vg().volume(name).stream())
            .filter(lv -> !lv.segments().isEmpty())
            .filter(
                lv ->
                    !known
                        .find(Tables.LV, lv.name(), LvPlace.class)
                        .equals(Optional.of(LvPlace.of(lv))))
            .map(LogicalVolume::name)
            .toList();
    if (!moved.isEmpty()) {
      State unused = update(state -> places(moved).by("places noted").makingRoom());
    }
  }

  /** How much of the store's room is taken. */
  public Usage usage() throws IOException {
    return store.usage();
  }

  /** How much was committed to the store since it was opened. */
  public CommitLoad commits() {
    return store.load();
  }

  /** How long calls have waited for their turn to change the VG, all together. */
  public Duration waitedForVg() {
    return vgLock.waited();
  }

  /** Names of metadata replicas that could not be written when the SR was opened. */
  public Set<String> failedReplicas() {
    return store.info().failedReplicas();
  }

  /** How many metadata replicas count. */
  public int goodReplicas() {
    return Layout.REPLICAS - failedReplicas().size();
  }

  /**
   * Refuses what makes one more LV, while there is still room to have less of them.
   *
   * @throws SmapiException if the VG has as many as it may have
   */
  public void checkLvmRoom() {
    LvmRoom.require(text);
  }

  /** Keeps operations on one volume apart that must not overlap. */
  public KeyedLocks.Held lockVolume(String key) {
    return volumeLocks.lock(key);
  }

  /**
   * Keeps operations apart that look at how LVs lean on each other. Taken behind the locks of
   * volumes.
   */
  public KeyedLocks.Held lockTree() {
    treeLock.lock();
    return treeLock::unlock;
  }

  /** Where volumes, by their keys, wait to be removed together behind {@link #lockTree}. */
  public Combiner<String> removals() {
    return removals;
  }

  /** Keeps readers of a pool's metadata apart. Nothing else is locked behind it but the VG. */
  public KeyedLocks.Held lockPool(String pool) {
    return poolLocks.lock(pool);
  }

  /** The same, if nobody reads the pool's metadata just now. */
  Optional<KeyedLocks.Held> tryLockPool(String pool) {
    return poolLocks.tryLock(pool);
  }

  /** Has an active pool keep its metadata; the caller has the pool's lock. */
  public HeldMetadata holdMetadata(String pool) throws IOException {
    return HeldMetadata.begin(lvs.devices(), poolDevice(pool));
  }

  /** Has it give up what a reader that was killed may have left; the caller has the pool's lock. */
  public void giveUpMetadata(String pool) throws IOException {
    HeldMetadata.giveUp(lvs.devices(), poolDevice(pool));
  }

  /**
   * What the volumes of a pool have in it at this moment, in whole extents, blocks of many counted
   * once; empty if it is not active or has failed.
   */
  public OptionalLong poolUsed(String pool) throws IOException {
    LogicalVolume lv = requireLv(pool);
    long chunkBytes = lv.pool().orElseThrow().chunkBytes();
    OptionalLong chunks = lvs.devices().chunksUsed(poolDevice(lv));
    return chunks.isPresent()
        ? OptionalLong.of(vg().extentsFor(chunks.getAsLong() * chunkBytes))
        : chunks;
  }

  /** The uuid of the device that a pool has while it is active. */
  String poolDevice(String pool) {
    return poolDevice(requireLv(pool));
  }

  private String poolDevice(LogicalVolume pool) {
    return DeviceMapper.deviceUuid(vg(), pool, DeviceMapper.POOL_LAYER);
  }

  /** The pool of all volumes; empty if the SR is thick. */
  public Optional<SharedPool> pool() throws IOException {
    return sharedPool(state()).map(name -> sharedPool);
  }

  /** The name of the pool of all volumes; empty if the SR is thick. */
  public static Optional<String> sharedPool(State state) {
    return state.find(Tables.SR, Tables.SR_ID, SrRecord.class).flatMap(SrRecord::pool);
  }

  private KeyedLocks.Held lockVg() {
    return vgLock.lock();
  }

  /**
   * What no LV has and no open intent has spoken for. What an LV leaves belongs to the intent that
   * removes it until that has ended: then it is known what lies there.
   */
  public FreeExtents free(State state) {
    List<Extents> reserved = new ArrayList<>();
    for (Intent intent : state.all(Tables.INTENT, Intent.class).values()) {
      reserved.addAll(intent.reserved());
      for (String lv : intent.lvs()) {
        state.find(Tables.LV, lv, LvPlace.class).ifPresent(one -> reserved.addAll(one.segments()));
      }
    }
    return FreeExtents.of(vg(), reserved)
        .sparing(Destroyed.oldestFirst(state).stream().map(DestroyedVolume::on).toList());
  }

  /** Bytes that volumes can still get. */
  public long freeBytes(State state) {
    return free(state).count() * vg().extentBytes();
  }

  /** Bytes that volumes and the store share. */
  public long totalBytes() {
    return vg().extents() * vg().extentBytes();
  }

  /** The SR's own record. */
  public SrRecord record(State state) {
    return state
        .find(Tables.SR, Tables.SR_ID, SrRecord.class)
        .orElseThrow(
            () -> new IllegalStateException("the store of SR " + uuid + " has no SR record"));
  }

  /**
   * A volume's record.
   *
   * @throws SmapiException if there is no such volume, or it was destroyed and is only kept
   */
  public static VolumeRecord volume(State state, String key) {
    if (Destroyed.isKept(state, key)) {
      throw SmapiException.volumeDoesNotExist(key);
    }
    return shownOrKept(state, key);
  }

  /** As {@link #volume}, also of one that is only kept. */
  public static VolumeRecord shownOrKept(State state, String key) {
    return state
        .find(Tables.VOLUME, key, VolumeRecord.class)
        .orElseThrow(() -> SmapiException.volumeDoesNotExist(key));
  }

  /**
   * Refuses to change an SR whose removal has begun.
   *
   * @throws SmapiException if it has
   */
  public void checkNotBeingDestroyed(State state) {
    if (isBeingDestroyed(state)) {
      throw SmapiException.backendFailure(
          "SR_being_destroyed", "SR " + uuid + " is half destroyed: finish with SR.destroy");
    }
  }

  /** Whether the removal of the SR has begun. */
  public static boolean isBeingDestroyed(State state) {
    return state.all(Tables.INTENT, Intent.class).values().stream()
        .anyMatch(Intent.DestroySr.class::isInstance);
  }

  /** The LV of a volume, if the VG has it, linear or thin, with the uuid that the record names. */
  public Optional<LogicalVolume> lv(VolumeRecord volume) {
    return lv(volume.lvId());
  }

  private Optional<LogicalVolume> lv(LvId wanted) {
    return lv(vg(), wanted);
  }

  /** The LV of a VG that is meant, if it has it: another one may have got its name. */
  public static Optional<LogicalVolume> lv(VolumeGroup vg, LvId wanted) {
    return vg.volume(wanted.name()).filter(lv -> lv.uuid().equals(wanted.uuid()) && lv.isVolume());
  }

  /**
   * The LV with a volume's data.
   *
   * @throws SmapiException if the VG does not have it as the record says, or the data is gone
   */
  public LogicalVolume requireLv(VolumeRecord volume) {
    if (!volume.hasData()) {
      throw Failures.noData(volume.key());
    }
    return lv(volume).orElseThrow(() -> Failures.lvMissing(volume.lv()));
  }

  /** The LV that the users of a volume see: its own, or the overlay that lies over it. */
  public static LvId shownLv(State state, VolumeRecord volume) {
    return state
        .find(Tables.OVERLAY, volume.key(), OverlayRecord.class)
        .map(OverlayRecord::id)
        .orElseGet(volume::lvId);
  }

  /**
   * A certain LV that is linear or thin.
   *
   * @throws SmapiException if the VG does not have it as the record says
   */
  public LogicalVolume requireLv(LvId wanted) {
    return lv(wanted).orElseThrow(() -> Failures.lvMissing(wanted.name()));
  }

  /**
   * The LV of a name, a pool's for instance.
   *
   * @throws SmapiException if the VG has none
   */
  public LogicalVolume requireLv(String name) {
    return vg().volume(name).orElseThrow(() -> Failures.lvMissing(name));
  }

  /** The LVs that stand behind the volumes of a state, pools, hidden bases and overlays too. */
  public Set<String> neededLvs(State state) {
    return neededLvs(vg(), state);
  }

  /** As {@link #neededLvs(State)}, of a VG that was read otherwise. */
  public static Set<String> neededLvs(VolumeGroup vg, State state) {
    return neededLvs(
        vg,
        state.all(Tables.VOLUME, VolumeRecord.class).values(),
        state.all(Tables.OVERLAY, OverlayRecord.class).values(),
        sharedPool(state));
  }

  /**
   * The LVs of a VG that stand behind volumes and overlays, pools and hidden bases too.
   *
   * @param pool name of the pool that all volumes share, if they do
   */
  public static Set<String> neededLvs(
      VolumeGroup vg,
      Collection<VolumeRecord> volumes,
      Collection<OverlayRecord> overlays,
      Optional<String> pool) {
    List<String> named = new ArrayList<>(volumes.stream().map(VolumeRecord::lv).toList());
    pool.ifPresent(named::add);
    overlays.forEach(overlay -> named.add(overlay.lv()));
    return new LvTree(vg).withNeeds(named);
  }

  /** What the store's header says. */
  public StoreInfo storeInfo() {
    return store.info();
  }

  /**
   * Moves the store to other places of the LUN. The caller works on the SR alone; see {@link
   * MetadataStore#moveTo}.
   */
  public void moveStore(Placement target) throws IOException {
    try {
      store = store.moveTo(target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the metadata was moved");
    }
  }

  /** Zeroes a place where the store is no longer, or was to be; see {@link MetadataStore#clear}. */
  public void clearStorePlace(Placement former) throws IOException {
    store.clear(former);
  }

  /** Stops writing to the store, for good: its place is about to be erased. */
  public void abandonStore() {
    store.abandon();
  }

  /** Lets go of the store and the device; volumes stay active. */
  @Override
  public void close() throws IOException {
    try (device;
        MetadataStore last = store) {
      if (!isLatched()) {
        boolean unused = keepVgText();
      }
    }
  }
}
