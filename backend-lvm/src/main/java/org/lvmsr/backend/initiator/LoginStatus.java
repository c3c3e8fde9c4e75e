package org.lvmsr.backend.initiator;

import java.util.Locale;
import java.util.Map;
import org.lvmsr.backend.iscsi.IscsiException;

/** Why a target refuses a login (RFC 7143, 11.13.5). */
final class LoginStatus {
  static final int SUCCESS = 0;
  static final int REDIRECTION = 1;

  private static final int NOT_FOUND = 0x0203;
  private static final int REMOVED = 0x0204;
  private static final int AUTHENTICATION = 0x0201;
  private static final int AUTHORISATION = 0x0202;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x0200, "it takes what we sent for an error"),
          Map.entry(
              AUTHENTICATION,
              "authentication failure: check whether it wants CHAP, and the user and the secret"),
          Map.entry(
              AUTHORISATION,
              "this initiator may not use it: check the initiator's name and the access list"),
          Map.entry(NOT_FOUND, "there is no target of that name: check it, or discover"),
          Map.entry(REMOVED, "the target was removed, and has no new address"),
          Map.entry(0x0205, "it speaks another version of iSCSI"),
          Map.entry(0x0206, "too many connections"),
          Map.entry(0x0207, "it misses a parameter"),
          Map.entry(0x0208, "it cannot take part in this session"),
          Map.entry(0x0209, "it does not offer this type of session"),
          Map.entry(0x020a, "it does not know the session"),
          Map.entry(0x020b, "it takes the request for invalid during login"),
          Map.entry(0x0300, "an error of its own"),
          Map.entry(
              0x0301,
              "the service is not available: try later; Linux's target says so as well if there is"
                  + " no target of that name: check it, or discover"),
          Map.entry(0x0302, "it is out of resources: try later"));

  private LoginStatus() {}

  /**
   * The error that a status means.
   *
   * @param status class and detail, one byte each
   */
  static IscsiException failure(Peer peer, int status) {
    String words = WORDS.getOrDefault(status, "of unknown meaning");
    String code = String.format(Locale.ROOT, "%04x", status);
    return new IscsiException(
        kind(status), peer + " refuses the login, status " + code + ": " + words);
  }

  private static IscsiException.Kind kind(int status) {
    return switch (status) {
      case AUTHENTICATION, AUTHORISATION -> IscsiException.Kind.AUTHENTICATION_FAILED;
      case NOT_FOUND, REMOVED -> IscsiException.Kind.TARGET_NOT_FOUND;
      default -> IscsiException.Kind.LOGIN_FAILED;
    };
  }
}
