package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.fixtures.loop.LoopDevice;

/**
 * A test on real LVM and a loop device: needs root, loop devices and lvm2. Where one is missing it
 * is skipped, but {@code ./lab test} sets {@code LVMSR_LAB} and then it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf("org.lvmsr.backend.sr.LoopLevel$Condition#holdsOrMust")
@ExtendWith(LoopLevel.Condition.class)
public @interface LoopLevel {

  /** Whether the machine has what is needed. */
  final class Condition implements BeforeAllCallback {
    static boolean holdsOrMust() {
      return holds() || System.getenv("LVMSR_LAB") != null;
    }

    private static boolean holds() {
      try {
        return LoopDevice.isPossible() && Executable.LVM.path().isAbsolute();
      } catch (RuntimeException e) {
        return false;
      }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      assertTrue(holds(), "needs root, loop devices and lvm2");
    }
  }
}
