package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.SrRecord;

/**
 * The pool of all volumes of a thin SR. It is active as long as the SR is attached, so
 * device-mapper can always be asked how full it is, and LVM need not check it each time a volume is
 * used.
 */
public final class SharedPool {
  private static final System.Logger LOG = System.getLogger(SharedPool.class.getName());

  private final AttachedSr sr;
  private final DeviceMapper deviceMapper;
  private volatile Map<Long, Long> lastMapped = Map.of();

  SharedPool(AttachedSr sr, DeviceMapper deviceMapper) {
    this.sr = sr;
    this.deviceMapper = deviceMapper;
  }

  /** The name of its LV. */
  public String name() {
    return SrRecord.POOL;
  }

  /** Its LV, if the VG has it. */
  public Optional<LogicalVolume> find() {
    return sr.vg().volume(name()).filter(lv -> lv.pool().isPresent());
  }

  /**
   * Its LV.
   *
   * @throws org.lvmsr.smapi.SmapiException if the VG does not have it
   */
  public LogicalVolume lv() {
    return find().orElseThrow(() -> Failures.lvMissing(name()));
  }

  /** Whether it is active without any volume. */
  public boolean isActive() throws IOException {
    return isActive(sr.vg(), lv(), deviceMapper.activeLvs(sr.vg().uuid()));
  }

  /**
   * Whether a pool stays when its last active volume goes. LVM makes the visible device that holds
   * it only when the pool has got its first volume.
   *
   * @param devices what {@link DeviceMapper#activeLvs} says of the VG
   */
  static boolean isActive(VolumeGroup vg, LogicalVolume pool, Set<String> devices) {
    String uuid = pool.undashedUuid() + "-";
    return devices.contains(uuid + DeviceMapper.POOL_LAYER)
        && (devices.contains(uuid + DeviceMapper.VISIBLE_POOL_LAYER)
            || new LvTree(vg).inPool(pool.name()).isEmpty());
  }

  /** Makes it active, and gives up what a reader that was killed has had the kernel keep. */
  public void activate() throws IOException {
    if (!isActive()) {
      sr.activate(name(), true);
    }
    try (KeyedLocks.Held held = sr.lockPool(name())) {
      sr.giveUpMetadata(name());
    }
  }

  /** The device-mapper uuids, behind that of the VG, that it and its halves have while active. */
  public Set<String> devices() {
    LogicalVolume lv = lv();
    ThinPool halves = lv.pool().orElseThrow();
    String uuid = lv.undashedUuid() + "-";
    return Set.of(
        uuid + DeviceMapper.POOL_LAYER,
        uuid + DeviceMapper.VISIBLE_POOL_LAYER,
        half(halves.data()) + "-" + DeviceMapper.POOL_DATA_LAYER,
        half(halves.metadata()) + "-" + DeviceMapper.POOL_METADATA_LAYER);
  }

  private String half(String name) {
    return sr.vg().volume(name).map(LogicalVolume::undashedUuid).orElse(name);
  }

  /** How full it is. What is being written just now may be missing. */
  public PoolUsage usage() throws IOException {
    LogicalVolume lv = lv();
    return sr.lvs()
        .devices()
        .pool(sr.poolDevice(name()), name(), lv.pool().orElseThrow().chunkBytes());
  }

  /**
   * How much each volume has in it, in bytes, by the volume's number in the pool. While somebody
   * reads the pool's metadata, which may take long, and if the pool has failed, it is what it was
   * last.
   */
  public Map<Long, Long> mapped() throws IOException {
    Optional<KeyedLocks.Held> free = sr.tryLockPool(name());
    if (free.isEmpty()) {
      return lastMapped;
    }
    try (KeyedLocks.Held held = free.get()) {
      lastMapped = read();
    } catch (IOException | IllegalStateException e) {
      LOG.log(System.Logger.Level.WARNING, "SR " + sr.uuid() + ": its pool tells nothing", e);
    }
    return lastMapped;
  }

  /** The same of one volume; empty if that is not known. */
  public OptionalLong mapped(LogicalVolume volume) throws IOException {
    Long bytes = mapped().get(volume.thin().orElseThrow().deviceId());
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** What {@link #mapped()} answered last. */
  public Map<Long, Long> lastMapped() {
    return lastMapped;
  }

  /**
   * How much a volume has in it, in bytes; waits while somebody reads the pool's metadata.
   *
   * @throws IOException if the pool does not tell
   */
  public long mappedNow(LogicalVolume volume) throws IOException {
    ThinVolume thin = volume.thin().orElseThrow();
    try (KeyedLocks.Held lock = sr.lockPool(name());
        HeldMetadata held = sr.holdMetadata(name())) {
      long bytes = held.mapped(sr.lvs(), lv().pool().orElseThrow(), thin);
      Map<Long, Long> all = new HashMap<>(lastMapped);
      all.put(thin.deviceId(), bytes);
      lastMapped = all;
      return bytes;
    }
  }

  private Map<Long, Long> read() throws IOException {
    try (HeldMetadata held = sr.holdMetadata(name())) {
      return held.mapped(sr.lvs(), lv().pool().orElseThrow());
    }
  }
}
