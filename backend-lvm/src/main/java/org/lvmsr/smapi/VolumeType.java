package org.lvmsr.smapi;

/** What a volume holds. */
public enum VolumeType {
  DATA("Data"),
  CBT_METADATA("CBT_Metadata"),
  DATA_AND_CBT_METADATA("Data_and_CBT_Metadata");

  private final String tag;

  VolumeType(String tag) {
    this.tag = tag;
  }

  /** The tag on the wire. */
  String tag() {
    return tag;
  }
}
