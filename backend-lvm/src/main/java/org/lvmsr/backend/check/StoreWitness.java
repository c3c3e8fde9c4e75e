package org.lvmsr.backend.check;

import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;

/**
 * What the metadata store says.
 *
 * @param found the places of all stores whose headers were found by searching
 * @param placement the one that was read: where the reserved LV lies, or where a header was found
 * @param areas all that it has on the LUN: where its replicas are, and where it was formatted
 * @param lunBytes size of the LUN that its header names; 0 if no header can be read
 * @param reading what reading it gave
 */
public record StoreWitness(
    List<Placement> found,
    Optional<Placement> placement,
    List<Placement> areas,
    long lunBytes,
    Reading reading) {

  public StoreWitness {
    found = List.copyOf(found);
    areas = List.copyOf(areas);
  }

  /** What reading a store may give. */
  public sealed interface Reading {

    /**
     * There is no place to read at.
     *
     * @param traces what looks like headers of ours all the same
     */
    record None(List<HeaderTrace> traces) implements Reading {}

    /** Empty, valid or damaged. */
    record Found(OpenResult result) implements Reading {}

    /** A newer version wrote it. */
    record TooNew(String problem) implements Reading {}

    /** The medium reports errors. */
    record Unreadable(String problem) implements Reading {}
  }

  /** The result, if the content can be trusted. */
  public Optional<OpenResult.Valid> valid() {
    return reading instanceof Reading.Found read && read.result() instanceof OpenResult.Valid valid
        ? Optional.of(valid)
        : Optional.empty();
  }

  /** Whether nothing of ours is there that could be overwritten. */
  boolean holdsNothing() {
    return isAbsent()
        || (reading instanceof Reading.Found read && read.result() instanceof OpenResult.Empty);
  }

  /**
   * Whether the making of a store was cut short, so that there is none yet: its headers are there,
   * and say that they do not count.
   */
  boolean isUnfinished() {
    if (reading instanceof Reading.None none) {
      return none.traces().stream().anyMatch(t -> t.kind() == HeaderTrace.Kind.UNFINISHED);
    }
    return reading instanceof Reading.Found read
        && read.result() instanceof OpenResult.Empty
        && lunBytes > 0;
  }

  /** Whether nothing of ours is there, not even damaged. */
  boolean isAbsent() {
    return reading instanceof Reading.None none && none.traces().isEmpty();
  }
}
