package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The text of the VG on a device that is looked at again and again. With ten thousand LVs it is
 * megabytes long, so it is read only if the headers that lead to it say that it is another one.
 */
public final class LatestText {
  private final ReadableDevice device;
  private @Nullable Seen seen;

  /** Reads nothing yet. */
  public LatestText(ReadableDevice device) {
    this.device = device;
  }

  /**
   * What was there last.
   *
   * @param heads as they were before the text was read: one that came in between is read next time
   */
  private record Seen(ByteBuffer heads, VgText text) {}

  /** As {@link VgTextReader#readText}. */
  public synchronized Optional<VgText> read() throws IOException {
    var look = new PvHeads(device);
    Optional<ByteBuffer> heads = heads(look);
    Seen last = seen;
    if (last != null && heads.equals(Optional.of(last.heads()))) {
      return Optional.of(last.text());
    }
    seen = null;
    Optional<VgText> text = VgTextReader.readText(look);
    if (heads.isPresent() && text.isPresent()) {
      seen = new Seen(heads.get(), text.get());
    }
    return text;
  }

  /** As {@link VgTextReader#inspect}: reads both areas, whatever their headers say. */
  public synchronized Optional<PvReading> inspect() throws IOException {
    Seen last = seen;
    return last == null ? VgTextReader.inspect(device) : VgTextReader.inspect(device, last.text());
  }

  /** Empty if one of them cannot be read: the text may be all the same. */
  private static Optional<ByteBuffer> heads(PvHeads look) {
    try {
      return Optional.of(look.all());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
