package org.lvmsr.lab.command;

import java.nio.file.Path;
import org.lvmsr.lab.EmbeddedTarget;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabTarget;

/** The targets that the lab can start. */
enum TargetKind {
  /** The Linux SCSI target framework's daemon, with CHAP. */
  TGT {
    @Override
    LabTarget start(LabHost host, Path lun) {
      return host.startTgt(lun);
    }
  },

  /** jSCSI's target in this process, without CHAP. */
  JSCSI {
    @Override
    LabTarget start(LabHost host, Path lun) {
      return EmbeddedTarget.start(lun);
    }
  };

  abstract LabTarget start(LabHost host, Path lun);

  static TargetKind named(String name) {
    return switch (name) {
      case "tgt" -> TGT;
      case "jscsi" -> JSCSI;
      default -> throw new UsageException("no such target: " + name);
    };
  }
}
