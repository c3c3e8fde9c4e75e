package org.lvmsr.metadata;

import java.io.IOException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.metadata.format.OwnerBlock;

/**
 * Makes a new store. Headers of generation 0 come first and those that count last, so that a crash
 * in between leaves "no store yet", and never half of one.
 */
final class StoreFormatter {

  private final BlockDevice device;
  private final HeaderBlock header;
  private final Layout layout;
  private final RandomGenerator randomness;

  private StoreFormatter(BlockDevice device, HeaderBlock header, RandomGenerator randomness) {
    this.device = device;
    this.header = header;
    this.layout = header.layout();
    this.randomness = randomness;
  }

  static void format(
      BlockDevice device,
      Layout layout,
      Identity identity,
      Patch initial,
      RandomGenerator randomness)
      throws IOException {
    State state = StateEditor.apply(State.EMPTY, initial).state();
    if (state.jsonLength() > layout.maxStateBody()) {
      throw new StoreFullException("the first state", state.jsonLength(), layout.maxStateBody());
    }
    HeaderBlock header =
        new HeaderBlock(
            HeaderBlock.MAJOR,
            HeaderBlock.MINOR,
            layout.header(0, 0),
            0,
            HeaderBlock.FORMATTING,
            storeId(randomness),
            layout,
            layout,
            device.size(),
            device.sectorSize(),
            identity.srUuid(),
            identity.vgUuid(),
            identity.pvUuid(),
            identity.lunId());
    new StoreFormatter(device, header, randomness).run(state);
  }

  private static String storeId(RandomGenerator randomness) {
    byte[] id = new byte[16];
    randomness.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void run(State state) throws IOException {
    // A copy that an earlier store leaves behind must never win over ours.
    long finished = Headers.highestGeneration(device, layout) + 1;
    Headers.write(device, header);
    device.flush();
    clear(device, layout);
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      long place = layout.owner(replica);
      device.write(
          place, new OwnerBlock(place, 0, 0, 0, 0, true, header.storeId(), "", "").encode());
    }
    LogWriter log =
        new LogWriter(
            device,
            header,
            0,
            randomness.nextLong(),
            new LogWriter.End(
                new LogPosition(0, 0),
                0,
                FrameHeader.NO_HASH,
                new HistoryTail(layout.maxHistory())));
    log.checkpointAt(new LogPosition(0, 0), state);
    // One replica after the other, so that power lost in between cannot tear all four copies.
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      Headers.write(device, header.at(header.place(), finished), replica);
      device.flush();
    }
  }

  /** Everything behind each header copy becomes zeroes: no frame of an earlier store remains. */
  static void clear(BlockDevice device, Layout layout) throws IOException {
    for (long place : layout.headers()) {
      device.zero(
          place + Layout.BLOCK, layout.halfLength() - Layout.BLOCK, BlockDevice.ZeroProgress.NONE);
    }
  }
}
