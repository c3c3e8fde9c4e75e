package org.lvmsr.backend.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.lvmsr.smapi.Volume;

/**
 * One of several sequences of calls that run side by side, and the volumes that are its own in a
 * round: so what becomes of them is known exactly, and what is called follows from the seed alone.
 */
final class Lane {
  private final int number;
  private final String name;
  private final CallLog log;
  private final Executor others;
  private final BooleanSupplier crashed;
  private final Supplier<List<Volume>> list;
  private World world;
  private List<World> alternatives = List.of();

  Lane(
      int number,
      World world,
      CallLog log,
      Executor others,
      BooleanSupplier crashed,
      Supplier<List<Volume>> list) {
    this.number = number;
    this.name = "lane " + number;
    this.world = world;
    this.log = log;
    this.others = others;
    this.crashed = crashed;
    this.list = list;
  }

  /** A crash has cut the lane off. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
  }

  int number() {
    return number;
  }

  World world() {
    return world;
  }

  Optional<ModelVolume> find(String label) {
    return world.find(label);
  }

  /** The worlds that there can be: one, unless a crash has cut calls off. */
  List<World> alternatives() {
    return alternatives.isEmpty() ? List.of(world) : alternatives;
  }

  /** Nothing is in use any more, whatever calls did before the power failed. */
  void hasLostPower() {
    List<World> unused = alternatives().stream().map(World::unused).toList();
    world = unused.get(0);
    alternatives = unused;
  }

  /** Ends all use of those volumes of which a crash has left unknown how they are used. */
  void endUnknownUse(Guests guests) {
    if (alternatives.isEmpty()) {
      return;
    }
    Set<String> keys = new TreeSet<>();
    alternatives.forEach(one -> one.volumes().values().forEach(volume -> keys.add(volume.key())));
    keys.remove("");
    keys.forEach(guests::end);
    alternatives = alternatives.stream().map(World::unused).toList();
  }

  /**
   * Makes calls, all at once.
   *
   * @throws AssertionError if what came back cannot be
   */
  void perform(Call... calls) throws Stopped {
    List<CompletableFuture<Call.Ended>> beside = new ArrayList<>();
    for (int i = 1; i < calls.length; i++) {
      Call call = calls[i];
      beside.add(CompletableFuture.supplyAsync(() -> make(call), others));
    }
    List<Call.Ended> ended = new ArrayList<>(List.of(make(calls[0])));
    beside.forEach(one -> ended.add(one.join()));
    boolean cutOff = ended.stream().anyMatch(Call.Ended::failed) && crashed.getAsBoolean();
    List<World> worlds = Outcomes.after(world, ended, cutOff);
    if (worlds.isEmpty()) {
      throw contradiction(ended);
    }
    if (cutOff) {
      alternatives = worlds;
      throw new Stopped();
    }
    world = worlds.size() == 1 ? worlds.get(0) : found(worlds);
  }

  private Call.Ended make(Call call) {
    log.begin(name + " begins: " + call.text());
    Call.Ended ended = call.make();
    log.add(name + " ended:  " + ended);
    return ended;
  }

  private AssertionError contradiction(List<Call.Ended> ended) {
    var error = new AssertionError(name + ": cannot be: " + ended + " in\n" + world.text());
    ended.forEach(one -> one.cause().ifPresent(error::addSuppressed));
    return error;
  }

  /** Which of the orders it was. */
  private World found(List<World> worlds) throws Stopped {
    Map<String, Volume> found = new HashMap<>();
    try {
      list.get().forEach(volume -> found.put(volume.key(), volume));
    } catch (RuntimeException e) {
      if (crashed.getAsBoolean()) {
        alternatives = worlds;
        throw new Stopped();
      }
      throw e;
    }
    return worlds.stream()
        .filter(one -> one.matched(found, List.of()).isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ": in no order:\n" + worlds + "\n" + found));
  }
}
