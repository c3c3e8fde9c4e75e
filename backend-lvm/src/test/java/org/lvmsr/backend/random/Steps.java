package org.lvmsr.backend.random;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.lvmsr.backend.random.ModelVolume.Use;

/** Chooses what a lane does next, by a seed and by what its volumes are. */
final class Steps {
  private static final long EXTENT = 4L << 20;

  /** Sectors of what is written at once begin and end on pages. */
  private static final int PAGE = 8;

  private final int round;
  private final Lane lane;
  private final Random random;
  private final Calls calls;
  private final GuestCalls guests;
  private final boolean crowded;
  private int made;
  private int written;

  /**
   * Steps of one lane.
   *
   * @param crowded whether there are so many volumes that more of them should go than come
   */
  Steps(int round, Lane lane, Random random, Calls calls, GuestCalls guests, boolean crowded) {
    this.round = round;
    this.lane = lane;
    this.random = random;
    this.calls = calls;
    this.guests = guests;
    this.crowded = crowded;
  }

  private static ModelVolume none() {
    return ModelVolume.empty("nothing", UUID.randomUUID().toString(), "", "", EXTENT);
  }

  void next() throws Lane.Stopped {
    int what = random.nextInt(100);
    if (lane.world().volumes().isEmpty() || (what < 8 && !crowded)) {
      create();
    } else if (what < 8) {
      destroy();
    } else if (what < 34) {
      write(any(one -> one.readWrite() && one.data()));
    } else if (what < 46) {
      derive();
    } else if (what < 52) {
      revert();
    } else if (what < 58) {
      resize();
    } else if (what < 64) {
      destroy();
    } else if (what < 72) {
      edit(volume());
    } else if (what < 78) {
      changedBlocks();
    } else if (what < 84) {
      plugOrUnplug(any(ModelVolume::data));
    } else if (what < 87) {
      boot(volume());
    } else if (what < 89) {
      lane.perform(guests.flatten(volume(), newLabel()));
    } else if (what < 92) {
      lane.perform(guests.look(volume()));
    } else {
      race();
    }
  }

  private ModelVolume volume() {
    return any(one -> true).orElseThrow();
  }

  private Optional<ModelVolume> any(Predicate<ModelVolume> wanted) {
    List<ModelVolume> all = lane.world().volumes().values().stream().filter(wanted).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private String newLabel() {
    return "r" + round + "l" + lane.number() + "v" + made++;
  }

  private String text() {
    return "text "
        + random.nextInt(1_000_000)
        + (random.nextInt(4) == 0 ? " \u00fc\"\\\n\u4e2d" : "");
  }

  private void create() throws Lane.Stopped {
    String label = newLabel();
    long size = (1 + random.nextInt(3)) * EXTENT - random.nextInt(2) * (1L + random.nextInt(4096));
    lane.perform(calls.create(label, label, text(), size));
    write(lane.find(label));
  }

  /** A name of its own, by which it is known again if nobody is told its key. */
  private void name(String label) throws Lane.Stopped {
    if (lane.find(label).isPresent()) {
      lane.perform(calls.name(lane.find(label).get(), label));
    }
  }

  private void derive() throws Lane.Stopped {
    String label = newLabel();
    ModelVolume of = random.nextInt(20) == 0 ? none() : volume();
    lane.perform(
        switch (crowded ? 3 : random.nextInt(8)) {
          case 0 -> calls.copy(of, label);
          case 1, 2 -> calls.clone(of, label);
          default -> calls.snapshot(of, label);
        });
    name(label);
  }

  private void revert() throws Lane.Stopped {
    ModelVolume from = any(one -> !one.readWrite() && one.data()).orElseGet(this::volume);
    ModelVolume to = any(one -> one.readWrite() && one.use() == Use.NONE).orElseGet(this::volume);
    if (!from.label().equals(to.label())) {
      lane.perform(calls.revert(from, to));
    }
  }

  private void resize() throws Lane.Stopped {
    ModelVolume of = volume();
    long most = 6 * EXTENT;
    long size = of.size() + (random.nextInt(4) - 1) * EXTENT;
    if (size > 0 && size <= most) {
      lane.perform(calls.resize(of, size));
    }
  }

  private void destroy() throws Lane.Stopped {
    if (random.nextInt(10) == 0) {
      lane.perform(calls.destroy(none()));
    }
    ModelVolume of = volume();
    if (of.use() != Use.NONE && random.nextInt(3) > 0) {
      lane.perform(guests.unplug(of));
    }
    lane.perform(calls.destroy(lane.find(of.label()).orElseThrow()));
  }

  private void edit(ModelVolume of) throws Lane.Stopped {
    String k = "k" + random.nextInt(3);
    lane.perform(
        switch (random.nextInt(5)) {
          case 0 -> calls.name(of, of.label() + " " + text());
          case 1 -> calls.describe(of, text());
          case 2 -> calls.unset(of, k);
          default -> calls.set(of, k, text());
        });
  }

  private void changedBlocks() throws Lane.Stopped {
    ModelVolume of = volume();
    switch (random.nextInt(5)) {
      case 0 -> lane.perform(calls.track(of, random.nextInt(4) > 0));
      case 1 ->
          lane.perform(calls.destroyData(any(one -> one.cbt() && !one.readWrite()).orElse(of)));
      default -> {
        ModelVolume from = any(ModelVolume::cbt).orElse(of);
        ModelVolume to = any(one -> one.cbt() && one.family().equals(from.family())).orElse(of);
        lane.perform(guests.listChanged(from, to));
      }
    }
  }

  private void plugOrUnplug(Optional<ModelVolume> of) throws Lane.Stopped {
    if (of.isPresent()) {
      lane.perform(
          of.get().use() == Use.NONE
              ? guests.plug(of.get(), !of.get().readWrite())
              : guests.unplug(of.get()));
    }
  }

  private void boot(ModelVolume of) throws Lane.Stopped {
    int from = sector(of);
    lane.perform(guests.boot(of, from, end(of, from), stamp()));
  }

  private void write(Optional<ModelVolume> of) throws Lane.Stopped {
    if (of.isEmpty()) {
      return;
    }
    String label = of.get().label();
    plug(label);
    for (int i = random.nextInt(3); i >= 0; i--) {
      lane.perform(write(lane.find(label).orElseThrow()));
    }
    if (random.nextInt(3) == 0) {
      lane.perform(guests.unplug(lane.find(label).orElseThrow()));
    }
  }

  private void plug(String label) throws Lane.Stopped {
    ModelVolume now = lane.find(label).orElseThrow();
    if (now.use() == Use.NONE) {
      lane.perform(guests.plug(now, false));
    }
  }

  private Call write(ModelVolume of) {
    int from = sector(of);
    return guests.write(of, from, end(of, from), stamp());
  }

  private long stamp() {
    return Stamps.of(round, lane.number(), written++);
  }

  private int sector(ModelVolume of) {
    return random.nextInt(of.contents().sectors() / PAGE) * PAGE;
  }

  private int end(ModelVolume of, int from) {
    return Math.min(of.contents().sectors(), from + PAGE * (1 + random.nextInt(48)));
  }

  /** Two calls on one volume at once. */
  private void race() throws Lane.Stopped {
    Optional<ModelVolume> some = any(one -> one.readWrite() && one.data());
    if (some.isEmpty()) {
      return;
    }
    ModelVolume of = some.get();
    String first = newLabel();
    String second = newLabel();
    boolean unused = of.use() == Use.NONE;
    switch (random.nextInt(unused ? 6 : 3)) {
      case 0 -> lane.perform(calls.set(of, "k0", text()), calls.set(of, "k0", text()));
      case 1 -> lane.perform(calls.resize(of, of.size() + EXTENT), calls.snapshot(of, first));
      case 2 -> snapshotWhileWriting(of, first);
      case 3 -> lane.perform(calls.destroy(of), calls.snapshot(of, first));
      case 4 -> lane.perform(calls.destroy(of), guests.plug(of, false));
      default -> lane.perform(calls.snapshot(of, first), calls.snapshot(of, second));
    }
    name(first);
    name(second);
  }

  private void snapshotWhileWriting(ModelVolume of, String label) throws Lane.Stopped {
    plug(of.label());
    ModelVolume now = lane.find(of.label()).orElseThrow();
    int from = sector(now);
    int to = end(now, from);
    long stamp = stamp();
    lane.perform(
        guests.write(now, from, to, stamp),
        calls.snapshot(now, label, seen -> now.contents().maybeWritten(from, to, stamp)));
  }
}
