package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.volume.Texts;
import org.lvmsr.backend.volume.Utilisation;
import org.lvmsr.backend.volume.Volumes;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.ProbeResult;
import org.lvmsr.smapi.SrService;
import org.lvmsr.smapi.SrStat;
import org.lvmsr.smapi.Volume;

/** The interface {@code SR}. */
final class Srs implements SrService {
  private final SrHost host;
  private final SrRegistry registry;
  private final QuickStat quickStat;
  private final KeyedLocks<String> creating = new KeyedLocks<>();

  Srs(SrHost host, SrRegistry registry, LunProbe probe) {
    this.host = host;
    this.registry = registry;
    this.quickStat = new QuickStat(registry, probe);
  }

  @Override
  public List<ProbeResult> probe(CallContext context, Map<String, String> configuration) {
    return Failures.wrap(() -> new SrProbe(host).run(configuration));
  }

  @Override
  public Map<String, String> create(
      CallContext context,
      String uuid,
      Map<String, String> configuration,
      String name,
      String description) {
    Texts.check("name", name);
    Texts.check("description", description);
    try (KeyedLocks.Held held = creating.lock(uuid)) {
      return Failures.wrap(() -> new SrCreate(host).run(uuid, configuration, name, description));
    }
  }

  @Override
  public String attach(CallContext context, Map<String, String> configuration) {
    return Failures.wrap(() -> registry.attach(config(configuration)));
  }

  private DeviceConfig config(Map<String, String> configuration) {
    return DeviceConfig.parse(host.secrets().resolve(configuration));
  }

  @Override
  public void detach(CallContext context, String sr) {
    Failures.perform(
        () -> {
          registry.detach(sr);
        });
  }

  @Override
  public void destroy(CallContext context, String sr) {
    Failures.perform(() -> registry.alone(sr, new SrDestroy(host, registry)::run));
  }

  @Override
  public SrStat stat(CallContext context, String sr) {
    return Failures.wrap(() -> quickStat.of(sr));
  }

  @Override
  public void setName(CallContext context, String sr, String newName) {
    Texts.check("new_name", newName);
    edit("SR.set_name", sr, record -> record.withName(newName));
  }

  @Override
  public void setDescription(CallContext context, String sr, String newDescription) {
    Texts.check("new_description", newDescription);
    edit("SR.set_description", sr, record -> record.withDescription(newDescription));
  }

  private void edit(String cause, String sr, UnaryOperator<SrRecord> change) {
    Failures.wrap(
        () ->
            registry.use(
                sr,
                open ->
                    open.update(
                        state ->
                            Patch.of()
                                .put(Tables.SR, Tables.SR_ID, change.apply(open.record(state)))
                                .by(cause))));
  }

  @Override
  public List<Volume> ls(CallContext context, String sr) {
    return stream(context, sr).toList();
  }

  @Override
  public Stream<Volume> stream(CallContext context, String sr) {
    return Failures.wrap(() -> registry.use(sr, Srs::stream));
  }

  /** The records are those of now, whenever they are looked at. */
  private static Stream<Volume> stream(AttachedSr sr) throws IOException {
    State state = sr.state();
    sr.checkNotBeingDestroyed(state);
    Utilisation utilisation = Utilisation.now(sr);
    return Destroyed.stream(state)
        .map(volume -> Failures.wrap(() -> Volumes.toSmapi(sr, volume, utilisation)));
  }
}
