package org.lvmsr.backend.iscsi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for each IPv6 address (RFC 5952): people and programs write them in many ways, and
 * portals are compared.
 */
final class Ipv6Text {
  /** As Java writes an address: eight groups without leading zeroes. */
  private static final Pattern ZEROES = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

  private Ipv6Text() {}

  /**
   * The usual spelling. A zone ({@code %eth0}) stays as it is.
   *
   * @throws IllegalArgumentException if it is no IPv6 address
   */
  static String normal(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    String rest = zone < 0 ? "" : address.substring(zone);
    if (bare.indexOf(':') < 0) {
      throw new IllegalArgumentException("not an IPv6 address: " + address);
    }
    try {
      // With a colon in it, it is never taken for a name, and nobody is asked.
      String groups = InetAddress.getByName("[" + bare + "]").getHostAddress();
      return (groups.indexOf(':') < 0 ? bare : shortened(groups)) + rest;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv6 address: " + address, e);
    }
  }

  /** The longest run of zero groups, the first of several, becomes two colons. */
  private static String shortened(String groups) {
    Matcher runs = ZEROES.matcher(groups);
    int start = -1;
    int end = -1;
    while (runs.find()) {
      if (runs.end() - runs.start() > end - start) {
        start = runs.start();
        end = runs.end();
      }
    }
    if (start < 0) {
      return groups;
    }
    String behind = groups.substring(end);
    return groups.substring(0, start) + (behind.isEmpty() ? "::" : ":" + behind);
  }
}
