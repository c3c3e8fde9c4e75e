package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import org.lvmsr.backend.rescue.ByteRange;
import org.lvmsr.backend.rescue.LvState;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescuedVolume;
import org.lvmsr.backend.rescue.RescuedVolume.Overlap;
import org.lvmsr.backend.rescue.Signature;

/**
 * A plan for people and for programs.
 *
 * @param target what the user called it
 */
record RescueReport(String target, RescuePlan plan) {

  /** The worst that is to be said of a volume. */
  static Overlap worst(RescuePlan plan) {
    boolean differs =
        plan.volumes().stream().anyMatch(one -> one.verdict().state() == LvState.DIFFERS);
    Overlap worst =
        plan.volumes().stream()
            .map(RescuedVolume::overlap)
            .max(Comparator.naturalOrder())
            .orElse(Overlap.NONE);
    return differs ? Overlap.CERTAIN : worst;
  }

  @Override
  public String toString() {
    return head() + "\n" + volumes() + summary() + "\n";
  }

  private TextTable head() {
    var head = new TextTable();
    head.row("SR", plan.srUuid());
    head.row("on", target);
    head.row("text", "sequence " + plan.sequence() + ", " + plan.source());
    list(head, "damaged", plan.damaged());
    list(head, "found", plan.signatures().stream().map(RescueReport::signature).toList());
    list(head, "overwritten", words(plan.overwritten().certain()));
    list(head, "perhaps", words(plan.overwritten().perhaps()));
    list(head, "pools", plan.strangePools().stream().sorted().map(RescueReport::pool).toList());
    return head;
  }

  private static String pool(String name) {
    return name + " is of another moment than the text, or cannot be read";
  }

  private static void list(TextTable table, String title, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      table.row(i == 0 ? title : "", lines.get(i));
    }
  }

  private static List<String> words(List<ByteRange> ranges) {
    return ranges.stream().map(one -> one + " (" + Size.text(one.bytes()) + ")").toList();
  }

  private static String signature(Signature one) {
    return one.what() + ", by its magic number at byte " + one.at();
  }

  private String volumes() {
    if (plan.volumes().isEmpty()) {
      return "";
    }
    var table = new TextTable().row("VOLUME", "NAME", "LV", "OVERWRITTEN", "TEXT");
    for (RescuedVolume volume : plan.volumes()) {
      String bytes = volume.bytes() == 0 ? "" : ", " + Size.text(volume.bytes());
      table.row(
          volume.key(),
          volume.name(),
          volume.verdict().lv(),
          volume.overlap().text() + bytes,
          verdict(volume));
    }
    return table.toString();
  }

  private static String verdict(RescuedVolume volume) {
    String how = volume.verdict().how();
    String state = volume.verdict().state().text();
    return how.isEmpty() ? state : state + ": " + how;
  }

  private String summary() {
    return plan.volumes().size()
        + " volumes: "
        + count(Overlap.NONE)
        + ", "
        + count(Overlap.PERHAPS)
        + ", "
        + count(Overlap.CERTAIN)
        + (worst(plan) == Overlap.NONE || plan.overwritten().perhaps().isEmpty()
            ? ""
            : "; if you know what was overwritten, say --overwritten");
  }

  private String count(Overlap overlap) {
    long count = plan.volumes().stream().filter(one -> one.overlap() == overlap).count();
    return count + " " + overlap.text();
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("target", target).put("sr", plan.srUuid());
    root.putObject("text").put("where", plan.source()).put("sequence", plan.sequence());
    ArrayNode damaged = root.putArray("damaged");
    plan.damaged().forEach(damaged::add);
    ArrayNode signatures = root.putArray("signatures");
    plan.signatures()
        .forEach(one -> signatures.addObject().put("what", one.what()).put("byte", one.at()));
    ranges(root.putArray("overwritten"), plan.overwritten().certain());
    ranges(root.putArray("perhaps"), plan.overwritten().perhaps());
    ArrayNode pools = root.putArray("pools_of_another_moment");
    plan.strangePools().stream().sorted().forEach(pools::add);
    ArrayNode volumes = root.putArray("volumes");
    plan.volumes().forEach(volume -> json(volumes.addObject(), volume));
    root.put("written", false);
    return root;
  }

  private static void ranges(ArrayNode array, List<ByteRange> ranges) {
    ranges.forEach(one -> array.addObject().put("start", one.start()).put("end", one.end()));
  }

  private static void json(ObjectNode json, RescuedVolume volume) {
    json.put("key", volume.key()).put("name", volume.name()).put("lv", volume.verdict().lv());
    json.put("state", volume.verdict().state().word()).put("how", volume.verdict().how());
    json.put("overwritten", volume.overlap().word()).put("bytes", volume.bytes());
  }
}
