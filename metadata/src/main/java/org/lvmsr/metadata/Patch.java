package org.lvmsr.metadata;

import java.util.List;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Changes that become durable together or not at all. Immutable: each method returns a longer
 * patch.
 */
public final class Patch {

  /** One step of a patch. */
  sealed interface Change {
    String table();

    String id();
  }

  /** The record becomes exactly this. */
  record Put(String table, String id, StoredRecord value) implements Change {}

  /** The record is no longer there. */
  record Remove(String table, String id) implements Change {}

  private static final Patch EMPTY = new Patch(TreePVector.empty(), "", false);

  private final PVector<Change> changes;
  private final String cause;
  private final boolean makesRoom;

  private Patch(PVector<Change> changes, String cause, boolean makesRoom) {
    this.changes = changes;
    this.cause = cause;
    this.makesRoom = makesRoom;
  }

  /** A patch that changes nothing. */
  public static Patch of() {
    return EMPTY;
  }

  /**
   * Adds or replaces a record.
   *
   * @param value anything Jackson writes as a JSON object without nulls; null fields of Java
   *     records are left out
   * @throws IllegalArgumentException if it is no JSON object or contains null
   */
  public Patch put(String table, String id, Object value) {
    checkKeys(table, id);
    return with(changes.plus(new Put(table, id, StoredRecord.of(value))));
  }

  /** Removes a record; nothing happens if there is none. */
  public Patch remove(String table, String id) {
    checkKeys(table, id);
    return with(changes.plus(new Remove(table, id)));
  }

  /** Does all of this, then all of the other. */
  public Patch and(Patch other) {
    return with(changes.plusAll(other.changes));
  }

  private Patch with(PVector<Change> newChanges) {
    return new Patch(newChanges, cause, makesRoom);
  }

  /**
   * The same, and history says why.
   *
   * @param newCause what people know the change by, such as the call that asked for it
   */
  public Patch by(String newCause) {
    StoredRecord.checkText(newCause);
    return new Patch(changes, newCause, makesRoom);
  }

  /**
   * The same, as a step towards removing something: it may use the room that is kept for that when
   * the store is otherwise full.
   */
  public Patch makingRoom() {
    return new Patch(changes, cause, true);
  }

  String cause() {
    return cause;
  }

  boolean makesRoom() {
    return makesRoom;
  }

  private static void checkKeys(String table, String id) {
    if (table.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("empty table or id: '" + table + "', '" + id + "'");
    }
    StoredRecord.checkText(table);
    StoredRecord.checkText(id);
  }

  List<Change> changes() {
    return changes;
  }
}
