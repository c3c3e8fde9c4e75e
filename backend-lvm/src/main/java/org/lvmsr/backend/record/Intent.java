package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.PoolSpace;

/**
 * What an operation is about to do to the VG: written before it starts, removed when it has ended.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Intent.CreateVolume.class, name = "create-volume"),
  @JsonSubTypes.Type(value = Intent.CreateThinVolume.class, name = "create-thin-volume"),
  @JsonSubTypes.Type(value = Intent.GrowVolume.class, name = "grow-volume"),
  @JsonSubTypes.Type(value = Intent.DestroyVolume.class, name = "destroy-volume"),
  @JsonSubTypes.Type(value = Intent.UndeleteVolume.class, name = "undelete-volume"),
  @JsonSubTypes.Type(value = Intent.ConvertVolume.class, name = "convert-volume"),
  @JsonSubTypes.Type(value = Intent.DeriveVolume.class, name = "derive-volume"),
  @JsonSubTypes.Type(value = Intent.RevertVolume.class, name = "revert-volume"),
  @JsonSubTypes.Type(value = Intent.MakePool.class, name = "make-pool"),
  @JsonSubTypes.Type(value = Intent.GrowPool.class, name = "grow-pool"),
  @JsonSubTypes.Type(value = Intent.GrowThinVolume.class, name = "grow-thin-volume"),
  @JsonSubTypes.Type(value = Intent.ReadChunks.class, name = "read-chunks"),
  @JsonSubTypes.Type(value = Intent.DestroyData.class, name = "destroy-data"),
  @JsonSubTypes.Type(value = Intent.MakeOverlay.class, name = "make-overlay"),
  @JsonSubTypes.Type(value = Intent.RemoveOverlay.class, name = "remove-overlay"),
  @JsonSubTypes.Type(value = Intent.CopyVolume.class, name = "copy-volume"),
  @JsonSubTypes.Type(value = Intent.FlattenVolume.class, name = "flatten-volume"),
  @JsonSubTypes.Type(value = Intent.ReplaceLv.class, name = "replace-lv"),
  @JsonSubTypes.Type(value = Intent.SwapLvs.class, name = "swap-lvs"),
  @JsonSubTypes.Type(value = Intent.DestroySr.class, name = "destroy-sr"),
  @JsonSubTypes.Type(value = Intent.ResizeMetadata.class, name = "resize-metadata"),
  @JsonSubTypes.Type(value = Intent.GrowSr.class, name = "grow-sr"),
  @JsonSubTypes.Type(value = Intent.RestoreVg.class, name = "restore-vg"),
  @JsonSubTypes.Type(value = Intent.AdoptSr.class, name = "adopt-sr")
})
public sealed interface Intent {

  /** The extents that are spoken for as long as the intent is open. */
  default List<Extents> reserved() {
    return List.of();
  }

  /** The names of the LVs that it makes, changes or removes. */
  default List<String> lvs() {
    return List.of();
  }

  /** The keys of the volumes that it makes, changes or removes. */
  default List<String> volumes() {
    return List.of();
  }

  /** The call that asked for it, as history shows it. */
  String cause();

  /** Whether it leads to fewer records and LVs, and so must not fail for lack of room. */
  default boolean makesRoom() {
    return false;
  }

  /**
   * A linear LV is made for a new volume.
   *
   * @param volume the record it will have; LVM's uuid of the LV is not known yet
   * @param on where its contents will lie
   */
  record CreateVolume(VolumeRecord volume, List<Extents> on) implements Intent {
    @Override
    public List<Extents> reserved() {
      return on;
    }

    @Override
    public List<String> lvs() {
      return List.of(volume.lv());
    }

    @Override
    public List<String> volumes() {
      return List.of(volume.key());
    }

    @Override
    public String cause() {
      return "Volume.create";
    }
  }

  /**
   * A thin LV that reads as zeroes is made for a new volume.
   *
   * @param volume the record it will have; LVM's uuid of the LV is not known yet
   * @param pool name of its pool
   */
  record CreateThinVolume(VolumeRecord volume, String pool) implements Intent {
    @Override
    public List<String> lvs() {
      return List.of(volume.lv());
    }

    @Override
    public List<String> volumes() {
      return List.of(volume.key());
    }

    @Override
    public String cause() {
      return "Volume.create";
    }
  }

  /**
   * A linear LV grows.
   *
   * @param key of the volume
   * @param lv the LV's name
   * @param extentsBefore its size before
   * @param by where the new range will lie
   * @param newSize the volume's size afterwards, in bytes
   */
  record GrowVolume(String key, String lv, long extentsBefore, List<Extents> by, long newSize)
      implements Intent {
    @Override
    public List<Extents> reserved() {
      return by;
    }

    @Override
    public List<String> lvs() {
      return List.of(lv);
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Volume.resize";
    }
  }

  /**
   * A linear LV is made around what a destroyed volume has left.
   *
   * @param destroyed the volume, and where its contents lie; not remembered otherwise meanwhile
   */
  record UndeleteVolume(DestroyedVolume destroyed) implements Intent {
    @Override
    public List<Extents> reserved() {
      return destroyed.on();
    }

    @Override
    public List<String> lvs() {
      return List.of(destroyed.volume().lv());
    }

    @Override
    public List<String> volumes() {
      return List.of(destroyed.volume().key());
    }

    @Override
    public String cause() {
      return "lvmsr undelete";
    }
  }

  /**
   * A linear LV becomes a read-only base, and its volume a thin overlay over it.
   *
   * @param key of the volume
   * @param lv the LV's name, which the overlay gets
   * @param base the name that the linear LV gets
   * @param pool name of the pool that is made for the overlay
   * @param space what the pool gets
   * @param snapshots the record of the snapshot that is the base then; none if it stays hidden
   * @param cause the call that asked for it
   */
  record ConvertVolume(
      String key,
      String lv,
      String base,
      String pool,
      PoolSpace space,
      List<VolumeRecord> snapshots,
      String cause)
      implements Intent {
    public ConvertVolume {
      snapshots = List.copyOf(snapshots);
    }

    @Override
    public List<Extents> reserved() {
      return space.on();
    }

    @Override
    public List<String> lvs() {
      List<String> names = new ArrayList<>(List.of(lv, base));
      names.addAll(Derivation.poolNames(pool));
      return names;
    }

    @Override
    public List<String> volumes() {
      List<String> keys = new ArrayList<>(List.of(key));
      snapshots.forEach(snapshot -> keys.add(snapshot.key()));
      return keys;
    }
  }

  /**
   * A volume is made that begins as another one is.
   *
   * @param volume the record it will have; LVM's uuid of the LV is not known yet
   * @param derivation how its LV is made
   * @param measured whether the kernel keeps the pool's metadata for a moment, so that it tells
   *     what the LV holds
   * @param cause the call that asked for it
   */
  record DeriveVolume(VolumeRecord volume, Derivation derivation, boolean measured, String cause)
      implements Intent {
    @Override
    public List<Extents> reserved() {
      return derivation.reserved();
    }

    @Override
    public List<String> lvs() {
      return derivation.names();
    }

    @Override
    public List<String> volumes() {
      return List.of(volume.key());
    }
  }

  /**
   * A volume gets another LV, which begins as a snapshot is.
   *
   * @param key of the volume
   * @param derivation how the LV is made
   * @param size the volume's size afterwards, in bytes
   * @param family the volume's family afterwards
   * @param former the LVs that it had
   */
  record RevertVolume(String key, Derivation derivation, long size, String family, Removal former)
      implements Intent {
    @Override
    public List<Extents> reserved() {
      return derivation.reserved();
    }

    @Override
    public List<String> lvs() {
      List<String> names = new ArrayList<>(derivation.names());
      names.addAll(former.names());
      return names;
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Volume.revert";
    }
  }

  /**
   * The pool is made that all volumes of a thin SR will share.
   *
   * @param pool its name
   * @param space what it gets
   */
  record MakePool(String pool, PoolSpace space) implements Intent {
    @Override
    public List<Extents> reserved() {
      return space.on();
    }

    @Override
    public List<String> lvs() {
      return Derivation.poolNames(pool);
    }

    @Override
    public String cause() {
      return "SR.attach";
    }
  }

  /**
   * A thin pool gets more room.
   *
   * @param pool its name
   * @param space what it gets
   * @param cause the call that asked for it
   */
  record GrowPool(String pool, PoolSpace space, String cause) implements Intent {
    @Override
    public List<Extents> reserved() {
      return space.on();
    }

    @Override
    public List<String> lvs() {
      return Derivation.poolNames(pool);
    }
  }

  /**
   * A thin volume grows, in a pool that has room for it.
   *
   * @param key of the volume
   * @param lv the LV's name
   * @param extentsBefore its size before
   * @param by how many extents it grows
   * @param newSize the volume's size afterwards, in bytes
   */
  record GrowThinVolume(String key, String lv, long extentsBefore, long by, long newSize)
      implements Intent {
    @Override
    public List<String> lvs() {
      return List.of(lv);
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Volume.resize";
    }
  }

  /**
   * A volume is removed with its LV, and with what only this LV needs.
   *
   * @param key of the volume
   * @param removal the LVs
   * @param at when, in milliseconds since 1970; 0, also where it is absent, for one that nobody is
   *     to be told of
   */
  record DestroyVolume(String key, Removal removal, long at) implements Intent {
    @Override
    public List<String> lvs() {
      return removal.names();
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Volume.destroy";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * A volume gets an overlay that takes what is written while it is open.
   *
   * @param key of the volume
   * @param derivation how the overlay is made
   * @param freezes whether the volume's LV, its origin, is made read-only for that: LVM puts
   *     nothing over a linear LV that can be written to
   */
  record MakeOverlay(String key, Derivation derivation, boolean freezes) implements Intent {
    @Override
    public List<Extents> reserved() {
      return derivation.reserved();
    }

    @Override
    public List<String> lvs() {
      List<String> names = new ArrayList<>(derivation.names());
      if (freezes) {
        names.add(derivation.origin());
      }
      return names;
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Datapath.open";
    }
  }

  /**
   * The overlay of a volume is thrown away.
   *
   * @param key of the volume
   * @param removal the overlay, and its pool if it has one of its own
   * @param thawed the volume's LV, which can be written to again; empty if it could all the time
   * @param cause the call that asked for it
   */
  record RemoveOverlay(String key, Removal removal, List<LvId> thawed, String cause)
      implements Intent {
    public RemoveOverlay {
      thawed = List.copyOf(thawed);
    }

    @Override
    public List<String> lvs() {
      List<String> names = new ArrayList<>(removal.names());
      thawed.forEach(lv -> names.add(lv.name()));
      return names;
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * A thin volume's chunks are read from a metadata snapshot, of which a pool has one at most. No
   * LV changes.
   *
   * @param key of the volume
   * @param lv the LV's name
   * @param pool name of its pool
   * @param cause the call that asked for it
   */
  record ReadChunks(String key, String lv, String pool, String cause) implements Intent {
    /** The place is needed for a moment only. */
    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * A snapshot's data goes, and what tells its changed blocks is kept in an LV of its own.
   *
   * @param key of the snapshot
   * @param lv name of the LV that is made
   * @param on where it lies
   * @param former the LVs that held the data, if nothing else needs them
   */
  record DestroyData(String key, String lv, List<Extents> on, Removal former) implements Intent {
    @Override
    public List<Extents> reserved() {
      return on;
    }

    @Override
    public List<String> lvs() {
      List<String> names = new ArrayList<>(List.of(lv));
      names.addAll(former.names());
      return names;
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "Volume.data_destroy";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * An LV is made for a volume that gets the contents of another one, mostly of another SR.
   *
   * @param volume the record it will have; LVM's uuid of the LV is not known yet
   * @param on where its contents will lie; nothing in a thin SR
   */
  record CopyVolume(VolumeRecord volume, List<Extents> on) implements Intent {
    @Override
    public List<Extents> reserved() {
      return on;
    }

    @Override
    public List<String> lvs() {
      return List.of(volume.lv());
    }

    @Override
    public List<String> volumes() {
      return List.of(volume.key());
    }

    @Override
    public String cause() {
      return "Volume.copy";
    }
  }

  /**
   * A thin volume's contents are copied to a linear LV, which takes the place of its own.
   *
   * @param key of the volume
   * @param lv name of the linear LV
   * @param on where it lies
   * @param source the LV that is copied
   */
  record FlattenVolume(String key, String lv, List<Extents> on, LvId source) implements Intent {
    @Override
    public List<Extents> reserved() {
      return on;
    }

    @Override
    public List<String> lvs() {
      return List.of(lv);
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "lvmsr flatten";
    }
  }

  /**
   * A volume gets an LV that was made for it, within another operation, and its former ones go.
   *
   * @param key of the volume
   * @param made the LV that it gets
   * @param former the LVs that it had
   * @param cause the call that asked for it
   */
  record ReplaceLv(String key, LvId made, Removal former, String cause) implements Intent {
    @Override
    public List<String> lvs() {
      return former.names();
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * A volume's LV, in use, and a linear LV with the same contents exchange what they consist of,
   * within another operation. Then what the volume had goes.
   *
   * @param key of the volume
   * @param lv its LV, which keeps name and uuid
   * @param copy the other LV, which goes
   * @param former all that goes: it, and pool and base of what the volume was, unless others need
   *     them
   */
  record SwapLvs(String key, LvId lv, LvId copy, Removal former) implements Intent {
    @Override
    public List<String> lvs() {
      return former.names();
    }

    @Override
    public List<String> volumes() {
      return List.of(key);
    }

    @Override
    public String cause() {
      return "lvmsr flatten";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * The whole SR is removed.
   *
   * @param lvs the names of all its LVs
   */
  record DestroySr(List<String> lvs) implements Intent {
    @Override
    public String cause() {
      return "SR.destroy";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * The store moves to a reserved LV that is made for it.
   *
   * @param lv name of the new reserved LV
   * @param on the extents of replica A and of replica B
   * @param formerLv name of the reserved LV in which the store is before
   */
  record ResizeMetadata(String lv, List<Extents> on, String formerLv) implements Intent {
    @Override
    public List<Extents> reserved() {
      return on;
    }

    @Override
    public List<String> lvs() {
      return List.of(lv, formerLv);
    }

    @Override
    public String cause() {
      return "lvmsr metadata resize";
    }

    /** The larger store has more room, and a full one must be able to get it. */
    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * The PV takes the size of its device, which has grown. LVM has no VG for a moment while it does
   * so; the store has kept its text before.
   *
   * @param extentsBefore how many extents the PV has before
   * @param formerArea byte at which its second metadata area begins before
   * @param areaBytes size of that area
   * @param reserved the extent that will lie on the beginning of that area
   */
  record GrowSr(long extentsBefore, long formerArea, long areaBytes, List<Extents> reserved)
      implements Intent {
    public GrowSr {
      reserved = List.copyOf(reserved);
    }

    @Override
    public String cause() {
      return "lvmsr resize-sr";
    }

    /** The room that it makes may be what is missing. */
    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * LVM's label and VG are written anew, from the text that the store keeps.
   *
   * @param areaBytes size of each of LVM's metadata areas
   */
  record RestoreVg(long areaBytes) implements Intent {
    @Override
    public String cause() {
      return "restore of the VG";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }

  /**
   * A copy of an SR becomes an SR of its own. Before it has ended nothing but that can be done with
   * it.
   *
   * @param srUuid the SR's new uuid
   * @param vgUuid the VG's new uuid
   * @param pvUuid the PV's new uuid
   * @param areaBytes size of each of LVM's metadata areas
   */
  record AdoptSr(String srUuid, String vgUuid, String pvUuid, long areaBytes) implements Intent {
    @Override
    public String cause() {
      return "lvmsr adopt";
    }

    @Override
    public boolean makesRoom() {
      return true;
    }
  }
}
