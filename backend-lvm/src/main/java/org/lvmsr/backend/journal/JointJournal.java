package org.lvmsr.backend.journal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.State;

/**
 * Runs operations of one kind together: one frame begins them all, one LVM command does them, one
 * frame ends them. In the journal each has an intent of its own, as if it had been alone.
 */
public final class JointJournal {
  private static final System.Logger LOG = System.getLogger(JointJournal.class.getName());

  private JointJournal() {}

  /** Is told of an operation that was not done, whatever became of the others. */
  @FunctionalInterface
  public interface Failed<I> {
    void because(I intent, Exception failure);
  }

  /**
   * As {@link Journal#run} for each of them. If LVM fails with one, each is done by itself, so that
   * one does not keep the others from being done.
   *
   * @param plan looks at the newest records and decides; what it throws changes nothing
   */
  public static <I extends Intent> void run(
      AttachedSr sr, JointOperation<I> operation, Function<State, List<I>> plan, Failed<I> failed)
      throws IOException {
    List<Begun<I>> begun = Journal.begin(sr, plan);
    if (begun.isEmpty()) {
      return;
    }
    try {
      Operation.Result result = operation.applyAll(sr, begun.stream().map(Begun::intent).toList());
      State unused = Journal.end(sr, begun, result);
    } catch (IOException | RuntimeException failure) {
      if (isUnknown(failure) || sr.isLatched() || begun.size() == 1) {
        Journal.settleAfter(failure, sr, operation, begun);
        throw failure;
      }
      LOG.log(Level.INFO, "SR {0}: one by one, as together: {1}", sr.uuid(), failure.getMessage());
      for (Begun<I> one : begun) {
        alone(sr, operation, one, failed);
      }
    }
  }

  /** A command that came to no end would do so again for each of them. */
  private static boolean isUnknown(Exception failure) {
    return failure instanceof CommandFailure command
        && command.kind() != CommandFailure.Kind.EXITED;
  }

  private static <I extends Intent> void alone(
      AttachedSr sr, Operation<I> operation, Begun<I> one, Failed<I> failed) {
    try {
      State unused = Journal.finish(sr, operation, one);
    } catch (IOException | RuntimeException failure) {
      failed.because(one.intent(), failure);
    }
  }
}
