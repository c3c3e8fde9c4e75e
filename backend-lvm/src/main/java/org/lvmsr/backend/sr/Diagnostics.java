package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.diagnostics.CommandMemory;
import org.lvmsr.backend.diagnostics.FailedCalls;
import org.lvmsr.backend.diagnostics.HostReport;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.volume.CopyProgress;
import org.lvmsr.backend.volume.VolumeReading;

/**
 * The text of {@code Plugin.diagnostics}: for a supporter, from one who may not say everything. No
 * secret is in it, and nothing that users wrote: no name, no description, no key or value.
 */
final class Diagnostics {
  private final String version;
  private final SrHost host;
  private final SrRegistry registry;
  private final VolumeReading reading;
  private final HostReport hostReport;
  private final CommandMemory commands;
  private final FailedCalls failures;

  Diagnostics(
      String version,
      SrHost host,
      SrRegistry registry,
      VolumeReading reading,
      CommandMemory commands,
      FailedCalls failures) {
    this.version = version;
    this.host = host;
    this.registry = registry;
    this.reading = reading;
    this.hostReport =
        new HostReport(host.lvm(), host.initiator(), new IscsiSysfs(host.paths().sysfs()));
    this.commands = commands;
    this.failures = failures;
  }

  /** A part of it. */
  private interface Part {
    List<String> lines() throws IOException;
  }

  String text() throws IOException {
    StringBuilder text = new StringBuilder("lvmsr ").append(version).append('\n');
    add(text, "versions", hostReport::versions);
    add(text, "iSCSI sessions", hostReport::sessions);
    for (String uuid : registry.attached()) {
      add(text, "SR " + uuid, () -> sr(uuid));
    }
    add(text, "last commands", commands::commands);
    add(text, "last commands that failed", commands::failures);
    add(text, "last calls that failed", failures::list);
    return text.toString();
  }

  /** What cannot be told of one thing does not keep the rest from being told. */
  private static void add(StringBuilder text, String title, Part part) {
    text.append('\n').append(title).append(":\n");
    try {
      List<String> lines = part.lines();
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
      if (lines.isEmpty()) {
        text.append("  none\n");
      }
    } catch (IOException e) {
      text.append("  not known: ").append(Reason.of(e)).append('\n');
    } catch (RuntimeException e) {
      text.append("  not known: ").append(e).append('\n');
    }
  }

  private List<String> sr(String uuid) throws IOException {
    Optional<AttachedSr> sr = registry.open(uuid);
    if (sr.isEmpty()) {
      return List.of("attached, not open in this process");
    }
    if (sr.get().isLatched()) {
      return List.of("a write failed; it is opened again by the next call");
    }
    List<String> lines = new ArrayList<>(new SrDiagnosis(host, sr.get()).lines());
    for (CopyProgress copy : reading.progress(uuid)) {
      lines.add("copying " + copy.key() + ": " + copy.done() + " of " + copy.bytes() + " bytes");
    }
    return lines;
  }
}
