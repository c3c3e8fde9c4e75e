package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.StoreInfo;

/** A store for programs: all of it. */
final class DumpJson {
  private DumpJson() {}

  static JsonNode of(Witnesses seen, OpenResult.Valid valid) {
    ObjectNode root = head(seen, valid);
    root.set("tables", valid.state().toJson());
    return root;
  }

  /** What is said of the SR as a whole. */
  static ObjectNode head(Witnesses seen, OpenResult.Valid valid) {
    StoreInfo info = valid.info();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("target", seen.medium().name());
    root.put("sr", info.identity().srUuid());
    root.putObject("identity")
        .put("vg_uuid", info.identity().vgUuid())
        .put("pv_uuid", info.identity().pvUuid())
        .put("lun_id", info.identity().lunId());
    store(info, root.putObject("store")).put("lun_bytes", seen.store().lunBytes());
    root.putObject("owner")
        .put("host", info.owner().hostUuid())
        .put("boot", info.owner().bootId())
        .put("released", info.owner().released());
    seen.lvm().vg().ifPresent(vg -> lvm(vg, root.putObject("lvm")));
    return root;
  }

  private static ObjectNode store(StoreInfo info, ObjectNode store) {
    return store
        .put("id", info.storeId())
        .put("format", info.formatMajor() + "." + info.formatMinor())
        .put("epoch", info.epoch())
        .put("sequence", info.sequence())
        .put("replica_a", info.placement().replicaA())
        .put("replica_b", info.placement().replicaB())
        .put("replica_bytes", info.placement().length());
  }

  private static void lvm(VolumeGroup vg, ObjectNode lvm) {
    lvm.put("vg", vg.name())
        .put("vg_uuid", vg.uuid())
        .put("pv_uuid", vg.pvUuid())
        .put("sequence", vg.sequence())
        .put("lvs", vg.volumes().size());
  }
}
