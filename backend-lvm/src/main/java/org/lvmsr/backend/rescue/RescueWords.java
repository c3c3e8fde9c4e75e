package org.lvmsr.backend.rescue;

import java.util.List;
import java.util.Optional;

/**
 * What an administrator says about a rescue.
 *
 * @param overwritten the bytes that were overwritten; empty if he does not know
 * @param discard name of a VG of somebody else's, made on the LUN meanwhile, whose LVs may go
 */
public record RescueWords(Optional<List<ByteRange>> overwritten, Optional<String> discard) {

  public RescueWords {
    overwritten = overwritten.map(List::copyOf);
  }

  /** Nothing. */
  public static RescueWords none() {
    return new RescueWords(Optional.empty(), Optional.empty());
  }
}
