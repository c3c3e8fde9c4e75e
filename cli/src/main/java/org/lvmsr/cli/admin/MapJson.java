package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.layout.Content;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;
import org.lvmsr.backend.layout.User;

/** A map of a LUN for programs: all ranges, in bytes. */
final class MapJson {
  private MapJson() {}

  static ObjectNode of(Witnesses seen, LunMap map) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("target", seen.medium().name());
    root.put("sr", seen.srUuid().orElse(null));
    root.put("target_bytes", map.seen()).put("lun_bytes", map.bytes());
    map.vg()
        .ifPresent(
            vg ->
                root.putObject("lvm")
                    .put("vg", vg.name())
                    .put("sequence", vg.sequence())
                    .put("from", map.from())
                    .put("extent_bytes", vg.extentBytes())
                    .put("first_extent", vg.firstExtentOffset())
                    .put("extents", vg.extents()));
    ArrayNode notes = root.putArray("notes");
    map.notes().forEach(notes::add);
    ArrayNode ranges = root.putArray("ranges");
    map.ranges().forEach(range -> add(map, range, ranges.addObject()));
    return root;
  }

  private static void add(LunMap map, LunRange range, ObjectNode json) {
    Content content = range.content();
    json.put("start", range.start()).put("end", range.end()).put("bytes", range.bytes());
    map.extents(range)
        .ifPresent(run -> json.put("first_extent", run.start()).put("extents", run.count()));
    json.put("use", content.use().word()).put("part", content.part()).put("lv", content.lv());
    json.put("shared", content.isShared()).put("in_target", range.there());
    ArrayNode users = json.putArray("users");
    for (User user : content.users()) {
      users.addObject().put("lv", user.lv()).put("name", user.name()).put("key", user.key());
    }
    ArrayNode doubts = json.putArray("doubts");
    range.doubts().forEach(doubts::add);
  }
}
