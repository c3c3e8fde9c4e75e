package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lvmsr.backend.iscsi.IscsiException;

/**
 * The operational keys (RFC 7143, 13). We offer what needs the least: no digests, one connection,
 * no recovery below that of the session. Keys about writing are offered with their safest values,
 * because some targets miss them otherwise.
 */
final class Negotiation {
  private static final String NOT_UNDERSTOOD = "NotUnderstood";
  private static final Set<String> REFUSALS = Set.of("Reject", NOT_UNDERSTOOD, "Irrelevant");

  /** What a target declares without wanting an answer, and what we do with it: nothing. */
  private static final Set<String> DECLARED =
      Set.of(
          "TargetAlias",
          "TargetAddress",
          "TargetName",
          "TargetPortalGroupTag",
          "InitiatorName",
          "InitiatorAlias",
          "SessionType",
          "MaxRecvDataSegmentLength");

  /** Where any other result would make us misread the stream. */
  private static final Map<String, String> INDISPENSABLE =
      Map.of(
          "HeaderDigest", "None",
          "DataDigest", "None",
          "ErrorRecoveryLevel", "0",
          "DataPDUInOrder", "Yes",
          "DataSequenceInOrder", "Yes");

  private final Peer peer;
  private final Map<String, String> offers = new LinkedHashMap<>();

  Negotiation(Peer peer) {
    this.peer = peer;
    offers.put("HeaderDigest", "None");
    offers.put("DataDigest", "None");
    offers.put("MaxRecvDataSegmentLength", Integer.toString(PduStream.MAX_DATA));
    offers.put("ErrorRecoveryLevel", "0");
    offers.put("DefaultTime2Wait", "0");
    offers.put("DefaultTime2Retain", "0");
    if (peer.iqn().isPresent()) {
      offers.put("MaxConnections", "1");
      offers.put("InitialR2T", "Yes");
      offers.put("ImmediateData", "No");
      offers.put("MaxBurstLength", "16776192");
      offers.put("FirstBurstLength", "65536");
      offers.put("MaxOutstandingR2T", "1");
      offers.put("DataPDUInOrder", "Yes");
      offers.put("DataSequenceInOrder", "Yes");
    }
  }

  /** All of them. */
  Map<String, String> offers() {
    return Map.copyOf(offers);
  }

  /**
   * Takes the target's answers.
   *
   * @return what it has to be told in turn: that we do not know a key of its own
   * @throws IscsiException if it insists on what we cannot do
   */
  Map<String, String> settle(Map<String, String> said) throws IOException {
    Map<String, String> replies = new LinkedHashMap<>();
    for (Map.Entry<String, String> one : said.entrySet()) {
      String wanted = INDISPENSABLE.get(one.getKey());
      if (wanted != null && !isMet(wanted, one.getValue())) {
        throw new IscsiException(
            IscsiException.Kind.LOGIN_FAILED,
            peer
                + " insists on "
                + one.getKey()
                + "="
                + PeerText.shown(one.getValue())
                + "; only "
                + wanted
                + " can be done here");
      }
      if (!offers.containsKey(one.getKey()) && !DECLARED.contains(one.getKey())) {
        replies.put(one.getKey(), wanted == null ? NOT_UNDERSTOOD : wanted);
      }
    }
    return replies;
  }

  /** A key that the target refuses has its default, and the defaults are what we want. */
  private static boolean isMet(String wanted, String said) {
    return said.equals(wanted) || REFUSALS.contains(said);
  }
}
