package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvmLoad;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.CommitLoad;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreInfo;
import org.lvmsr.metadata.Usage;

/** How an open SR stands, without names and configurations. */
final class SrDiagnosis {
  private final SrHost host;
  private final AttachedSr sr;

  SrDiagnosis(SrHost host, AttachedSr sr) {
    this.host = host;
    this.sr = sr;
  }

  List<String> lines() throws IOException {
    State state = sr.state();
    List<String> lines = new ArrayList<>();
    lines.add(device());
    lines.add(store(state));
    lines.add(room());
    lines.add(vg(state));
    lines.add(lvs());
    lines.addAll(pools());
    lines.add(work());
    for (Intent intent : state.all(Tables.INTENT, Intent.class).values()) {
      lines.add("open operation: " + intent.getClass().getSimpleName());
    }
    lines.addAll(SrFindings.of(sr));
    return lines;
  }

  private String device() {
    String identity = sr.storage().lunId();
    return "on "
        + sr.storage().device()
        + (identity.isEmpty() ? ", which has no identity" : ", LUN " + identity);
  }

  private String store(State state) {
    StoreInfo info = sr.storeInfo();
    Set<String> failed = sr.failedReplicas();
    return "store sequence "
        + state.sequence()
        + ", epoch "
        + info.epoch()
        + ", format "
        + info.formatMajor()
        + "."
        + info.formatMinor()
        + ", provisioning "
        + sr.record(state).provisioning().text()
        + (failed.isEmpty() ? "" : ", without replica " + String.join(", ", failed));
  }

  private String room() throws IOException {
    Usage usage = sr.usage();
    VgText text = sr.vgText();
    return "records "
        + usage.used()
        + " of "
        + usage.ordinary()
        + " bytes, LVM's text "
        + text.bytes().length
        + " of "
        + text.longest()
        + " bytes";
  }

  private String vg(State state) {
    return "VG sequence "
        + sr.vg().sequence()
        + ", "
        + sr.freeBytes(state)
        + " of "
        + sr.totalBytes()
        + " bytes free";
  }

  private String lvs() throws IOException {
    Collection<LogicalVolume> all = sr.vg().volumes().values();
    String vg = sr.vg().uuid();
    Set<String> devices = host.deviceMapper().activeLvs(vg);
    long active = all.stream().filter(lv -> devices.contains(lv.undashedUuid())).count();
    return all.size()
        + " LVs: "
        + all.stream().filter(lv -> lv.thin().isPresent()).count()
        + " thin, "
        + all.stream().filter(lv -> lv.pool().isPresent()).count()
        + " pools; "
        + active
        + " active, "
        + host.deviceMapper().suspendedLvs(vg).size()
        + " suspended";
  }

  private List<String> pools() {
    try {
      return host.pools().of(sr.vg()).stream().map(SrDiagnosis::pool).toList();
    } catch (IOException e) {
      return List.of("pools tell nothing: " + Reason.of(e));
    } catch (MissingExecutableException | IllegalStateException e) {
      return List.of("pools tell nothing: " + e.getMessage());
    }
  }

  private static String pool(PoolUsage pool) {
    return "pool "
        + pool.pool()
        + ": data "
        + pool.dataUsed()
        + " of "
        + pool.data()
        + " bytes, metadata "
        + pool.metadataUsed()
        + " of "
        + pool.metadata()
        + " bytes, "
        + pool.mode();
  }

  private String work() {
    CommitLoad commits = sr.commits();
    LvmLoad lvm = host.lvm().load(sr.storage().device());
    return commits.commits()
        + " commits in "
        + commits.time().toMillis()
        + " ms, "
        + lvm.commands()
        + " LVM commands in "
        + lvm.time().toMillis()
        + " ms, waited for their turn "
        + sr.waitedForVg().toMillis()
        + " ms";
  }
}
