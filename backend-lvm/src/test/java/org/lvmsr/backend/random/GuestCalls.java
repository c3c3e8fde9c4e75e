package org.lvmsr.backend.random;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.random.ModelVolume.Use;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.smapi.ChangedBlocks;
import org.lvmsr.smapi.Volume;

/** What guests do, and the calls that look at volumes or move their data, as {@link Call}s. */
final class GuestCalls {
  private static final String NOT_FLATTENED = "Volume_not_flattened";

  private final Attached attached;
  private final Guests guests;

  GuestCalls(Attached attached, Guests guests) {
    this.attached = attached;
    this.guests = guests;
  }

  Call plug(ModelVolume of, boolean reading) {
    return new Call(
        "plug " + of.label() + (reading ? " for reading" : ""),
        Calls.withData(of),
        Set.of(),
        Calls.done(() -> guests.plug(of.key(), reading)),
        (world, answer) ->
            world.change(of.label(), now -> now.withUse(reading ? Use.READING : Use.WRITING)));
  }

  Call unplug(ModelVolume of) {
    return new Call(
        "unplug " + of.label(),
        world -> Optional.empty(),
        Set.of(),
        Calls.done(() -> guests.unplug(of.key())),
        (world, answer) -> world.change(of.label(), now -> now.withUse(Use.NONE)));
  }

  Call write(ModelVolume of, int from, int to, long stamp) {
    return new Call(
        "write sectors " + from + " to " + to + " of " + of.label() + ": " + Stamps.text(stamp),
        Calls.dueOf(of),
        Set.of(),
        Calls.done(() -> guests.write(of.key(), from, to, stamp)),
        (world, answer) ->
            world.change(
                of.label(),
                now ->
                    now.withContents(
                        answer.given()
                            ? now.contents().written(from, to, stamp)
                            : now.contents().maybeWritten(from, to, stamp))));
  }

  Call boot(ModelVolume of, int from, int to, long stamp) {
    return new Call(
        "boot " + of.label() + ", and throw away: " + Stamps.text(stamp),
        Calls.dueOf(
            of,
            now -> now.use() == Use.NONE ? "" : Calls.IN_USE,
            now -> now.data() ? "" : Calls.NO_DATA),
        Set.of(Calls.NO_SPACE),
        Calls.done(() -> guests.boot(of.key(), from, to, stamp)),
        (world, answer) -> world);
  }

  /**
   * Makes a volume linear. One that is so stays as it is, whatever else holds.
   *
   * @param family what nothing has been called yet
   */
  Call flatten(ModelVolume of, String family) {
    Set<String> refusals = new HashSet<>(List.of(Calls.NO_SPACE));
    if (of.use() != Use.NONE) {
      refusals.add(Calls.IN_USE);
    }
    // What else happens to a volume in use ends its flattening.
    if (attached.thin() || !of.readWrite() || of.cbt() || of.use() != Use.NONE) {
      refusals.add(NOT_FLATTENED);
    }
    return new Call(
        "flatten " + of.label(),
        Calls.withData(of),
        refusals,
        Calls.done(
            () -> {
              String unused =
                  attached
                      .plugin()
                      .administer(List.of(Administration.FLATTEN, attached.sr(), of.key()));
            }),
        (world, answer) -> world.change(of.label(), now -> now.withFamily(family)));
  }

  /** Asks what changed, and fails if something that did is not told. */
  Call listChanged(ModelVolume from, ModelVolume to) {
    boolean related = from.family().equals(to.family());
    return new Call(
        "list what changed from " + from.label() + " to " + to.label(),
        Calls.dueOf(to, now -> now.cbt() && from.cbt() ? "" : Calls.CHANGED_BLOCKS),
        related ? Set.of() : Set.of(Calls.CHANGED_BLOCKS),
        Calls.done(
            () ->
                check(
                    from,
                    to,
                    attached
                        .volumes()
                        .listChangedBlocks(
                            Attached.TEST, attached.sr(), from.key(), to.key(), 0, -1))),
        (world, answer) -> world);
  }

  private static void check(ModelVolume from, ModelVolume to, ChangedBlocks changed) {
    byte[] bitmap = Base64.getDecoder().decode(changed.bitmap());
    int sectors = (int) (changed.granularity() / Stamps.SECTOR);
    for (int block = 0; block * sectors < to.contents().sectors(); block++) {
      boolean told = (bitmap[block / Byte.SIZE] & (0x80 >> (block % Byte.SIZE))) != 0;
      int first = block * sectors;
      if (!told && to.contents().differs(from.contents(), first, first + sectors)) {
        throw new AssertionError(
            "block "
                + block
                + " changed from "
                + from.label()
                + " to "
                + to.label()
                + " and is not told");
      }
    }
  }

  /** The list has the volume as it should be. */
  Call look(ModelVolume of) {
    return new Call(
        "look at " + of.label(),
        Calls.dueOf(of),
        Set.of(),
        Calls.done(
            () -> {
              String listed =
                  attached.plugin().sr().ls(Attached.TEST, attached.sr()).stream()
                      .filter(one -> one.key().equals(of.key()))
                      .map(ModelVolume::face)
                      .findFirst()
                      .orElse("nothing");
              Volume told = attached.volumes().stat(Attached.TEST, attached.sr(), of.key());
              if (!listed.equals(of.face()) || !ModelVolume.face(told).equals(of.face())) {
                throw new AssertionError(
                    of.label()
                        + " should have "
                        + of.face()
                        + "; is listed with "
                        + listed
                        + "; tells "
                        + ModelVolume.face(told));
              }
            }),
        (world, answer) -> world);
  }
}
