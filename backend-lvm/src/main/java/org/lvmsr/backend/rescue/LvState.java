package org.lvmsr.backend.rescue;

import java.util.Locale;

/** How the text of the VG that is restored stands to the records, for one LV. */
public enum LvState {
  /** Both say the same. */
  AS_RECORDED("as recorded"),
  /** It was made later than the text, and comes back as recorded. */
  MADE_SINCE("made since the text, comes back"),
  /** It has grown since, and comes back as recorded. */
  GROWN_SINCE("grown since the text, comes back so"),
  /** It was removed since, and does not come back. */
  REMOVED_SINCE("removed since the text, stays away"),
  /** An open operation is about it, which attaching the SR ends. */
  UNDER_WAY("an operation was under way"),
  /** Records say nothing of where it lies: it comes back as the text has it. */
  NOT_RECORDED("as the text has it"),
  /** It comes back as the text has it, if at all, and the records say something else. */
  DIFFERS("differs");

  private final String text;

  LvState(String text) {
    this.text = text;
  }

  /** In words. */
  public String text() {
    return text;
  }

  /** For programs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
