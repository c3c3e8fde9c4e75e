package org.lvmsr.backend.random;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.random.ModelVolume.Use;
import org.lvmsr.smapi.Volume;

/** The calls that make, change and destroy volumes, as {@link Call}s. */
final class Calls {
  static final String MISSING = "Volume_does_not_exist";
  static final String NO_DATA = "Volume_has_no_data";
  static final String READ_ONLY = "Volume_is_read_only";
  static final String TRACKING = "Changed_block_tracking";
  static final String IN_USE = "24";
  static final String NO_SPACE = "44";
  static final String CHANGED_BLOCKS = "460";
  private static final String INVALID_SIZE = "79";
  private static final String NO_SNAPSHOT = "Volume_is_no_snapshot";
  private static final long EXTENT = 4L << 20;

  private final Attached attached;

  Calls(Attached attached) {
    this.attached = attached;
  }

  /** A size as the product rounds it. */
  private static long rounded(long size) {
    return (size + EXTENT - 1) / EXTENT * EXTENT;
  }

  Call create(String label, String name, String description, long size) {
    return new Call(
        "create " + label + " of " + size + " bytes",
        world -> Optional.empty(),
        Set.of(NO_SPACE),
        () ->
            Optional.of(
                attached
                    .volumes()
                    .create(Attached.TEST, attached.sr(), name, description, size, false)),
        (world, answer) ->
            checked(
                world,
                ModelVolume.empty(label, answer.key(), name, description, rounded(size)),
                answer));
  }

  /** What is answered must be what will be listed. */
  private static World checked(World world, ModelVolume made, Call.Answer answer) {
    answer
        .volume()
        .map(ModelVolume::face)
        .filter(face -> !face.equals(made.face()))
        .ifPresent(
            face -> {
              throw new Call.Contradiction(made.label() + " is said to have " + face);
            });
    return world.with(made);
  }

  Call snapshot(ModelVolume of, String label) {
    return snapshot(of, label, seen -> seen);
  }

  /**
   * A snapshot while the volume is written to.
   *
   * @param seen what it may have seen of the writing
   */
  Call snapshot(ModelVolume of, String label, UnaryOperator<Contents> seen) {
    return derive(
        "snapshot",
        of,
        label,
        () -> attached.volumes().snapshot(Attached.TEST, attached.sr(), of.key()),
        source -> source.derived(label, "", false).withContents(seen.apply(source.contents())));
  }

  Call clone(ModelVolume of, String label) {
    return derive(
        "clone",
        of,
        label,
        () -> attached.volumes().clone(Attached.TEST, attached.sr(), of.key()),
        source -> source.derived(label, "", true));
  }

  /** LVM puts nothing over an LV that is active, unless something is there already. */
  private static Call derive(
      String what,
      ModelVolume of,
      String label,
      Supplier<Volume> work,
      UnaryOperator<ModelVolume> made) {
    boolean mayBeBase = !of.readWrite() && of.use() != Use.NONE;
    return new Call(
        what + " " + of.label() + " as " + label,
        withData(of),
        mayBeBase ? Set.of(NO_SPACE, IN_USE) : Set.of(NO_SPACE),
        () -> Optional.of(work.get()),
        (world, answer) ->
            checked(world, made.apply(source(world, of)).withKey(answer.key()), answer));
  }

  private static ModelVolume source(World world, ModelVolume of) {
    return world.find(of.label()).orElseThrow();
  }

  Call copy(ModelVolume of, String label) {
    return new Call(
        "copy " + of.label() + " as " + label,
        dueOf(of, now -> now.use() == Use.WRITING ? IN_USE : "", now -> now.data() ? "" : NO_DATA),
        Set.of(NO_SPACE),
        () ->
            Optional.of(
                attached.volumes().copy(Attached.TEST, attached.sr(), of.key(), attached.sr())),
        (world, answer) ->
            checked(
                world,
                source(world, of).derived(label, answer.key(), true).withFamily(label),
                answer));
  }

  Call revert(ModelVolume from, ModelVolume to) {
    Function<World, Optional<String>> due =
        dueOf(
            to,
            now -> now.readWrite() ? "" : READ_ONLY,
            now -> from.readWrite() ? NO_SNAPSHOT : "",
            now -> now.use() == Use.NONE ? "" : IN_USE,
            now -> from.data() ? "" : NO_DATA);
    return new Call(
        "revert " + to.label() + " to " + from.label(),
        due,
        from.use() == Use.NONE ? Set.of(NO_SPACE) : Set.of(NO_SPACE, IN_USE),
        done(() -> attached.volumes().revert(Attached.TEST, attached.sr(), from.key(), to.key())),
        (world, answer) ->
            world.change(
                to.label(), now -> now.withContents(from.contents()).withFamily(from.family())));
  }

  Call resize(ModelVolume of, long size) {
    long rounded = rounded(size);
    return new Call(
        "resize " + of.label() + " to " + size + " bytes",
        dueOf(
            of,
            now -> rounded < now.size() ? INVALID_SIZE : "",
            now -> rounded > now.size() && !now.readWrite() ? READ_ONLY : ""),
        Set.of(NO_SPACE),
        done(() -> attached.volumes().resize(Attached.TEST, attached.sr(), of.key(), size)),
        (world, answer) ->
            world.change(of.label(), now -> now.withContents(now.contents().grown(rounded))));
  }

  Call destroy(ModelVolume of) {
    return new Call(
        "destroy " + of.label(),
        world -> world.find(of.label()).filter(now -> now.use() != Use.NONE).map(now -> IN_USE),
        Set.of(),
        done(() -> attached.volumes().destroy(Attached.TEST, attached.sr(), of.key())),
        (world, answer) -> world.without(of.label()));
  }

  Call destroyData(ModelVolume of) {
    return new Call(
        "destroy the data of " + of.label(),
        dueOf(
            of,
            now -> now.data() && (now.readWrite() || !now.cbt()) ? TRACKING : "",
            now -> now.data() && now.use() != Use.NONE ? IN_USE : ""),
        Set.of(NO_SPACE),
        done(() -> attached.volumes().dataDestroy(Attached.TEST, attached.sr(), of.key())),
        (world, answer) -> world.change(of.label(), ModelVolume::withoutData));
  }

  Call track(ModelVolume of, boolean on) {
    return new Call(
        (on ? "track " : "no longer track ") + of.label(),
        dueOf(of, now -> !on && !now.data() ? TRACKING : ""),
        Set.of(),
        done(
            () -> {
              if (on) {
                attached.volumes().enableCbt(Attached.TEST, attached.sr(), of.key());
              } else {
                attached.volumes().disableCbt(Attached.TEST, attached.sr(), of.key());
              }
            }),
        (world, answer) -> world.change(of.label(), now -> now.withCbt(on || !now.data())));
  }

  Call name(ModelVolume of, String name) {
    return edit(
        "name " + of.label() + " " + name,
        of,
        () -> attached.volumes().setName(Attached.TEST, attached.sr(), of.key(), name),
        now -> now.withTexts(name, now.description()));
  }

  Call describe(ModelVolume of, String text) {
    return edit(
        "describe " + of.label() + " as " + text,
        of,
        () -> attached.volumes().setDescription(Attached.TEST, attached.sr(), of.key(), text),
        now -> now.withTexts(now.name(), text));
  }

  Call set(ModelVolume of, String k, String v) {
    return edit(
        "set " + k + " of " + of.label() + " to " + v,
        of,
        () -> attached.volumes().set(Attached.TEST, attached.sr(), of.key(), k, v),
        now -> {
          Map<String, String> keys = new TreeMap<>(now.keys());
          keys.put(k, v);
          return now.withKeys(keys);
        });
  }

  Call unset(ModelVolume of, String k) {
    return edit(
        "unset " + k + " of " + of.label(),
        of,
        () -> attached.volumes().unset(Attached.TEST, attached.sr(), of.key(), k),
        now -> {
          Map<String, String> keys = new TreeMap<>(now.keys());
          keys.remove(k);
          return now.withKeys(keys);
        });
  }

  private static Call edit(
      String text, ModelVolume of, Runnable work, UnaryOperator<ModelVolume> change) {
    return new Call(
        text,
        dueOf(of),
        Set.of(),
        done(work::run),
        (world, answer) -> world.change(of.label(), change));
  }

  /** Work that answers nothing. */
  static Call.Work done(Action work) {
    return () -> {
      work.run();
      return Optional.empty();
    };
  }

  /** What may fail below. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  static Function<World, Optional<String>> withData(ModelVolume of) {
    return dueOf(of, now -> now.data() ? "" : NO_DATA);
  }

  /** The first reason to refuse a call, in the order of the product; none is empty. */
  @SafeVarargs
  static Function<World, Optional<String>> dueOf(
      ModelVolume of, Function<ModelVolume, String>... reasons) {
    return world -> {
      Optional<ModelVolume> now = world.find(of.label());
      if (now.isEmpty()) {
        return Optional.of(MISSING);
      }
      for (Function<ModelVolume, String> reason : reasons) {
        String why = reason.apply(now.get());
        if (!why.isEmpty()) {
          return Optional.of(why);
        }
      }
      return Optional.empty();
    };
  }
}
