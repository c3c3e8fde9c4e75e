package org.lvmsr.smapi;

import static org.lvmsr.smapi.CommonParams.DBG;
import static org.lvmsr.smapi.CommonParams.DOMAIN;
import static org.lvmsr.smapi.CommonParams.URI;

import java.util.List;

/** The methods of {@code Datapath}. */
final class DatapathMethods {
  private static final Param<Boolean> PERSISTENT =
      new Param<>("persistent", ParamType.BOOL, "Whether what is written stays");

  private DatapathMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        method("open", "says, before a guest starts, whether what it writes will stay.")
            .takes(DBG, URI, PERSISTENT)
            .returnsUnit(
                (p, kind, ctx, a) -> p.datapath().open(ctx, a.get(URI), a.get(PERSISTENT))),
        method("attach", "prepares access for a domain and says how the volume can be reached.")
            .takes(DBG, URI, DOMAIN)
            .returns(
                ResultType.BACKEND,
                (p, kind, ctx, a) -> p.datapath().attach(ctx, a.get(URI), a.get(DOMAIN))),
        method("activate", "makes a prepared volume ready for reads and writes.")
            .takes(DBG, URI, DOMAIN)
            .returnsUnit(
                (p, kind, ctx, a) -> p.datapath().activate(ctx, a.get(URI), a.get(DOMAIN))),
        method(
                "activate_readonly",
                "makes a prepared volume ready for reads by any number of domains.")
            .takes(DBG, URI, DOMAIN)
            .returnsUnit(
                (p, kind, ctx, a) -> p.datapath().activateReadonly(ctx, a.get(URI), a.get(DOMAIN))),
        method("deactivate", "ends reads and writes; what was written is on the storage.")
            .takes(DBG, URI, DOMAIN)
            .returnsUnit(
                (p, kind, ctx, a) -> p.datapath().deactivate(ctx, a.get(URI), a.get(DOMAIN))),
        method("detach", "ends access for a domain.")
            .takes(DBG, URI, DOMAIN)
            .returnsUnit((p, kind, ctx, a) -> p.datapath().detach(ctx, a.get(URI), a.get(DOMAIN))),
        method("close", "throws away, after a guest has ended, what was not to stay.")
            .takes(DBG, URI)
            .returnsUnit((p, kind, ctx, a) -> p.datapath().close(ctx, a.get(URI))),
        method("import_activate", "opens a socket through which another host writes the volume.")
            .takes(DBG, URI, DOMAIN)
            .returns(
                ResultType.STRING,
                (p, kind, ctx, a) -> p.datapath().importActivate(ctx, a.get(URI), a.get(DOMAIN))));
  }

  private static SmapiMethod.Builder method(String name, String description) {
    return SmapiMethod.named(SmapiInterface.DATAPATH, name, description);
  }
}
