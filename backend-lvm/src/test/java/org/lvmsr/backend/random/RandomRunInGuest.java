package org.lvmsr.backend.random;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.sr.TestHost;

/**
 * Generated calls, up to eight at once, on one SR, and data through the datapath, against a plain
 * model; in some rounds the service dies or the power fails. Runs in the lab VM, as it needs
 * device-mapper.
 */
class RandomRunInGuest {
  private static final long SEED = Long.getLong("lvmsr.random.seed", System.nanoTime());
  private static final int MINUTES = Integer.getInteger("lvmsr.random.minutes", 1);

  /** What the SR's configuration has beside the device: {@code key=value,key=value}. */
  private static final String CONFIG = System.getProperty("lvmsr.random.config", "");

  private static final long LUN_BYTES = 768L << 20;

  /** Each kind of end at least once, however little time there is. */
  private static final int LEAST_ROUNDS = 3;

  @TempDir private Path directory;

  @Test
  void whatIsThereIsWhatCallersWereTold() throws Exception {
    System.out.println("random run: -Dlvmsr.random.seed=" + SEED);
    var random = new Random(SEED);
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    try (var lun = new CuttableLun(directory, LUN_BYTES);
        var sr = TestedSr.create(lun, new TestHost(directory), config());
        var run = new RandomRun(sr, random)) {
      run.hearsWhatIsLogged();
      int round = 0;
      try {
        while (round < LEAST_ROUNDS || System.nanoTime() < end) {
          System.out.println(run.round(round, crash(round, random)));
          round++;
        }
        run.end();
      } catch (Throwable e) {
        System.out.println("seed " + SEED + ", round " + round + ":\n" + run.log());
        throw e;
      }
    }
  }

  private static Crash crash(int round, Random random) {
    Crash[] all = Crash.values();
    return all[round < LEAST_ROUNDS ? round : random.nextInt(all.length)];
  }

  private static Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    Arrays.stream(CONFIG.split(",", -1))
        .filter(pair -> !pair.isEmpty())
        .forEach(pair -> config.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=", "")));
    return config;
  }
}
