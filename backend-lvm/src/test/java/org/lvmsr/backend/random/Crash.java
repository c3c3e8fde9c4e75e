package org.lvmsr.backend.random;

/** How a round ends. */
enum Crash {
  /** All calls return. */
  NONE,
  /** The service dies, and is started again while the host and its guests go on. */
  SERVICE,
  /** The host and the LUN lose their power. */
  POWER
}
