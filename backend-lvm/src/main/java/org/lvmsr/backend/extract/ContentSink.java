package org.lvmsr.backend.extract;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the contents of a volume from the beginning to the end. */
public interface ContentSink {
  /** Takes what comes next: from the buffer's position to its limit. */
  void data(ByteBuffer bytes) throws IOException;

  /** As many zeroes come next. */
  void zeroes(long length) throws IOException;
}
