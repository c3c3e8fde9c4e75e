package org.lvmsr.smapi;

import java.util.Map;

/** One way to reach the blocks of an attached volume. */
public sealed interface Implementation {
  /**
   * For guests; without it a guest cannot use the volume.
   *
   * @param extra goes to the {@code sm-data} directory of the backend in xenstore
   * @param backendType {@code vbd}, {@code vbd3}, {@code qdisk} or {@code 9pfs}
   */
  record XenDisk(String params, Map<String, String> extra, String backendType)
      implements Implementation {
    public XenDisk {
      extra = Ordered.copyOf(extra);
    }
  }

  /** A block device of the control domain. */
  record BlockDevice(String path) implements Implementation {}

  /** A raw file, {@code File} on the wire. */
  record FileImpl(String path) implements Implementation {}

  /** An NBD export: {@code nbd:unix:SOCKET:exportname=NAME}, with no further colon. */
  record Nbd(String uri) implements Implementation {}
}
