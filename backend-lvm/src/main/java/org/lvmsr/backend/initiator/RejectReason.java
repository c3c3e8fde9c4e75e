package org.lvmsr.backend.initiator;

import java.util.Map;

/** Why a target rejects a PDU (RFC 7143, 11.17.1). */
final class RejectReason {
  private static final int REASON_AT = 2;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x02, "data digest error"),
          Map.entry(0x03, "SNACK reject"),
          Map.entry(0x04, "protocol error"),
          Map.entry(0x05, "command not supported"),
          Map.entry(0x06, "too many immediate commands"),
          Map.entry(0x07, "task in progress"),
          Map.entry(0x08, "invalid data ACK"),
          Map.entry(0x09, "invalid PDU field"),
          Map.entry(0x0a, "long operation reject"),
          Map.entry(0x0c, "waiting for logout"));

  private RejectReason() {}

  /** In words. */
  static String of(Pdu reject) {
    int reason = reject.byteAt(REASON_AT);
    return WORDS.getOrDefault(reason, "reason " + reason);
  }
}
