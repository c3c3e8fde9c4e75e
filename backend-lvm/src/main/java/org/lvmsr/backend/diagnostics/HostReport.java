package org.lvmsr.backend.diagnostics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.iscsi.Initiator;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.iscsi.Lun;
import org.lvmsr.backend.iscsi.Session;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.backend.lvm.Lvm;

/** Versions and sessions of the host. */
public final class HostReport {
  private final Lvm lvm;
  private final Initiator initiator;
  private final IscsiSysfs sysfs;
  private volatile @Nullable List<String> tools;

  /** Asks nobody yet. */
  public HostReport(Lvm lvm, Initiator initiator, IscsiSysfs sysfs) {
    this.lvm = lvm;
    this.initiator = initiator;
    this.sysfs = sysfs;
  }

  /** Something that may not be told. */
  private interface Question {
    List<String> ask() throws CommandFailure;
  }

  /** Who works together here, a line each. Programs are asked once: they are not replaced often. */
  public List<String> versions() {
    List<String> all = new ArrayList<>();
    all.add("Java " + Runtime.version() + " of " + System.getProperty("java.vendor"));
    all.add("kernel " + System.getProperty("os.version"));
    List<String> answers = tools;
    if (answers == null) {
      answers = new ArrayList<>(answer("LVM", lvm::versions));
      answers.addAll(answer("open-iscsi", () -> List.of(initiator.version())));
      tools = answers;
    }
    all.addAll(answers);
    return all;
  }

  private static List<String> answer(String what, Question question) {
    try {
      return question.ask();
    } catch (CommandFailure | MissingExecutableException e) {
      return List.of(what + " does not tell its version: " + e.getMessage());
    }
  }

  private String session(Session session) throws IOException {
    Target target = session.target();
    String head = "session " + session.id() + " to " + target.iqn() + " at " + target.portal();
    return head + ", " + sysfs.state(session);
  }

  /** All iSCSI sessions of this host, also those of others, and the LUNs of each. */
  public List<String> sessions() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Session session : sysfs.sessions()) {
      lines.add(session(session));
      for (Lun lun : sysfs.luns(session)) {
        lines.add(
            "  LUN "
                + lun.number()
                + " "
                + lun.device()
                + ", "
                + lun.sizeBytes()
                + " bytes, "
                + (lun.scsiId().isEmpty() ? "no identity" : lun.scsiId()));
      }
    }
    return lines;
  }
}
