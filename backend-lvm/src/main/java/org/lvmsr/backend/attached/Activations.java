package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.LvCommands;

/**
 * Makes devices of LVs appear and disappear. A host that starts many guests at once asks for many;
 * those who wait for LVM anyway share one command.
 */
final class Activations {
  private final LvCommands lvs;
  private final Combiner<Wanted> appearing = new Combiner<>(new TimedLock()::lock);
  private final Combiner<String> disappearing = new Combiner<>(new TimedLock()::lock);

  Activations(LvCommands lvs) {
    this.lvs = lvs;
  }

  private record Wanted(String lv, boolean writable) {}

  void activate(String lv, boolean writable) throws IOException {
    appearing.run(new Wanted(lv, writable), this::activateAll);
  }

  void deactivate(String lv) throws IOException {
    disappearing.run(lv, this::deactivateAll);
  }

  private void activateAll(List<Combiner.Turn<Wanted>> turns) throws IOException {
    Map<String, Boolean> writable = new LinkedHashMap<>();
    turns.forEach(turn -> writable.put(turn.request().lv(), turn.request().writable()));
    together(turns, () -> lvs.activate(writable), one -> lvs.activate(one.lv(), one.writable()));
  }

  private void deactivateAll(List<Combiner.Turn<String>> turns) throws IOException {
    together(
        turns,
        () -> lvs.deactivate(turns.stream().map(Combiner.Turn::request).toList()),
        lvs::deactivate);
  }

  private interface Together {
    void run() throws CommandFailure;
  }

  private interface Alone<R> {
    void run(R request) throws CommandFailure;
  }

  /**
   * LVM goes on behind an LV with which it fails, and then says that it has failed. Each is done
   * once more by itself, which harms none, so that each gets an answer of its own.
   */
  private static <R> void together(List<Combiner.Turn<R>> turns, Together all, Alone<R> alone)
      throws CommandFailure {
    try {
      all.run();
    } catch (CommandFailure failure) {
      if (turns.size() == 1 || failure.kind() != CommandFailure.Kind.EXITED) {
        throw failure;
      }
      for (Combiner.Turn<R> turn : turns) {
        try {
          alone.run(turn.request());
        } catch (CommandFailure own) {
          turn.fail(own);
        }
      }
    }
  }
}
