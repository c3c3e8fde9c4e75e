package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;

/**
 * An LV that is active for as long as it is looked at; it stays so if it was before. The holder has
 * the lock of its volume.
 */
record Activation(AttachedSr sr, String lv, boolean ours) implements AutoCloseable {
  static Activation of(AttachedSr sr, String lv) throws IOException {
    boolean ours = !sr.isActive(lv);
    if (ours) {
      sr.activate(lv, true);
    }
    return new Activation(sr, lv, ours);
  }

  /** The same for a look at its pool only, which is active in a thin SR. */
  static Activation ofPool(AttachedSr sr, String pool, String lv) throws IOException {
    boolean shared = sr.pool().filter(one -> one.name().equals(pool)).isPresent();
    return shared ? new Activation(sr, lv, false) : of(sr, lv);
  }

  @Override
  public void close() throws IOException {
    if (ours) {
      sr.deactivate(lv);
    }
  }
}
