package org.lvmsr.cli.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.lvmsr.cli.lab.FateVolume.Stamps;

/** What a client may call next, by chance. */
final class FateCalls {
  private static final long MIB = 1L << 20;
  private static final long LARGEST = 12 * MIB;

  /** From so many on one is destroyed first. */
  private static final int CROWD = 13;

  private final String lane;
  private final Random random;
  private final List<String> writers;
  private final ToLongFunction<String> moment;
  private int serial;

  /**
   * @param writers keys of volumes that are written to
   * @param moment what length the log of a writer has now
   */
  FateCalls(String lane, Random random, List<String> writers, ToLongFunction<String> moment) {
    this.lane = lane;
    this.random = random;
    this.writers = writers;
    this.moment = moment;
  }

  FateCall next(Collection<FateVolume> volumes) {
    Optional<FateCall> due = related(volumes);
    while (due.isEmpty()) {
      due = volumes.size() >= CROWD ? destroy(volumes) : any(volumes);
    }
    return due.get();
  }

  /** A toolstack notes at once whose snapshot it has made. */
  private static Optional<FateCall> related(Collection<FateVolume> volumes) {
    return volumes.stream()
        .filter(one -> !one.readWrite() && !one.keys().containsKey("snapshot_of"))
        .findFirst()
        .map(one -> set(one, "snapshot_of", one.parent()));
  }

  private Optional<FateCall> any(Collection<FateVolume> volumes) {
    return switch (random.nextInt(17)) {
      case 0 -> Optional.of(create());
      case 1, 2, 3, 4 -> pick(volumes, one -> writers.contains(one.key())).map(this::snapshot);
      case 5 -> pick(volumes, one -> one.data() && !one.readWrite()).map(this::cloneOf);
      case 6 -> pick(volumes, one -> true).map(one -> name(one, lane + " name " + ++serial));
      case 7 -> pick(volumes, one -> true).map(one -> describe(one, "text " + ++serial));
      case 8, 9 -> pick(volumes, one -> true).map(one -> set(one, "k" + random.nextInt(3), next()));
      case 10 ->
          pick(volumes, one -> one.keys().keySet().stream().anyMatch(k -> k.startsWith("k")))
              .map(FateCalls::unset);
      case 11, 12 ->
          pick(volumes, one -> !one.cbt() && writers.contains(one.key()))
              .map(one -> track(one, true));
      case 13 ->
          pick(volumes, one -> one.cbt() && one.data() && random.nextInt(3) == 0)
              .map(one -> track(one, false));
      case 14 -> pick(volumes, one -> one.readWrite() && one.size() < LARGEST).map(this::resize);
      case 15 ->
          pick(volumes, one -> one.cbt() && one.data() && !one.readWrite())
              .map(one -> call("Volume.data_destroy", one, one.withoutData()));
      default -> destroy(volumes);
    };
  }

  private Optional<FateVolume> pick(Collection<FateVolume> volumes, Predicate<FateVolume> which) {
    List<FateVolume> found = new ArrayList<>(volumes.stream().filter(which).toList());
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.get(random.nextInt(found.size())));
  }

  private String next() {
    return "v" + ++serial;
  }

  private FateCall create() {
    String name = lane + " volume " + ++serial;
    long size = (1L + random.nextInt(2)) * 4 * MIB;
    FateVolume made =
        new FateVolume("", name, "", size, true, Map.of(), false, true, Stamps.NONE, "");
    List<Object> arguments =
        List.of("name", name, "description", "", "size", size, "sharable", false);
    return new FateCall("Volume.create", "", arguments, Optional.of(made), Optional.empty());
  }

  private FateCall snapshot(FateVolume of) {
    var seen = new Stamps(of.key(), moment.applyAsLong(of.key()), Long.MAX_VALUE);
    return making("Volume.snapshot", of, of.derived(false, seen));
  }

  private FateCall cloneOf(FateVolume of) {
    return making("Volume.clone", of, of.derived(true, of.stamps()));
  }

  private Optional<FateCall> destroy(Collection<FateVolume> volumes) {
    return pick(volumes, one -> !writers.contains(one.key()))
        .map(
            one ->
                new FateCall(
                    "Volume.destroy", one.key(), List.of(), Optional.empty(), Optional.empty()));
  }

  private static FateCall name(FateVolume of, String name) {
    return call("Volume.set_name", of, of.withTexts(name, of.description()), "new_name", name);
  }

  private static FateCall describe(FateVolume of, String text) {
    return call(
        "Volume.set_description", of, of.withTexts(of.name(), text), "new_description", text);
  }

  private static FateCall set(FateVolume of, String k, String v) {
    return call("Volume.set", of, of.with(k, v), "k", k, "v", v);
  }

  private static FateCall unset(FateVolume of) {
    String k =
        of.keys().keySet().stream().filter(one -> one.startsWith("k")).sorted().findFirst().get();
    return call("Volume.unset", of, of.with(k, ""), "k", k);
  }

  private static FateCall track(FateVolume of, boolean on) {
    return call(on ? "Volume.enable_cbt" : "Volume.disable_cbt", of, of.withCbt(on));
  }

  private FateCall resize(FateVolume of) {
    long size = of.size() + 4 * MIB;
    return call("Volume.resize", of, of.withSize(size), "new_size", size);
  }

  private static FateCall making(String method, FateVolume of, FateVolume made) {
    return new FateCall(method, of.key(), List.of(), Optional.of(made), Optional.empty());
  }

  private static FateCall call(
      String method, FateVolume of, FateVolume changed, Object... arguments) {
    return new FateCall(
        method, of.key(), List.of(arguments), Optional.empty(), Optional.of(changed));
  }
}
