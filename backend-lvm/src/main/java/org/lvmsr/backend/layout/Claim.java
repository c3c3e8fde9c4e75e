package org.lvmsr.backend.layout;

import java.util.List;

/**
 * A claim on a range of bytes, as one witness makes it; ranges of others may overlap it.
 *
 * @param start its first byte
 * @param end the first byte behind it
 * @param doubts see {@link LunRange#doubts}
 */
record Claim(long start, long end, Content content, List<String> doubts) {

  Claim {
    doubts = List.copyOf(doubts);
  }
}
