package org.lvmsr.backend.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.lvmsr.backend.lvm.Extents;

/** What to do about a finding. Each can be done again without harm. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Repair.None.class, name = "none"),
  @JsonSubTypes.Type(value = Repair.ReserveStore.class, name = "reserve-store"),
  @JsonSubTypes.Type(value = Repair.RewriteReplicas.class, name = "rewrite-replicas"),
  @JsonSubTypes.Type(value = Repair.SettleIntent.class, name = "settle-intent"),
  @JsonSubTypes.Type(value = Repair.AdoptLv.class, name = "adopt-lv"),
  @JsonSubTypes.Type(value = Repair.SetAside.class, name = "set-aside"),
  @JsonSubTypes.Type(value = Repair.RestoreRecord.class, name = "restore-record"),
  @JsonSubTypes.Type(value = Repair.FollowSize.class, name = "follow-size"),
  @JsonSubTypes.Type(value = Repair.TakeLvUuid.class, name = "take-lv-uuid"),
  @JsonSubTypes.Type(value = Repair.FollowPlace.class, name = "follow-place"),
  @JsonSubTypes.Type(value = Repair.RefreshDevice.class, name = "refresh-device")
})
public sealed interface Repair {

  /** One line for people. */
  String describe();

  /**
   * lvmsr does nothing about it.
   *
   * @param advice what a person may do
   * @param commands that do it, one after the other
   */
  record None(String advice, List<String> commands) implements Repair {
    public None {
      commands = List.copyOf(commands);
    }

    public None(String advice) {
      this(advice, List.of());
    }

    @Override
    public String describe() {
      return "none: " + advice;
    }
  }

  /**
   * The LV around a store that is there is made again.
   *
   * @param lv its name
   * @param extents of replica A and of replica B
   */
  record ReserveStore(String lv, List<Extents> extents) implements Repair {
    public ReserveStore {
      extents = List.copyOf(extents);
    }

    @Override
    public String describe() {
      return "make the LV " + lv + " again, on the extents of the store";
    }
  }

  /** Both replicas get all that is trusted: opening the store for writing does it. */
  record RewriteReplicas() implements Repair {
    @Override
    public String describe() {
      return "write both replicas of the store anew from what is trusted";
    }
  }

  /**
   * An interrupted operation is ended as attaching the SR would end it.
   *
   * @param id of the intent
   * @param operation what it was
   */
  record SettleIntent(String id, String operation) implements Repair {
    @Override
    public String describe() {
      return "settle the interrupted operation " + operation;
    }
  }

  /**
   * An LV of ours gets a record under a recovered name.
   *
   * @param lv its name
   * @param lvUuid its uuid
   * @param key the volume's key, from the LV's name
   * @param bytes its size
   * @param writable whether LVM lets it be written; a snapshot's is not
   */
  record AdoptLv(String lv, String lvUuid, String key, long bytes, boolean writable)
      implements Repair {
    @Override
    public String describe() {
      return "adopt it as volume " + key + " named " + Recovered.name(key);
    }
  }

  /**
   * A record whose LV is gone is moved to the table of lost volumes.
   *
   * @param key of the volume
   * @param lv the LV it names
   */
  record SetAside(String key, String lv) implements Repair {
    @Override
    public String describe() {
      return "move the record to the table \"lost\": not listed any more, and not forgotten";
    }
  }

  /**
   * A lost volume's record comes back, because its LV did.
   *
   * @param key of the volume
   * @param lv its LV's name
   * @param lvUuid its LV's uuid
   * @param bytes its LV's size
   */
  record RestoreRecord(String key, String lv, String lvUuid, long bytes) implements Repair {
    @Override
    public String describe() {
      return "move its record back from the table \"lost\"";
    }
  }

  /**
   * A volume's record takes the size of its LV, which has grown.
   *
   * @param key of the volume
   * @param from bytes that the record says
   * @param to bytes that the LV has
   */
  record FollowSize(String key, long from, long to) implements Repair {
    @Override
    public String describe() {
      return "change the size in the record from " + from + " to " + to + " bytes";
    }
  }

  /**
   * A volume's record takes the uuid that LVM says.
   *
   * @param key of the volume
   * @param from the uuid in the record
   * @param to the uuid that the LV has
   */
  record TakeLvUuid(String key, String from, String to) implements Repair {
    @Override
    public String describe() {
      return "take over LVM's uuid of the LV, " + to;
    }
  }

  /**
   * What is written down of an LV's place becomes what LVM says.
   *
   * @param lv its name
   * @param to the extents on which LVM has it
   */
  record FollowPlace(String lv, List<Extents> to) implements Repair {
    public FollowPlace {
      to = List.copyOf(to);
    }

    @Override
    public String describe() {
      return "write down that it lies there, if somebody has moved it on purpose (pvmove)";
    }
  }

  /**
   * The device of an active LV is loaded anew and resumed.
   *
   * @param lv its name
   */
  record RefreshDevice(String lv) implements Repair {
    @Override
    public String describe() {
      return "load the device of LV " + lv + " anew and resume it (lvchange --refresh)";
    }
  }
}
