package org.lvmsr.cli.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.extract.ContentSink;
import org.lvmsr.backend.extract.VolumeContents;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.fixtures.stamp.StampedBlock;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** What volumes hold, read on this host from the file of a LUN that nobody uses. */
final class FateContents implements AutoCloseable {
  private static final UUID NOBODY = new UUID(0, 0);

  private final ReadableDevice device;
  private final VolumeGroup vg;
  private final Records records;

  /** The contents of a volume. */
  record Found(ByteBuffer bytes) {
    /** The generation of each block, if this was written by the writer of a volume. */
    long[] generations(String writer) {
      UUID volume = writer.isEmpty() ? NOBODY : UUID.fromString(writer);
      long[] generations = new long[bytes.capacity() / StampedBlock.BYTES];
      for (int block = 0; block < generations.length; block++) {
        int place = block * StampedBlock.BYTES;
        generations[block] = StampedBlock.generation(bytes, place, volume, block);
      }
      return generations;
    }

    /** What the first block says that is no stamp; empty if all are stamps. */
    String rubbish(long[] generations) {
      for (int block = 0; block < generations.length; block++) {
        if (generations[block] == StampedBlock.RUBBISH) {
          String says = StampedBlock.text(bytes, block * StampedBlock.BYTES);
          return "; block " + block + " begins as " + says;
        }
      }
      return "";
    }

    String sha256() {
      try {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes.duplicate().clear());
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("each Java has it", e);
      }
    }
  }

  private FateContents(ReadableDevice device, Witnesses seen) {
    this.device = device;
    this.vg = seen.vg().orElseThrow();
    this.records = Records.of(seen.valid().orElseThrow().state());
  }

  static FateContents open(Path lun) throws IOException {
    ReadableDevice device = DirectDevice.openReadOnly(lun);
    return new FateContents(device, inspector().look(device));
  }

  /** One that knows nothing of this host's devices. */
  static Inspector inspector() {
    return new Inspector(
        Devices.direct(), new DeviceMapper(Path.of("/sys")), new SystemCommandRunner());
  }

  Found read(String key) throws IOException {
    VolumeRecord volume = records.volumes().get(key);
    if (volume == null) {
      throw new AssertionError("no record of volume " + key);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(volume.size()));
    ContentSink sink =
        new ContentSink() {
          @Override
          public void data(ByteBuffer more) {
            bytes.put(more);
          }

          @Override
          public void zeroes(long length) {
            bytes.position(Math.toIntExact(bytes.position() + length));
          }
        };
    new VolumeContents(device, vg).copy(vg.volume(volume.lv()).orElseThrow(), volume.size(), sink);
    return new Found(bytes);
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
