package org.lvmsr.metadata;

import org.lvmsr.metadata.format.Layout;

/**
 * How much of a store's room is taken, in bytes of JSON.
 *
 * @param used by all records
 * @param ordinary limit for all changes but those that make room
 * @param limit for those that do
 */
public record Usage(long used, long ordinary, long limit) {

  static Usage of(State state, Layout layout) {
    return new Usage(state.jsonLength(), layout.ordinaryStateBody(), layout.maxStateBody());
  }
}
