package org.lvmsr.backend.check;

/** Who says something about an SR. */
public enum Witness {
  /** The metadata store on the LUN. */
  STORE("store"),
  /** LVM2's label and VG text on the LUN. */
  LVM("LVM"),
  /** The device-mapper of this host's kernel. */
  DEVICE_MAPPER("device-mapper"),
  /** What a thin pool on the LUN says of itself. */
  POOL("pool"),
  /** The device or file itself: its size. */
  MEDIUM("medium");

  private final String text;

  Witness(String text) {
    this.text = text;
  }

  /** Its name for people. */
  public String text() {
    return text;
  }
}
