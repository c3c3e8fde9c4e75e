package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.initiator.FoundLun;
import org.lvmsr.backend.initiator.FoundTarget;
import org.lvmsr.backend.initiator.IscsiAddress;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.backend.record.SrRecord;

/** What there is at a portal, or at a target. */
final class LunList {
  private final AdminContext context;
  private final Account account;

  private LunList(AdminContext context) throws IOException {
    this.context = context;
    this.account = Account.of(context);
  }

  /** The list that a word asks for; empty if it names one LUN, or is no address. */
  static Optional<AdminResult> of(AdminContext context, Optional<String> word) throws IOException {
    if (word.filter(RemoteLun::isAddress).isEmpty()) {
      return Optional.empty();
    }
    IscsiAddress address = RemoteLun.parse(word.get());
    if (address.lun().isPresent()) {
      return Optional.empty();
    }
    var list = new LunList(context);
    return Optional.of(
        address.target().isPresent()
            ? list.luns(address.target().get())
            : list.targets(address.portal()));
  }

  private AdminResult targets(Portal portal) throws IOException {
    // A portal may want an account, but few have one of their own to prove themselves.
    Optional<Chap> alone =
        account.chap().map(chap -> new Chap(chap.user(), chap.secret(), Optional.empty()));
    List<FoundTarget> found = account.initiator().discover(portal, alone);
    var table = new TextTable().row("TARGET", "PORTALS");
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (FoundTarget one : found) {
      String portals =
          one.portals().stream().map(Portal::toString).collect(Collectors.joining(" "));
      table.row(address(one.target()), portals);
      ArrayNode at = json.addObject().put("iqn", one.target().iqn()).putArray("portals");
      one.portals().forEach(where -> at.add(where.toString()));
    }
    String next = found.isEmpty() ? "" : "\nlvmsr inspect TARGET lists the LUNs of one.\n";
    return new AdminResult(table + count(found.size(), "target") + next, json, AdminResult.DONE);
  }

  private static String address(Target target) {
    return new IscsiAddress(target.portal(), Optional.of(target.iqn()), Optional.empty())
        .toString();
  }

  private AdminResult luns(Target target) throws IOException {
    List<FoundLun> found = account.initiator().luns(target, account.chap());
    var table = new TextTable().row("LUN", "SIZE", "SCSIID", "HOLDS");
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (FoundLun lun : found) {
      ObjectNode node = json.addObject();
      String holds = holds(lun, node);
      String number = Integer.toString(lun.address().number());
      table.row(number, Size.text(lun.sizeBytes()), lun.scsiId(), holds);
      node.put("lun", lun.address().number()).put("size_bytes", lun.sizeBytes());
      node.put("scsi_id", lun.scsiId()).put("holds", holds);
    }
    String next =
        found.isEmpty()
            ? ""
            : "\nlvmsr inspect " + address(target) + "/LUN shows what is on one.\n";
    return new AdminResult(table + count(found.size(), "LUN") + next, json, AdminResult.DONE);
  }

  private String holds(FoundLun lun, ObjectNode json) {
    if (lun.problem().isPresent()) {
      return "cannot be read: " + lun.problem().get();
    }
    try {
      Witnesses seen = new RemoteLun(lun.address(), account).lookForAny(context);
      if (seen.nothingOfOurs()) {
        return "no SR of lvmsr";
      }
      seen.srUuid().ifPresent(uuid -> json.put("sr", uuid));
      String sr = "SR " + seen.srUuid().orElse("of unknown uuid");
      return seen.valid()
          .flatMap(valid -> Records.of(valid.state()).sr())
          .map(SrRecord::name)
          .map(name -> sr + (name.isEmpty() ? "" : " " + name))
          .orElse(sr + ", damaged: see lvmsr check");
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s") + "\n";
  }
}
