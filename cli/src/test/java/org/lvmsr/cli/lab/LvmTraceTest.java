package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LvmTraceTest {
  private static final String TRACE =
      """
       lvm-9 [000] .....  1.0: sched_process_exec: filename=/usr/sbin/lvm pid=9 old_pid=9
       python3-10 [001] .....  2.0: tracing_mark_write: lvmsr-call-0
       lvm-11 [000] .....  2.1: sched_process_exec: filename=/usr/sbin/lvm pid=11 old_pid=11
       (udev-worker)-7 [000] .....  2.2: sched_process_fork: comm=(udev-worker) pid=7 child_comm=(udev-worker) child_pid=12
       lvm-12 [000] .....  2.3: sched_process_exec: filename=/sbin/lvm pid=12 old_pid=12
       vgs-13 [001] .....  2.4: sched_process_exec: filename=/usr/sbin/vgs pid=13 old_pid=13
       python3-10 [001] .....  3.0: tracing_mark_write: lvmsr-call-1
       python3-10 [001] .....  4.0: tracing_mark_write: lvmsr-call-2
       lvm-12 [001] .....  4.1: sched_process_exec: filename=/usr/sbin/lvm pid=12 old_pid=12
      """;

  @Test
  void processesBelongToTheMarkBeforeThemAndThoseOfUdevToNone() {
    assertEquals(List.of(2, 0, 1), LvmTrace.count(TRACE, 3));
  }

  @Test
  void aTraceThatHasLostMarksTellsNothing() {
    assertThrows(AssertionError.class, () -> LvmTrace.count(TRACE, 4));
  }
}
