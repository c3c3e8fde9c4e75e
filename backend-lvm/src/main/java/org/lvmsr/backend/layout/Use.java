package org.lvmsr.backend.layout;

import java.util.Locale;

/** What a range of a LUN is used for. */
public enum Use {
  /** LVM's own: its label and its metadata areas. */
  LVM("LVM"),
  /** The metadata store: a replica of it, or what is reserved for one. */
  STORE("store"),
  /** A volume that has these extents for itself. */
  VOLUME("volume"),
  /** What overlays in a pool show where nothing was written to them. */
  BASE("base"),
  /** The blocks of a thin pool, where it is not told which of them are in use. */
  POOL_DATA("pool, data"),
  /** Blocks of a thin pool that one volume has. */
  POOL_MAPPED("pool, mapped"),
  /** Blocks of a thin pool that several volumes have. */
  POOL_SHARED("pool, mapped"),
  /** Blocks of a thin pool that no volume has. */
  POOL_FREE("pool, free"),
  /** The account of a thin pool. */
  POOL_METADATA("pool, metadata"),
  /** Where the chunks of a snapshot lay whose data was destroyed. */
  CHANGED_BLOCKS("changed blocks"),
  /** An LV that neither a record nor another LV explains. */
  OTHER_LV("another LV"),
  /** Extents that no LV has, with the data of a volume that was destroyed. */
  LEFT("free, of a destroyed volume"),
  /** Extents that no LV has. */
  FREE("free"),
  /** Bytes that are no part of an extent, nor LVM's: left by alignment, or a LUN that has grown. */
  OUTSIDE("outside extents"),
  /** Nobody is left to say. */
  UNKNOWN("not known"),
  /** Several things claim it. */
  CONTESTED("contested");

  private final String text;

  Use(String text) {
    this.text = text;
  }

  /** Its name for people. */
  public String text() {
    return text;
  }

  /** Its name for programs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
