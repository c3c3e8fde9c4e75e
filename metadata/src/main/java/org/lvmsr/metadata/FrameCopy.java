package org.lvmsr.metadata;

import java.util.Optional;
import org.lvmsr.metadata.format.FrameHeader;

/**
 * A frame found on the medium.
 *
 * @param header its header, which is whole
 * @param replica 0 for A, 1 for B
 * @param segment 0 or 1
 * @param hash the frame's hash, or what stands for it in a checkpoint; empty if the body is not as
 *     it was written
 */
record FrameCopy(FrameHeader header, int replica, int segment, Optional<String> hash) {

  boolean good() {
    return hash.isPresent();
  }
}
