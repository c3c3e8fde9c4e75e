package org.lvmsr.backend.journal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    return finish(sr, operation, begin(sr, state -> List.of(plan.apply(state))).get(0));
  }

  /** Plans, and writes the intents in one frame. */
  static <I extends Intent> List<Begun<I>> begin(AttachedSr sr, Function<State, List<I>> plan)
      throws IOException {
    var planned = new AtomicReference<List<Begun<I>>>();
    sr.update(
        state -> {
          List<Begun<I>> all = plan.apply(state).stream().map(Begun::of).toList();
          planned.set(all);
          return all.stream().map(one -> one.patch(state)).reduce(Patch::and).orElse(Patch.of());
        });
    return Objects.requireNonNull(planned.get());
  }

  /** Does what has begun, and settles a failure. */
  static <I extends Intent> State finish(AttachedSr sr, Operation<I> operation, Begun<I> begun)
      throws IOException {
    Operation.Result result;
    try {
      result = operation.apply(sr, begun.intent());
    } catch (IOException | RuntimeException failure) {
      settleAfter(failure, sr, operation, List.of(begun));
      throw failure;
    }
    return end(sr, List.of(begun), result);
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
  static <I extends Intent> void settleAfter(
      Exception failure, AttachedSr sr, Operation<I> operation, List<Begun<I>> begun) {
    if (sr.isLatched()) {
      return;
    }
    try {
      VolumeGroup now = sr.refresh();
      sr.mendDevices();
      for (Begun<I> one : begun) {
        LOG.log(
            Level.INFO, "VG {0} at {1}: settling {2}", now.name(), now.sequence(), one.intent());
        end(sr, List.of(one), operation.settle(sr, one.intent()));
      }
    } catch (IOException | RuntimeException second) {
      LOG.log(Level.WARNING, "SR " + sr.uuid() + ": not settled: " + begun, second);
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
        end(sr, List.of(new Begun<>(open.getKey(), intent)), settling.settle(sr, intent));
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
      State unused = end(sr, List.of(new Begun<>(id, intent)), settling.settle(sr, intent));
    }
  }

  /** What LVM has done, and where, is written down even if the store is nearly full. */
  static <I extends Intent> State end(AttachedSr sr, List<Begun<I>> begun, Operation.Result result)
      throws IOException {
    List<String> lvs = begun.stream().flatMap(one -> one.intent().lvs().stream()).toList();
    Patch places = sr.places(lvs);
    List<String> gone = lvs.stream().filter(lv -> sr.vg().volume(lv).isEmpty()).toList();
    return sr.update(
        newest -> {
          Patch end = Destroyed.left(newest, gone).and(result.on(newest)).and(places);
          for (Begun<I> one : begun) {
            end = end.remove(Tables.INTENT, one.id()).by(one.intent().cause());
          }
          return end.makingRoom();
        });
  }
}
