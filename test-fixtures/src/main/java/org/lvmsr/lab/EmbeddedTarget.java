package org.lvmsr.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;

/** The target inside this process. It knows no CHAP. */
public final class EmbeddedTarget implements LabTarget {
  private final JscsiTarget target;

  private EmbeddedTarget(JscsiTarget target) {
    this.target = target;
  }

  /** Starts a target that serves {@code lun}. */
  public static EmbeddedTarget start(Path lun) {
    try {
      String iqn = "iqn.2026-01.org.lvmsr.lab:embedded";
      return new EmbeddedTarget(JscsiTarget.start(JscsiConfig.of(lun, Files.size(lun), iqn)));
    } catch (IOException e) {
      throw new LabException("The embedded target does not start on " + lun, e);
    }
  }

  @Override
  public int port() {
    return target.port();
  }

  @Override
  public String iqn() {
    return target.iqn();
  }

  @Override
  public int lun() {
    return target.lun();
  }

  @Override
  public Optional<ChapAccount> chap() {
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      target.close();
    } catch (IOException e) {
      throw new LabException("The embedded target does not stop", e);
    }
  }
}
