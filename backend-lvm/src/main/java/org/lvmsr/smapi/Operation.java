package org.lvmsr.smapi;

/** A copy or a mirror of a volume that goes on after the call that began it. */
public sealed interface Operation {
  /** What the plugin knows it by. */
  String id();

  /** Ends when all is copied. */
  record CopyV1(String id) implements Operation {}

  /** Copies all, and from then on every write too, till it is ended. */
  record MirrorV1(String id) implements Operation {}
}
