package org.lvmsr.lab;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A target of {@link Lio}. */
public final class LioTarget {
  private final Lio lio;
  private final String iqn;
  private final List<Integer> luns;

  private LioTarget(Lio lio, String iqn, List<Integer> luns) {
    this.lio = lio;
    this.iqn = iqn;
    this.luns = luns;
  }

  static LioTarget create(Lio lio, String iqn, Map<Integer, String> disks) {
    var target = new LioTarget(lio, iqn, List.copyOf(disks.keySet()));
    lio.script("mkdir -p iscsi/" + iqn + "/tpgt_1/np/0.0.0.0:" + Lio.PORT).orThrow();
    disks.forEach(
        (number, disk) ->
            target.does("mkdir lun/lun_" + number + " && " + link("../../../" + disk, number)));
    target.does(
        Lio.set("attrib/authentication", "0")
            + " && "
            + Lio.set("attrib/generate_node_acls", "1")
            + " && "
            + Lio.set("enable", "1"));
    return target;
  }

  private static String link(String disk, int number) {
    return "ln -s " + disk + " lun/lun_" + number + "/disk";
  }

  /** Its name. */
  public String iqn() {
    return iqn;
  }

  /** From now on nobody logs in without this account. */
  public LioTarget demand(ChapAccount account) {
    return does(
        Lio.set("auth/userid", account.user())
            + " && "
            + Lio.set("auth/password", account.password())
            + " && "
            + Lio.set("attrib/authentication", "1"));
  }

  /** From now on it proves itself by this account to who asks. */
  public LioTarget prove(ChapAccount account) {
    return does(
        Lio.set("auth/userid_mutual", account.user())
            + " && "
            + Lio.set("auth/password_mutual", account.password()));
  }

  /**
   * From now on only one initiator logs in. It is pinged where it is silent for so long, and left
   * if it does not answer for as long again.
   */
  public LioTarget admitOnly(String initiator, int seconds) {
    String acl = "acls/" + initiator;
    String timeout = Integer.toString(seconds);
    String mapped = luns.stream().map(one -> map(acl, one)).collect(Collectors.joining(" && "));
    return does(
        Lio.set("attrib/generate_node_acls", "0")
            + " && mkdir "
            + acl
            + " && "
            + mapped
            + " && "
            + Lio.set(acl + "/attrib/nopin_timeout", timeout)
            + " && "
            + Lio.set(acl + "/attrib/nopin_response_timeout", timeout));
  }

  private static String map(String acl, int number) {
    String lun = acl + "/lun_" + number;
    return "mkdir " + lun + " && ln -s lun/lun_" + number + " " + lun + "/disk";
  }

  /** Ends all sessions, and takes new ones. */
  public void restart() {
    does(Lio.set("enable", "0") + " && " + Lio.set("enable", "1"));
  }

  private LioTarget does(String script) {
    var unused = lio.script("cd iscsi/" + iqn + "/tpgt_1 && " + script).orThrow();
    return this;
  }
}
