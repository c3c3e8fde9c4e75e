package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.AttachedDevices;
import org.lvmsr.backend.stats.MetricsJson;
import org.lvmsr.backend.stats.PrometheusText;
import org.lvmsr.backend.stats.SeenSr;
import org.lvmsr.backend.stats.SrMetrics;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.ServiceClient;
import org.lvmsr.metadata.MetadataException;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.smapi.JsonText;

/**
 * {@code lvmsr metrics}: what xcp-rrdd is told, in the text format of Prometheus. The service is
 * asked, which reads nothing from the LUN for it; of an SR that it does not have open, what can be
 * seen on the LUN is told.
 */
final class MetricsCommand implements AdminCommand {
  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public String arguments() {
    return "[TARGET]";
  }

  @Override
  public String summary() {
    return "show the metrics of an SR, or of all that are attached, for Prometheus";
  }

  @Override
  public String examples() {
    return """
        lvmsr metrics                         of all attached SRs
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    return words.target().isPresent()
        ? ofTarget(context, Target.find(context, words.target()))
        : ofAttached(context);
  }

  private static AdminResult ofTarget(AdminContext context, Target target) throws IOException {
    Witnesses seen = target.look(context);
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    String sr = valid.get().info().identity().srUuid();
    Optional<SrMetrics> told =
        target.attachedHere() ? of(askService(context), sr) : Optional.empty();
    return result(List.of(told.isPresent() ? told.get() : seen(context, seen, valid.get())));
  }

  /** One SR that cannot be read does not keep the others from being told. */
  private static AdminResult ofAttached(AdminContext context) throws IOException {
    List<String> attached = new AttachedDevices(context.paths()).all();
    List<SrMetrics> told = attached.isEmpty() ? List.of() : askService(context);
    List<SrMetrics> all = new ArrayList<>();
    for (String sr : attached.stream().sorted().toList()) {
      Optional<SrMetrics> known = of(told, sr);
      all.add(known.isPresent() ? known.get() : look(context, sr));
    }
    return result(all);
  }

  private static Optional<SrMetrics> of(List<SrMetrics> all, String sr) {
    return all.stream().filter(one -> one.sr().equals(sr)).findFirst();
  }

  private static AdminResult result(List<SrMetrics> all) {
    return new AdminResult(PrometheusText.of(all), MetricsJson.of(all), AdminResult.DONE);
  }

  /** A service that does not answer, or is of another build, has nothing to tell. */
  private static List<SrMetrics> askService(AdminContext context) {
    try {
      Optional<Outcome> answer =
          new ServiceClient(context.runDirectory())
              .administer(context.dist().buildId(), List.of(Administration.METRICS));
      return answer.isPresent() && answer.get().exitCode() == 0
          ? MetricsJson.parse(JsonText.parse(answer.get().stdout()))
          : List.of();
    } catch (IOException | JsonText.BadJson e) {
      return List.of();
    }
  }

  private static SrMetrics look(AdminContext context, String sr) throws IOException {
    try {
      Witnesses seen = Target.find(context, Optional.of(sr)).look(context);
      Optional<OpenResult.Valid> valid = seen.valid();
      return valid.isPresent() ? seen(context, seen, valid.get()) : unreadable(sr);
    } catch (CannotLook | MetadataException e) {
      return unreadable(sr);
    }
  }

  private static SrMetrics unreadable(String sr) {
    return new SrMetrics(sr, List.of());
  }

  private static SrMetrics seen(AdminContext context, Witnesses seen, OpenResult.Valid valid)
      throws IOException {
    Path sysfs = context.paths().sysfs();
    var pools = new ActivePools(new DeviceMapper(sysfs), context.devices().deviceMapper());
    Optional<Path> disk =
        Optional.of(Path.of(seen.medium().name())).filter(path -> seen.medium().block());
    return new SeenSr(sysfs, pools).metrics(valid, seen.vg().flatMap(vg -> text(seen)), disk);
  }

  private static Optional<VgText> text(Witnesses seen) {
    return seen.lvm().pv().flatMap(PvReading::newestText);
  }
}
