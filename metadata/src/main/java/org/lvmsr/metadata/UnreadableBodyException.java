package org.lvmsr.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.lvmsr.metadata.format.FrameHeader;

/** A frame was found whole, but its content is no use. */
final class UnreadableBodyException extends Exception {

  private final transient Finding finding;

  UnreadableBodyException(FrameHeader header, Exception cause) {
    super(cause);
    finding =
        Finding.damage(
            "frame " + header.sequence() + " was found whole but has no usable content",
            header.type() + " as JSON",
            cause instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(cause.getMessage()),
            header.place());
  }

  Finding finding() {
    return finding;
  }
}
