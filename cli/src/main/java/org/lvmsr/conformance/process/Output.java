package org.lvmsr.conformance.process;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What was printed.
 *
 * @param isUtf8 whether all of it is in UTF-8; what is not is replaced in the text
 */
record Output(String text, boolean isUtf8) {
  static Output of(byte[] bytes) {
    try {
      var strict = StandardCharsets.UTF_8.newDecoder();
      return new Output(strict.decode(ByteBuffer.wrap(bytes)).toString(), true);
    } catch (CharacterCodingException e) {
      return new Output(new String(bytes, StandardCharsets.UTF_8), false);
    }
  }
}
