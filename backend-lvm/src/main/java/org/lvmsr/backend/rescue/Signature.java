package org.lvmsr.backend.rescue;

import java.util.List;

/**
 * What somebody else has written over the LUN, by its magic number.
 *
 * @param what it is
 * @param at where the magic number stands, in bytes
 * @param written where the one who wrote it has certainly written
 * @param perhaps where he may have written, too
 */
public record Signature(String what, long at, List<ByteRange> written, List<ByteRange> perhaps) {

  public Signature {
    written = List.copyOf(written);
    perhaps = List.copyOf(perhaps);
  }
}
