package org.lvmsr.metadata.format;

import java.util.Optional;

/** Kinds of frames, with their number on the medium. */
public enum FrameType {
  /** The whole state as of the frame it names. Not itself a link of the chain. */
  CHECKPOINT(1),
  /** A writer began a new epoch. */
  OPEN(2),
  /** One group of commits. */
  COMMIT(3),
  /** Nothing new, except that everything before is known to be durable. */
  SEAL(4);

  private final int number;

  FrameType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Optional<FrameType> of(int number) {
    for (FrameType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
