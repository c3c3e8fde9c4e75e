package org.lvmsr.backend.iscsi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a target listens.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Portal(String host, int port) {
  /** The port that IANA gave to iSCSI. */
  public static final int DEFAULT_PORT = 3260;

  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([^:\\[\\]\\s,/]+))(?::(\\d{1,5}))?");

  public Portal {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no portal: host '" + host + "', port " + port);
    }
  }

  /**
   * Parses {@code host}, {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException naming the text, if it is none of these
   */
  public static Portal parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a portal (host[:port] or [IPv6][:port]): " + text);
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
    return new Portal(host, port);
  }

  /** As iscsiadm takes and prints it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
