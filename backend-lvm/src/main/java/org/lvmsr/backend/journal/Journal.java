package org.lvmsr.backend.journal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Destroyed;
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
    Operation.Result settle(AttachedSr sr, Intent intent) throws IOException;
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
          return beginning(id, intent).and(Destroyed.overwritten(state, intent.reserved()));
        });
    I intent = Objects.requireNonNull(planned.get());
    Operation.Result result;
    try {
      result = operation.apply(sr, intent);
    } catch (IOException | RuntimeException failure) {
      settleAfter(failure, sr, id, operation, intent);
      throw failure;
    }
    return end(sr, id, intent, result);
  }

  /** What has an operation begin, as soon as it is durable. */
  public static Patch beginning(String id, Intent intent) {
    Patch begin = Patch.of().put(Tables.INTENT, id, intent).by(intent.cause() + " begins");
    return intent.makesRoom() ? begin.makingRoom() : begin;
  }

  /**
   * What ends every open intent of a kind that is no operation of an attached SR.
   *
   * @param cause as history shows it
   */
  public static Patch ending(State state, Class<? extends Intent> kind, String cause) {
    Patch end = Patch.of().makingRoom().by(cause);
    for (Map.Entry<String, Intent> open : state.all(Tables.INTENT, Intent.class).entrySet()) {
      if (kind.isInstance(open.getValue())) {
        end = end.remove(Tables.INTENT, open.getKey());
      }
    }
    return end;
  }

  /**
   * Not when the store has latched: then another host may own the SR, and the next open settles.
   */
  private static <I extends Intent> void settleAfter(
      Exception failure, AttachedSr sr, String id, Operation<I> operation, I intent) {
    if (sr.isLatched()) {
      return;
    }
    try {
      VolumeGroup now = sr.refresh();
      LOG.log(Level.INFO, "VG {0} at {1}: settling {2}", now.name(), now.sequence(), intent);
      sr.mendDevices();
      end(sr, id, intent, operation.settle(sr, intent));
    } catch (IOException | RuntimeException second) {
      LOG.log(Level.WARNING, "SR " + sr.uuid() + ": not settled: " + intent, second);
      failure.addSuppressed(second);
    }
  }

  /**
   * Settles every open intent of an SR whose VG has just been read, behind {@link
   * AttachedSr#mendDevices}; no operation may be running. One that cannot be settled stays open,
   * and keeps its extents reserved, but does not keep the others from being used.
   */
  public static void settleAll(AttachedSr sr, Settling settling) throws IOException {
    sr.mendDevices();
    for (Map.Entry<String, Intent> open : sr.state().all(Tables.INTENT, Intent.class).entrySet()) {
      Intent intent = open.getValue();
      if (intent instanceof Intent.DestroySr) {
        continue;
      }
      LOG.log(Level.INFO, "SR {0}: settling {1}", sr.uuid(), intent);
      try {
        end(sr, open.getKey(), intent, settling.settle(sr, intent));
      } catch (IOException | RuntimeException e) {
        if (sr.isLatched()) {
          throw e;
        }
        LOG.log(Level.WARNING, "SR " + sr.uuid() + ": not settled: " + intent, e);
      }
    }
  }

  /**
   * Settles one open intent of an SR whose VG has just been read, behind {@link
   * AttachedSr#mendDevices}; nothing is settled if it has ended.
   */
  public static void settle(AttachedSr sr, String id, Settling settling) throws IOException {
    sr.mendDevices();
    Intent intent = sr.state().all(Tables.INTENT, Intent.class).get(id);
    if (intent != null) {
      State unused = end(sr, id, intent, settling.settle(sr, intent));
    }
  }

  /** What LVM has done, and where, is written down even if the store is nearly full. */
  private static State end(AttachedSr sr, String id, Intent intent, Operation.Result result)
      throws IOException {
    Patch places = sr.places(intent.lvs());
    List<String> gone = intent.lvs().stream().filter(lv -> sr.vg().volume(lv).isEmpty()).toList();
    return sr.update(
        newest ->
            Destroyed.left(newest, gone)
                .and(result.on(newest))
                .and(places)
                .remove(Tables.INTENT, id)
                .by(intent.cause())
                .makingRoom());
  }
}
