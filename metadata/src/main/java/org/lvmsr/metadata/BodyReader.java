package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.Layout;

/**
 * Reads the bodies of trusted frames, in the order of the chain. Scanning kept only what deciding
 * needs; frames of a chain lie one behind the other, so that a few large reads fetch many of them.
 */
final class BodyReader {

  private final ReadableDevice device;
  private final Layout layout;
  private final Map<Long, BlockWindow> windows = new HashMap<>();

  BodyReader(ReadableDevice device, Layout layout) {
    this.device = device;
    this.layout = layout;
  }

  /** The body, from whichever copy can still be read, or nothing if none can any more. */
  Optional<byte[]> body(Link link) throws IOException {
    for (FrameCopy copy : link.copies()) {
      Optional<byte[]> body = read(copy);
      if (body.isPresent()) {
        return body;
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> read(FrameCopy copy) throws IOException {
    FrameHeader header = copy.header();
    long start = layout.segment(copy.replica(), copy.segment());
    long end = start + layout.segmentLength();
    BlockWindow window = windows.computeIfAbsent(start, any -> new BlockWindow(device, start, end));
    ByteBuffer frame = ByteBuffer.allocate((int) header.paddedLength());
    while (frame.hasRemaining()) {
      frame.put(window.block(header.place() + frame.position()));
    }
    Frame.Sums sums = Frame.Sums.withoutHash(frame);
    sums.update(frame.slice(FrameHeader.LENGTH, header.bodyLength()));
    if (!sums.good()) {
      return Optional.empty();
    }
    byte[] body = new byte[header.bodyLength()];
    frame.get(FrameHeader.LENGTH, body);
    return Optional.of(body);
  }
}
