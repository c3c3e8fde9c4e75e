package org.lvmsr.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds a TCP port of the loopback interface that is free now. Another process may take it before
 * its user does, so whoever uses it must be ready to try again with another one.
 */
final class FreePort {
  private FreePort() {}

  static int find() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new LabException("No free TCP port on the loopback interface", e);
    }
  }
}
