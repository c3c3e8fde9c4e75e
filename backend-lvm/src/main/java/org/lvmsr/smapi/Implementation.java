package org.lvmsr.smapi;

import java.util.Map;
import java.util.Set;

/**
 * One way to reach the blocks of an attached volume. What no machine could use is refused; whether
 * a device or a file is there is not looked at.
 */
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
    private static final Set<String> OF_DEVICES = Set.of("vbd", "vbd3");

    public XenDisk {
      Given.text(backendType, "backend type of a XenDisk");
      if (OF_DEVICES.contains(backendType)) {
        Given.path(params, "params of a XenDisk");
      } else {
        Given.text(params, "params of a XenDisk");
      }
      extra = Ordered.copyOf(extra);
    }
  }

  /** A block device of the control domain. */
  record BlockDevice(String path) implements Implementation {
    public BlockDevice {
      Given.path(path, "path of a block device");
    }
  }

  /** A raw file, {@code File} on the wire. */
  record FileImpl(String path) implements Implementation {
    public FileImpl {
      Given.path(path, "path of a file");
    }
  }

  /** An NBD export: {@code nbd:unix:SOCKET:exportname=NAME}, with no further colon. */
  record Nbd(String uri) implements Implementation {
    public Nbd {
      Given.text(uri, "URI of an NBD export");
    }
  }
}
