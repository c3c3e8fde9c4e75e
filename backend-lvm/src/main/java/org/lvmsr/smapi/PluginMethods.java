package org.lvmsr.smapi;

import static org.lvmsr.smapi.SmapiInterface.PLUGIN;

import java.util.List;

/** The methods of {@code Plugin}. */
final class PluginMethods {
  private PluginMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        SmapiMethod.named(
                PLUGIN,
                "query",
                "says what this plugin is, which version of the interface it needs, what it can do"
                    + " and how it is configured.")
            .returns(
                ResultType.QUERY_RESULT,
                (plugin, kind, ctx, args) -> plugin.identity(kind).query(ctx)),
        SmapiMethod.named(PLUGIN, "ls", "lists the Storage Repositories attached on this host.")
            .returns(
                ResultType.listOf(ResultType.STRING),
                (plugin, kind, ctx, args) -> plugin.identity(kind).ls(ctx)),
        SmapiMethod.named(
                PLUGIN,
                "diagnostics",
                "describes the state of the plugin in a text that may go into a log or a bug"
                    + " report.")
            .returns(
                ResultType.STRING,
                (plugin, kind, ctx, args) -> plugin.identity(kind).diagnostics(ctx)));
  }
}
