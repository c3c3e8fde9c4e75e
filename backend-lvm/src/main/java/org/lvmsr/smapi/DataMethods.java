package org.lvmsr.smapi;

import static org.lvmsr.smapi.CommonParams.DBG;
import static org.lvmsr.smapi.CommonParams.DOMAIN;
import static org.lvmsr.smapi.CommonParams.URI;

import java.util.List;

/** The methods of {@code Data}. */
final class DataMethods {
  private static final Param<String> REMOTE =
      new Param<>("remote", ParamType.STRING, "The URI of the NBD server to write to");
  private static final Param<BlockList> BLOCKLIST =
      new Param<>("blocklist", ParamType.BLOCK_LIST, "The blocks to copy");
  private static final Param<Operation> OPERATION =
      new Param<>(
          "operation",
          ParamType.OPERATION,
          "What its beginning answered, such as [\"MirrorV1\", \"m1\"]");

  private DataMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        method("copy", "begins to copy blocks of a volume to another server.")
            .takes(DBG, URI, DOMAIN, REMOTE, BLOCKLIST)
            .returns(
                ResultType.OPERATION,
                (p, kind, ctx, a) ->
                    p.data().copy(ctx, a.get(URI), a.get(DOMAIN), a.get(REMOTE), a.get(BLOCKLIST))),
        method(
                "mirror",
                "begins to copy a volume to another server, and every write to it from now on.")
            .takes(DBG, URI, DOMAIN, REMOTE)
            .returns(
                ResultType.OPERATION,
                (p, kind, ctx, a) ->
                    p.data().mirror(ctx, a.get(URI), a.get(DOMAIN), a.get(REMOTE))),
        method("stat", "tells how far an operation is.")
            .takes(DBG, OPERATION)
            .returns(
                ResultType.DATA_STATUS, (p, kind, ctx, a) -> p.data().stat(ctx, a.get(OPERATION))),
        method("cancel", "ends an operation before its time.")
            .takes(DBG, OPERATION)
            .returnsUnit((p, kind, ctx, a) -> p.data().cancel(ctx, a.get(OPERATION))),
        method("destroy", "forgets an operation that has ended.")
            .takes(DBG, OPERATION)
            .returnsUnit((p, kind, ctx, a) -> p.data().destroy(ctx, a.get(OPERATION))),
        method("ls", "lists the operations that are not forgotten.")
            .returns(
                ResultType.listOf(ResultType.OPERATION), (p, kind, ctx, a) -> p.data().ls(ctx)));
  }

  private static SmapiMethod.Builder method(String name, String description) {
    return SmapiMethod.named(SmapiInterface.DATA, name, description);
  }
}
