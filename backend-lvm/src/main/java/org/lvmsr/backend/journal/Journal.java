package org.lvmsr.backend.journal;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/** Runs operations between an intent and a result, both durable. */
public final class Journal {
  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private Journal() {}

  /** Ends an intent of any kind; see {@link Operation#settle}. */
  @FunctionalInterface
  public interface Settling {
    Patch settle(AttachedSr sr, Intent intent) throws IOException;
  }

  /**
   * Plans, writes the intent, does it, and writes the result with the end of the intent in one
   * frame. A failure is settled at once; if that fails too, the intent stays open and is settled
   * when the SR is next opened.
   *
   * @param plan looks at the newest records and decides; what it throws changes nothing
   * @return the state with the result
   */
  public static <I extends Intent> State run(
      AttachedSr sr, Operation<I> operation, Function<State, I> plan) throws IOException {
    String id = UUID.randomUUID().toString();
    var planned = new AtomicReference<I>();
    sr.update(
        state -> {
          I intent = plan.apply(state);
          planned.set(intent);
          return Patch.of().put(Tables.INTENT, id, intent);
        });
    I intent = planned.get();
    try {
      return end(sr, id, operation.apply(sr, intent));
    } catch (IOException | RuntimeException failure) {
      settleAfter(failure, sr, id, operation, intent);
      throw failure;
    }
  }

  private static <I extends Intent> void settleAfter(
      Exception failure, AttachedSr sr, String id, Operation<I> operation, I intent) {
    try {
      end(sr, id, operation.settle(sr, intent));
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  /** Settles every open intent of an SR; no operation may be running. */
  public static void settleAll(AttachedSr sr, Settling settling) throws IOException {
    for (Map.Entry<String, Intent> open : sr.state().all(Tables.INTENT, Intent.class).entrySet()) {
      if (open.getValue() instanceof Intent.DestroySr) {
        continue;
      }
      LOG.log(System.Logger.Level.INFO, "SR {0}: settling {1}", sr.uuid(), open.getValue());
      end(sr, open.getKey(), settling.settle(sr, open.getValue()));
    }
  }

  private static State end(AttachedSr sr, String id, Patch result) throws IOException {
    return sr.update(state -> result.remove(Tables.INTENT, id));
  }
}
