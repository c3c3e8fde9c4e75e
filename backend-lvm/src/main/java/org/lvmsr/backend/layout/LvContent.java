package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.thin.PoolChunks;
import org.lvmsr.backend.volume.LvNames;

/** What an LV is, by the records; where there are none, by its name. */
final class LvContent {
  private static final Comparator<User> BY_NAME =
      Comparator.comparing(User::name).thenComparing(User::lv);

  private final boolean recorded;
  private final Map<String, VolumeRecord> volumes = new HashMap<>();
  private final Map<String, User> users = new HashMap<>();
  private final Map<String, Content> halves = new HashMap<>();
  private final Map<String, List<LogicalVolume>> overlays;
  private final Map<String, Map<Long, User>> devices = new HashMap<>();

  /**
   * Takes up what is known.
   *
   * @param records those of the store, if it can be trusted
   */
  LvContent(VolumeGroup vg, Optional<Records> records) {
    this.recorded = records.isPresent();
    records.ifPresent(this::take);
    LvTree tree = new LvTree(vg);
    this.overlays = tree.overlays();
    Map<String, List<User>> inPools = new HashMap<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      lv.thin()
          .ifPresent(
              thin -> {
                inPools.computeIfAbsent(thin.pool(), pool -> new ArrayList<>()).add(user(lv));
                devices
                    .computeIfAbsent(thin.pool(), pool -> new HashMap<>())
                    .put(thin.deviceId(), user(lv));
              });
    }
    vg.volumes().values().forEach(lv -> halves(lv, inPools.getOrDefault(lv.name(), List.of())));
  }

  private void take(Records records) {
    for (VolumeRecord volume : records.volumes().values()) {
      var user = new User(volume.lv(), volume.name(), volume.key());
      volumes.put(volume.lv(), volume);
      users.put(volume.lv(), user);
    }
    records
        .overlays()
        .forEach(
            (key, overlay) -> {
              VolumeRecord over = records.volumes().get(key);
              String name = over == null ? "" : over.name();
              users.put(overlay.lv(), new User(overlay.lv(), name, key));
            });
  }

  private void halves(LogicalVolume lv, List<User> inPool) {
    lv.pool()
        .ifPresent(
            pool -> {
              List<User> sorted = inPool.stream().sorted(BY_NAME).toList();
              halves.put(pool.data(), new Content(Use.POOL_DATA, "", pool.data(), sorted));
              halves.put(
                  pool.metadata(), new Content(Use.POOL_METADATA, "", pool.metadata(), sorted));
            });
  }

  /** What it is. */
  Content of(LogicalVolume lv) {
    String name = lv.name();
    if (SrLayout.isReserved(name)) {
      return new Content(Use.STORE, "reserved", name, List.of());
    }
    Content half = halves.get(name);
    if (half != null) {
      return half;
    }
    if (overlays.containsKey(name)) {
      return new Content(Use.BASE, "", name, ofBase(lv));
    }
    VolumeRecord volume = volumes.get(name);
    if (volume != null) {
      return new Content(use(volume), part(volume), name, List.of(user(lv)));
    }
    return recorded ? new Content(Use.OTHER_LV, "", name, List.of()) : byName(lv);
  }

  /** What blocks of a pool are that these volumes have. One that no LV is has a number only. */
  Content inPool(LogicalVolume pool, PoolChunks.Owners owners) {
    Map<Long, User> known = devices.getOrDefault(pool.name(), Map.of());
    List<User> all =
        owners.volumes().stream()
            .map(one -> known.getOrDefault(one, new User("volume " + one + " of the pool", "", "")))
            .sorted(BY_NAME)
            .toList();
    boolean shared =
        all.isEmpty() ? owners.several() : all.stream().map(User::identity).distinct().count() > 1;
    String data = pool.pool().orElseThrow().data();
    return new Content(shared ? Use.POOL_SHARED : Use.POOL_MAPPED, "", data, all);
  }

  private static Use use(VolumeRecord volume) {
    return volume.hasData() ? Use.VOLUME : Use.CHANGED_BLOCKS;
  }

  private static String part(VolumeRecord volume) {
    return volume.hasData() && !volume.readWrite() ? "snapshot" : "";
  }

  private Content byName(LogicalVolume lv) {
    if (LvNames.isChunks(lv.name())) {
      return new Content(Use.CHANGED_BLOCKS, "", lv.name(), List.of(user(lv)));
    }
    return LvNames.key(lv.name()).isPresent()
        ? new Content(Use.VOLUME, "", lv.name(), List.of(user(lv)))
        : new Content(Use.OTHER_LV, "", lv.name(), List.of());
  }

  /** A base may itself be a snapshot that is to be seen. */
  private List<User> ofBase(LogicalVolume base) {
    Stream<User> itself = Stream.ofNullable(users.get(base.name()));
    Stream<User> over = overlays.getOrDefault(base.name(), List.of()).stream().map(this::user);
    return Stream.concat(itself, over.sorted(BY_NAME)).toList();
  }

  private User user(LogicalVolume lv) {
    User known = users.get(lv.name());
    return known == null ? new User(lv.name(), "", LvNames.key(lv.name()).orElse("")) : known;
  }

  /** What is wrong with an LV beside where it lies. */
  List<String> doubts(LogicalVolume lv) {
    VolumeRecord volume = volumes.get(lv.name());
    return volume == null || volume.lvUuid().equals(lv.uuid())
        ? List.of()
        : List.of("it has another uuid than the record of the volume says");
  }
}
