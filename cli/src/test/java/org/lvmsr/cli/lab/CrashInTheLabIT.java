package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.Checkout;

/** Runs the crash tests that need device-mapper in the VM. */
@ExtendWith(SharedLab.class)
class CrashInTheLabIT {
  private static final String CRASH_EVERY = "lvmsr.derive.every";
  private static final String CRASHES = "org.lvmsr.backend.sr.CrashWhileDerivingInGuest";
  private static final String KILL_EVERY = "lvmsr.kill.every";
  private static final String KILL_FIRST = "lvmsr.kill.first";
  private static final String KILLS = "org.lvmsr.backend.sr.KilledCommandsInGuest";

  private static final String STEPS = "lvmsr.cbt.steps";
  private static final String CHANGES = "org.lvmsr.backend.sr.ChangedBlocksInGuest";

  /** Volumes flattened in use, what is asked for at once, busy volumes, thin SRs, and so on. */
  private static final List<String> OTHERS =
      List.of(
          "org.lvmsr.backend.sr.FlattenInUseInGuest",
          CRASHES + "#aFlatteningInUse",
          "org.lvmsr.backend.sr.ActivateTogetherInGuest",
          "org.lvmsr.backend.sr.SnapshotOfABusyVolumeInGuest",
          "org.lvmsr.backend.sr.ThinSrInGuest",
          "org.lvmsr.backend.check.ThinSrChecksInGuest",
          "org.lvmsr.backend.check.UndeleteInGuest",
          "org.lvmsr.backend.dm.DmControlInGuest");

  private static final String SEED = "lvmsr.random.seed";
  private static final String MINUTES = "lvmsr.random.minutes";
  private static final String CONFIG = "lvmsr.random.config";
  private static final String RANDOM = "org.lvmsr.backend.random.RandomRunInGuest";

  private static final Duration USUAL_LIMIT = Duration.ofMinutes(25);

  /** All of them at every moment take hours. */
  private static final Duration LIMIT = Duration.ofHours(12);

  /**
   * All of them take minutes: those of them that have the most steps, and a few moments of these.
   */
  private static final List<String> USUALLY =
      List.of(
          "aFirstSnapshot",
          "aDestroyOfASnapshotsData",
          "theFirstAttachOfAThinSr",
          "aRevertInAThinSr",
          "aConversionThatEndsBetweenItsTwoCommitsIsUndone");

  @Test
  void operationsOnThinVolumesAreDoneWhollyOrNotAtAll(SharedLab.Running lab) {
    boolean all = System.getProperty(CRASH_EVERY) != null;
    String tests =
        all
            ? CRASHES
            : USUALLY.stream().map(name -> CRASHES + "#" + name).collect(Collectors.joining(" "));
    String every = System.getProperty(CRASH_EVERY, "120");
    String printed = run(lab, all, "-D" + CRASH_EVERY + "=" + every + " ", tests);
    assertTrue(printed.endsWith(all ? "tests 21 of 21" : "tests 5 of 5"), printed);
  }

  @Test
  void whateverLvmCommandIsKilledTheCallFailsAndNothingIsHalfDone(SharedLab.Running lab) {
    String every = System.getProperty(KILL_EVERY);
    String options = "-Dlvmsr.kill.works=FIRST_SNAPSHOT -D" + KILL_EVERY + "=50 ";
    if (every != null) {
      String first = System.getProperty(KILL_FIRST, "0");
      options = "-D" + KILL_EVERY + "=" + every + " -D" + KILL_FIRST + "=" + first + " ";
    }
    String printed = run(lab, every != null, options, KILLS);
    assertTrue(printed.endsWith(every == null ? "tests 1 of 1" : "tests 19 of 19"), printed);
  }

  /** A pool that stands still, and a volume of it with a table that was not to be used. */
  @Test
  void aVolumeGoesOnWhoseGrowthWasKilledWhileItsPoolStoodStill(SharedLab.Running lab) {
    String options =
        "-Dlvmsr.kill.works=THIN_RESIZE -D" + KILL_EVERY + "=1000 -D" + KILL_FIRST + "=10 ";
    String printed = run(lab, false, options, KILLS);
    assertTrue(printed.endsWith("tests 1 of 1"), printed);
  }

  /** LVM would leave the volume in the pool, and have a later one begin with its contents. */
  @Test
  void aThinVolumeWhoseRemovalWasKilledIsGone(SharedLab.Running lab) {
    String options =
        "-Dlvmsr.kill.works=THIN_DESTROY -D" + KILL_EVERY + "=1 -D" + KILL_FIRST + "=0 ";
    String printed = run(lab, false, options, KILLS);
    assertTrue(printed.endsWith("tests 1 of 1"), printed);
  }

  /** All that needs no options of its own, as it takes long to start a JVM under emulation. */
  @Test
  void whatNeedsDeviceMapperKeepsItsPromises(SharedLab.Running lab) {
    String printed = run(lab, false, "-D" + CRASH_EVERY + "=50 ", String.join(" ", OTHERS));
    assertTrue(printed.endsWith("tests 43 of 43"), printed);
  }

  @Test
  @EnabledIfSystemProperty(named = "lvmsr.all", matches = "true")
  void aPoolWithoutRoomForMetadataIsRepairedAsTheManualSays(SharedLab.Running lab) {
    String docs = "-Dlvmsr.docs=" + Checkout.root() + "/docs ";
    String printed = run(lab, false, docs, "org.lvmsr.backend.sr.FullPoolMetadataInGuest");
    assertTrue(printed.endsWith("tests 1 of 1"), printed);
  }

  @Test
  void whateverDiffersIsToldAsChanged(SharedLab.Running lab) {
    String steps = System.getProperty(STEPS);
    String options = steps == null ? "" : "-D" + STEPS + "=" + steps + " ";
    String printed = run(lab, steps != null, options, CHANGES);
    assertTrue(printed.endsWith("tests 1 of 1"), printed);
  }

  @Test
  void generatedCallsLeaveWhatAPlainModelSays(SharedLab.Running lab) {
    long seed = Long.getLong(SEED, System.nanoTime());
    System.err.println("random run: seed " + seed);
    String minutes = System.getProperty(MINUTES);
    String options = "-D" + SEED + "=" + seed + " ";
    if (minutes != null) {
      options += "-D" + MINUTES + "=" + minutes + " ";
    }
    options += "-D" + CONFIG + "='" + System.getProperty(CONFIG, "") + "' ";
    String printed = run(lab, minutes != null, options, RANDOM);
    assertTrue(printed.endsWith("tests 1 of 1"), printed);
    printed.lines().filter(line -> line.startsWith("round ")).forEach(System.err::println);
  }

  private static String run(SharedLab.Running lab, boolean all, String options, String tests) {
    String script =
        "modprobe -a loop dm-log-writes; sleep 1; cd "
            + Checkout.root()
            + "/backend-lvm/target; java -XX:TieredStopAtLevel=1 "
            + options
            + "-cp 'test-classes:classes:test-lib/*' org.lvmsr.backend.guest.GuestTests "
            + tests
            + " 2>&1";
    return lab.plugin()
        .vm()
        .run(all ? LIMIT : USUAL_LIMIT, List.of("bash", "-ec", script), "")
        .orThrow()
        .output()
        .strip();
  }
}
