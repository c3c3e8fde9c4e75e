package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.PoolUsage;

/** A pool that gets full says so, and not every four seconds. */
class PoolAlarmTest {
  private final List<Object> told = new ArrayList<>();
  private final Logger logger = Logger.getLogger(PoolAlarm.class.getName());
  private final PoolAlarm alarm = new PoolAlarm();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          told.add(line.getParameters()[1]);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
  }

  private void full(int... percents) {
    for (int percent : percents) {
      alarm.look("sr", new PoolUsage("lvmsr-pool", percent, 100, 0, 1, "rw"));
    }
  }

  @Test
  void eachStepIsToldOnce() {
    full(10, 74, 75, 80, 89, 91, 92, 95, 100, 100);
    assertEquals(List.of(75, 91, 95, 100), told);
  }

  @Test
  void aStepIsToldAgainWhenThePoolHasBecomeMuchEmptier() {
    full(90, 88, 90, 84, 90, 50, 76);
    assertEquals(List.of(90, 90, 76), told);
  }
}
