package org.lvmsr.backend.initiator;

import java.io.ByteArrayOutputStream;

/** Text that comes in several PDUs, up to a bound. */
final class TextBuffer {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final int limit;

  /** At most so many bytes. */
  TextBuffer(int limit) {
    this.limit = limit;
  }

  /**
   * Takes the next part.
   *
   * @throws IscsiProtocolException if it is too much by now
   */
  void add(byte[] part) throws IscsiProtocolException {
    if (part.length > limit - text.size()) {
      throw new IscsiProtocolException("the target's text is longer than " + limit + " bytes");
    }
    text.writeBytes(part);
  }

  byte[] bytes() {
    return text.toByteArray();
  }
}
