package org.lvmsr.smapi;

import java.util.Map;
import java.util.Objects;

/** One way to reach the blocks of an attached volume. */
public sealed interface Implementation {
  /**
   * For guests; without it a guest cannot use the volume.
   *
   * @param params path of what the guest's disk is on: of a block device for {@code vbd} and {@code
   *     vbd3}, of a file for {@code qdisk}
   * @param extra goes to the {@code sm-data} directory of the backend in xenstore
   * @param backendType {@code vbd}, {@code vbd3}, {@code qdisk} or {@code 9pfs}
   */
  record XenDisk(String params, Map<String, String> extra, String backendType)
      implements Implementation {
    public XenDisk {
      Objects.requireNonNull(params, "params of a XenDisk");
      Objects.requireNonNull(backendType, "backend type of a XenDisk");
      extra = Ordered.copyOf(extra);
    }
  }

  /** A block device of the control domain. */
  record BlockDevice(String path) implements Implementation {
    public BlockDevice {
      Objects.requireNonNull(path, "path of a block device");
    }
  }

  /** A raw file, {@code File} on the wire. */
  record FileImpl(String path) implements Implementation {
    public FileImpl {
      Objects.requireNonNull(path, "path of a file");
    }
  }

  /** An NBD export: {@code nbd:unix:SOCKET:exportname=NAME}, with no further colon. */
  record Nbd(String uri) implements Implementation {
    public Nbd {
      Objects.requireNonNull(uri, "URI of an NBD export");
    }
  }
}
