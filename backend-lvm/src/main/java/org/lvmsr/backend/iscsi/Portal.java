package org.lvmsr.backend.iscsi;

import java.util.ArrayList;
import java.util.List;
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
      Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:\\[\\]\\s,/]+))(?::(\\d{1,5}))?");

  /** Without brackets there is no telling a port from the address, so there is none. */
  private static final Pattern BARE_V6 = Pattern.compile("[0-9A-Fa-f.]*(?::[0-9A-Fa-f.]*){2,}");

  /** An IPv6 address gets its usual spelling. */
  public Portal {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no portal: host '" + host + "', port " + port);
    }
    host = host.indexOf(':') >= 0 ? Ipv6Text.normal(host) : host;
  }

  /** As {@link #parse(String, int)} with the usual port. */
  public static Portal parse(String text) {
    return parse(text, DEFAULT_PORT);
  }

  /**
   * Parses {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or {@code v6}.
   *
   * @param port where the text names none
   * @throws IllegalArgumentException naming the text, if it is none of these
   */
  public static Portal parse(String text, int port) {
    if (BARE_V6.matcher(text).matches()) {
      return new Portal(text, port);
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a portal (host[:port] or [IPv6][:port]): " + text);
    }
    boolean bracketed = matcher.group(1) != null;
    String host = bracketed ? Ipv6Text.normal(matcher.group(1)) : matcher.group(2);
    String own = matcher.group(3);
    return new Portal(host, own == null ? port : Integer.parseInt(own));
  }

  /**
   * Parses several, between commas.
   *
   * @param port where one names none
   * @throws IllegalArgumentException naming the one that is none, or that is there twice
   */
  public static List<Portal> parseAll(String text, int port) {
    List<Portal> all = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Portal portal = parse(one.strip(), port);
      if (all.contains(portal)) {
        throw new IllegalArgumentException("named twice: " + portal);
      }
      all.add(portal);
    }
    return List.copyOf(all);
  }

  /** As iscsiadm takes and prints it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
