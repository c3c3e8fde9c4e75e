package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.lvmsr.backend.lvm.Extents;

/**
 * What an operation is about to do to the VG: written before it starts, removed when it has ended.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Intent.CreateVolume.class, name = "create-volume"),
  @JsonSubTypes.Type(value = Intent.GrowVolume.class, name = "grow-volume"),
  @JsonSubTypes.Type(value = Intent.DestroyVolume.class, name = "destroy-volume"),
  @JsonSubTypes.Type(value = Intent.DestroySr.class, name = "destroy-sr"),
  @JsonSubTypes.Type(value = Intent.ResizeMetadata.class, name = "resize-metadata")
})
public sealed interface Intent {

  /** The extents that are spoken for as long as the intent is open. */
  List<Extents> reserved();

  /** The names of the LVs that it makes, changes or removes. */
  List<String> lvs();

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
    public String cause() {
      return "Volume.resize";
    }
  }

  /**
   * A volume is removed with its LV.
   *
   * @param key of the volume
   * @param lv the LV's name
   * @param lvUuid the LV's uuid: a namesake is left alone
   */
  record DestroyVolume(String key, String lv, String lvUuid) implements Intent {
    @Override
    public List<Extents> reserved() {
      return List.of();
    }

    @Override
    public List<String> lvs() {
      return List.of(lv);
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
   * The whole SR is removed.
   *
   * @param lvs the names of all its LVs
   */
  record DestroySr(List<String> lvs) implements Intent {
    @Override
    public List<Extents> reserved() {
      return List.of();
    }

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
}
