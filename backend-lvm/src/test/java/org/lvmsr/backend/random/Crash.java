package org.lvmsr.backend.random;

/** How a round ends. */
enum Crash {
  /** All calls return. */
  NONE,
  /** The host and the LUN lose their power. */
  POWER,
  /** The service dies, and is started again while the host and its guests go on. */
  SERVICE
}
