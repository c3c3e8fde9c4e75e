package org.lvmsr.backend.initiator;

import java.util.Optional;
import java.util.regex.Pattern;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/**
 * What {@code iscsi://host[:port][/iqn[/lun]]} names: a portal, a target or a LUN.
 *
 * @param portal where
 * @param iqn the target's name, if it names one
 * @param number the LUN, if it names one
 */
public record IscsiAddress(Portal portal, Optional<String> iqn, Optional<Integer> number) {
  /** What such text begins with. */
  public static final String SCHEME = "iscsi://";

  private static final String FORM =
      "; expected is iscsi://host[:port]/iqn/lun, with an IPv6 address in brackets";

  /** RFC 7143, 4.2.7, but for characters that it forbids and people use. */
  private static final Pattern NAME =
      Pattern.compile("(?:iqn|eui|naa)\\.[^\\s\\p{Cntrl}/,]{1,219}");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

  /** A LUN has a target. */
  public IscsiAddress {
    if (number.isPresent() && iqn.isEmpty()) {
      throw new IllegalArgumentException("a LUN without a target");
    }
  }

  /**
   * Understands it.
   *
   * @throws IllegalArgumentException saying what is wrong and which form is expected
   */
  public static IscsiAddress parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw wrong(text, "it does not begin with " + SCHEME);
    }
    String[] parts = text.substring(SCHEME.length()).split("/", -1);
    if (parts[0].indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "not an iSCSI address: users and secrets do not belong into it" + FORM);
    }
    if (parts.length > 3) {
      throw wrong(text, "something follows the LUN");
    }
    Portal portal = portal(text, parts[0]);
    Optional<String> iqn = part(parts, 1).map(name -> name(text, name));
    Optional<Integer> number = part(parts, 2).map(digits -> number(text, digits));
    if (number.isPresent() && iqn.isEmpty()) {
      throw wrong(text, "it names a LUN, but no target");
    }
    return new IscsiAddress(portal, iqn, number);
  }

  private static Optional<String> part(String[] parts, int index) {
    return parts.length > index && !parts[index].isEmpty()
        ? Optional.of(parts[index])
        : Optional.empty();
  }

  private static Portal portal(String text, String host) {
    if (host.isEmpty()) {
      throw wrong(text, "it names no host");
    }
    if (host.indexOf(':') != host.lastIndexOf(':') && host.charAt(0) != '[') {
      throw wrong(text, "'" + host + "' is no host with a port, and an IPv6 address has brackets");
    }
    try {
      return Portal.parse(host);
    } catch (IllegalArgumentException e) {
      throw wrong(text, String.valueOf(e.getMessage()));
    }
  }

  private static String name(String text, String name) {
    if (!NAME.matcher(name).matches()) {
      throw wrong(text, "'" + name + "' is no name of a target (iqn., eui. or naa.)");
    }
    return name;
  }

  private static int number(String text, String digits) {
    int number = NUMBER.matcher(digits).matches() ? Integer.parseInt(digits) : LunNumber.MAX + 1;
    if (number > LunNumber.MAX) {
      throw wrong(text, "'" + digits + "' is no LUN (a number from 0 to " + LunNumber.MAX + ")");
    }
    return number;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("not an iSCSI address: " + text + ": " + why + FORM);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The target that it names. */
  public Optional<Target> target() {
    return iqn.map(name -> new Target(portal, name));
  }

  /** The LUN that it names. */
  public Optional<LunAddress> lun() {
    return target().flatMap(target -> number.map(one -> new LunAddress(target, one)));
  }

  /** In full, with the port. */
  @Override
  public String toString() {
    return SCHEME
        + portal
        + iqn.map(name -> "/" + name).orElse("")
        + number.map(one -> "/" + one).orElse("");
  }
}
