package org.lvmsr.smapi;

import java.util.List;

/**
 * What {@code Datapath.attach} prepared.
 *
 * @param implementations of each kind at most one: of two, one caller takes the first and another
 *     the last
 */
public record Backend(List<Implementation> implementations) {
  public Backend {
    implementations = List.copyOf(implementations);
    long kinds = implementations.stream().map(Object::getClass).distinct().count();
    if (kinds != implementations.size()) {
      throw new IllegalArgumentException("two implementations of one kind: " + implementations);
    }
  }
}
