package org.lvmsr.backend.initiator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/** The answer to SendTargets (RFC 7143, appendix C): names, each with the addresses behind it. */
final class SendTargets {
  private SendTargets() {}

  /**
   * Understands it. A target that is named twice is one.
   *
   * @param asked the portal that gave the answer
   */
  static List<FoundTarget> parse(Portal asked, List<TextKeys.Pair> pairs)
      throws IscsiProtocolException {
    Map<String, List<Portal>> targets = new LinkedHashMap<>();
    List<Portal> portals = new ArrayList<>();
    for (TextKeys.Pair pair : pairs) {
      switch (pair.key()) {
        case "TargetName" ->
            portals = targets.computeIfAbsent(name(pair.value()), name -> new ArrayList<>());
        case "TargetAddress" -> portals.add(Redirection.portal(pair.value()));
        default -> {
          // A key of later days.
        }
      }
    }
    List<FoundTarget> found = new ArrayList<>();
    targets.forEach(
        (iqn, all) -> found.add(new FoundTarget(new Target(asked, iqn), List.copyOf(all))));
    return found;
  }

  private static String name(String iqn) throws IscsiProtocolException {
    if (!IscsiAddress.isName(iqn)) {
      throw new IscsiProtocolException(
          "the target's list has a name that is none: " + PeerText.shown(iqn));
    }
    return iqn;
  }
}
