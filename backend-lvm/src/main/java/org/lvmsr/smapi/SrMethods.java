package org.lvmsr.smapi;

import static org.lvmsr.smapi.CommonParams.CONFIGURATION;
import static org.lvmsr.smapi.CommonParams.DBG;
import static org.lvmsr.smapi.CommonParams.DESCRIPTION;
import static org.lvmsr.smapi.CommonParams.NAME;
import static org.lvmsr.smapi.CommonParams.NEW_DESCRIPTION;
import static org.lvmsr.smapi.CommonParams.NEW_NAME;
import static org.lvmsr.smapi.CommonParams.SR;
import static org.lvmsr.smapi.CommonParams.UUID;

import java.util.List;

/** The methods of {@code SR}. */
final class SrMethods {
  private static final Param<String> URI =
      new Param<>(UriForm.URI, ParamType.STRING, "The Storage Repository URI");

  private SrMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        method("probe", "looks for storage that a Storage Repository is on or could be made on.")
            .takes(DBG, CONFIGURATION)
            .orUri(DBG, URI)
            .returns(
                ResultType.listOf(ResultType.PROBE_RESULT),
                (p, kind, ctx, a) -> p.sr().probe(ctx, a.get(CONFIGURATION))),
        method(
                "create",
                "makes a new Storage Repository, deleting what the storage held if the plugin"
                    + " allows that, and answers with the configuration to attach it with.")
            .takes(DBG, UUID, CONFIGURATION, NAME, DESCRIPTION)
            .orUri(DBG, URI, NAME, DESCRIPTION, CONFIGURATION)
            .returns(
                ResultType.STRING_MAP,
                (p, kind, ctx, a) ->
                    p.sr()
                        .create(
                            ctx,
                            a.get(UUID),
                            a.get(CONFIGURATION),
                            a.get(NAME),
                            a.get(DESCRIPTION))),
        method(
                "attach",
                "attaches the SR to the local host. Once it is attached its volumes can be listed"
                    + " and used.")
            .takes(DBG, CONFIGURATION)
            .orUri(DBG, URI)
            .returns(
                ResultType.STRING, (p, kind, ctx, a) -> p.sr().attach(ctx, a.get(CONFIGURATION))),
        method("detach", "releases what the local host holds for the SR.")
            .takes(DBG, SR)
            .returnsUnit((p, kind, ctx, a) -> p.sr().detach(ctx, a.get(SR))),
        method("destroy", "deletes an attached SR and every volume in it.")
            .takes(DBG, SR)
            .returnsUnit((p, kind, ctx, a) -> p.sr().destroy(ctx, a.get(SR))),
        method("stat", "describes an attached SR: its names, space and health.")
            .takes(DBG, SR)
            .returns(ResultType.SR_STAT, (p, kind, ctx, a) -> p.sr().stat(ctx, a.get(SR))),
        method("set_name", "gives the SR another name.")
            .takes(DBG, SR, NEW_NAME)
            .returnsUnit((p, kind, ctx, a) -> p.sr().setName(ctx, a.get(SR), a.get(NEW_NAME))),
        method("set_description", "gives the SR another description.")
            .takes(DBG, SR, NEW_DESCRIPTION)
            .returnsUnit(
                (p, kind, ctx, a) -> p.sr().setDescription(ctx, a.get(SR), a.get(NEW_DESCRIPTION))),
        method("ls", "lists the volumes in an attached SR.")
            .takes(DBG, SR)
            .returns(
                ResultType.streamOf(ResultType.VOLUME),
                (p, kind, ctx, a) -> p.sr().stream(ctx, a.get(SR))));
  }

  private static SmapiMethod.Builder method(String name, String description) {
    return SmapiMethod.named(SmapiInterface.SR, name, description);
  }
}
