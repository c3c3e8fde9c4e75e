package org.lvmsr.smapi;

import static org.lvmsr.smapi.CommonParams.DBG;
import static org.lvmsr.smapi.CommonParams.DESCRIPTION;
import static org.lvmsr.smapi.CommonParams.KEY;
import static org.lvmsr.smapi.CommonParams.NAME;
import static org.lvmsr.smapi.CommonParams.NEW_DESCRIPTION;
import static org.lvmsr.smapi.CommonParams.NEW_NAME;
import static org.lvmsr.smapi.CommonParams.SR;

import java.util.List;

/** The methods of {@code Volume}. */
final class VolumeMethods {
  private static final Param<Long> SIZE =
      new Param<>("size", ParamType.INT64, "The least size in bytes");
  private static final Param<Boolean> SHARABLE =
      new Param<>(
          "sharable", ParamType.BOOL, "Whether several hosts may have it writable at one time");
  private static final Param<String> SNAPSHOT =
      new Param<>("snapshot", ParamType.STRING, "The key of the snapshot");
  private static final Param<String> DEST_SR =
      new Param<>("dest_sr", ParamType.STRING, "The other SR, as its attach named it");
  private static final Param<String> K = new Param<>("k", ParamType.STRING, "The name of a pair");
  private static final Param<String> V = new Param<>("v", ParamType.STRING, "The value of a pair");
  private static final Param<Long> NEW_SIZE =
      new Param<>("new_size", ParamType.INT64, "The least size in bytes from now on");

  private static final Param<String> KEY2 =
      new Param<>("key2", ParamType.STRING, "The key of another volume");
  private static final Param<Long> OFFSET =
      new Param<>("offset", ParamType.INT64, "Where to begin, in bytes");
  private static final Param<Long> LENGTH =
      new Param<>("length", ParamType.INT64, "How many bytes; to the end if negative");

  private VolumeMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        method("create", "makes a volume that reads as zeroes.")
            .takes(DBG, SR, NAME, DESCRIPTION, SIZE, SHARABLE)
            .returns(
                ResultType.VOLUME,
                (p, kind, ctx, a) ->
                    p.volume()
                        .create(
                            ctx,
                            a.get(SR),
                            a.get(NAME),
                            a.get(DESCRIPTION),
                            a.get(SIZE),
                            a.get(SHARABLE))),
        method(
                "snapshot",
                "makes a volume with the contents of this moment that nobody can write to.")
            .takes(DBG, SR, KEY)
            .returns(
                ResultType.VOLUME,
                (p, kind, ctx, a) -> p.volume().snapshot(ctx, a.get(SR), a.get(KEY))),
        method("clone", "makes a volume with the contents of this moment that can be written to.")
            .takes(DBG, SR, KEY)
            .returns(
                ResultType.VOLUME,
                (p, kind, ctx, a) -> p.volume().clone(ctx, a.get(SR), a.get(KEY))),
        method("copy", "makes a volume in another SR with the contents of one.")
            .takes(DBG, SR, KEY, DEST_SR)
            .returns(
                ResultType.VOLUME,
                (p, kind, ctx, a) -> p.volume().copy(ctx, a.get(SR), a.get(KEY), a.get(DEST_SR))),
        method("revert", "gives a volume the contents of a snapshot.")
            .takes(DBG, SR, SNAPSHOT, KEY)
            .returnsUnit(
                (p, kind, ctx, a) ->
                    p.volume().revert(ctx, a.get(SR), a.get(SNAPSHOT), a.get(KEY))),
        method("destroy", "removes a volume, and nothing that another volume needs.")
            .takes(DBG, SR, KEY)
            .returnsUnit((p, kind, ctx, a) -> p.volume().destroy(ctx, a.get(SR), a.get(KEY))),
        method("stat", "describes a volume.")
            .takes(DBG, SR, KEY)
            .returns(
                ResultType.VOLUME,
                (p, kind, ctx, a) -> p.volume().stat(ctx, a.get(SR), a.get(KEY))),
        method("set", "stores a pair of texts with a volume, in place of any value it had.")
            .takes(DBG, SR, KEY, K, V)
            .returnsUnit(
                (p, kind, ctx, a) ->
                    p.volume().set(ctx, a.get(SR), a.get(KEY), a.get(K), a.get(V))),
        method("unset", "removes a pair of texts from a volume, if it has it.")
            .takes(DBG, SR, KEY, K)
            .returnsUnit(
                (p, kind, ctx, a) -> p.volume().unset(ctx, a.get(SR), a.get(KEY), a.get(K))),
        method("set_name", "gives a volume another name.")
            .takes(DBG, SR, KEY, NEW_NAME)
            .returnsUnit(
                (p, kind, ctx, a) ->
                    p.volume().setName(ctx, a.get(SR), a.get(KEY), a.get(NEW_NAME))),
        method("set_description", "gives a volume another description.")
            .takes(DBG, SR, KEY, NEW_DESCRIPTION)
            .returnsUnit(
                (p, kind, ctx, a) ->
                    p.volume().setDescription(ctx, a.get(SR), a.get(KEY), a.get(NEW_DESCRIPTION))),
        method("resize", "grows a volume; what is added reads as zeroes.")
            .takes(DBG, SR, KEY, NEW_SIZE)
            .returnsUnit(
                (p, kind, ctx, a) ->
                    p.volume().resize(ctx, a.get(SR), a.get(KEY), a.get(NEW_SIZE))),
        method("compare", "tells which blocks of a volume another one does not have so.")
            .takes(DBG, SR, KEY, KEY2)
            .returns(
                ResultType.BLOCK_LIST,
                (p, kind, ctx, a) -> p.volume().compare(ctx, a.get(SR), a.get(KEY), a.get(KEY2))),
        method("similar_content", "names volumes that share contents with one.")
            .takes(DBG, SR, KEY)
            .returns(
                ResultType.listOf(ResultType.STRING),
                (p, kind, ctx, a) -> p.volume().similarContent(ctx, a.get(SR), a.get(KEY))),
        method("enable_cbt", "begins to track which blocks of a volume change.")
            .takes(DBG, SR, KEY)
            .returnsUnit((p, kind, ctx, a) -> p.volume().enableCbt(ctx, a.get(SR), a.get(KEY))),
        method("disable_cbt", "ends to track which blocks of a volume change.")
            .takes(DBG, SR, KEY)
            .returnsUnit((p, kind, ctx, a) -> p.volume().disableCbt(ctx, a.get(SR), a.get(KEY))),
        method(
                "data_destroy",
                "removes a snapshot's data, and keeps what tells its changed blocks.")
            .takes(DBG, SR, KEY)
            .returnsUnit((p, kind, ctx, a) -> p.volume().dataDestroy(ctx, a.get(SR), a.get(KEY))),
        method("list_changed_blocks", "tells which blocks changed from one volume to another.")
            .takes(DBG, SR, KEY, KEY2, OFFSET, LENGTH)
            .returns(
                ResultType.CHANGED_BLOCKS,
                (p, kind, ctx, a) ->
                    p.volume()
                        .listChangedBlocks(
                            ctx, a.get(SR), a.get(KEY), a.get(KEY2), a.get(OFFSET), a.get(LENGTH))),
        method("compose", "gives a volume what another one has and it has not, and ends the other.")
            .takes(DBG, SR, KEY, KEY2)
            .returnsUnit(
                (p, kind, ctx, a) -> p.volume().compose(ctx, a.get(SR), a.get(KEY), a.get(KEY2))));
  }

  private static SmapiMethod.Builder method(String name, String description) {
    return SmapiMethod.named(SmapiInterface.VOLUME, name, description);
  }
}
