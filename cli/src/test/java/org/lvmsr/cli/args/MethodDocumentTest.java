package org.lvmsr.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.LvmsrPluginFactory;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.OwnMethods;
import org.lvmsr.smapi.Param;
import org.lvmsr.smapi.PluginKind;
import org.lvmsr.smapi.SmapiMethod;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * {@code docs/methods.md} is made from the method table. After a change of the table, run this test
 * with {@code -Dlvmsr.write=true} to write it anew.
 */
final class MethodDocumentTest {
  private static final int WIDE = 1000;

  @TempDir Path directory;

  @Test
  void theDocumentSaysWhatTheTableSays() throws IOException {
    Path document = Path.of("..", "docs", "methods.md");
    String expected = document();
    if (Boolean.getBoolean("lvmsr.write")) {
      Files.writeString(document, expected);
    }
    assertEquals(expected, Files.readString(document));
  }

  private String document() {
    StringBuilder out =
        new StringBuilder(
            """
            # Methods

            Every SMAPIv3 method that lvmsr has, and behind them the rest of the interface, from the method
            table in `org.lvmsr.smapi`. Written by `MethodDocumentTest`; change the table, not this file.
            """);
    Set<SmapiMethod> own = ofLvmsr();
    for (SmapiMethod method : own) {
      out.append("\n## ").append(method.scriptName()).append("\n\n");
      out.append(method.describe(method.params())).append("\n\n```\n");
      out.append(usage(Syntax.current(method.scriptName(), method)));
      method
          .uriForm()
          .ifPresent(form -> out.append(usage(Syntax.withUri(method.scriptName(), method, form))));
      out.append("```\n\n| argument | type | |\n| --- | --- | --- |\n");
      for (Param<?> param : method.params()) {
        out.append("| `" + param.name() + "` | " + param.type().name() + " | " + param.help());
        out.append(" |\n");
      }
      out.append("\nResult: ").append(method.result().name()).append('\n');
    }
    return out.append(rest(own)).toString();
  }

  /** What only other plugins have, as command lines. */
  private static String rest(Set<SmapiMethod> own) {
    StringBuilder out =
        new StringBuilder(
            """

            ## The rest of the interface

            lvmsr does not have these methods, so it has no scripts for them. A plugin that is written with
            [the kit](kit.md) may.

            ```
            """);
    for (SmapiMethod method : MethodTable.all()) {
      if (!own.contains(method)) {
        out.append(usage(Syntax.current(method.scriptName(), method)));
      }
    }
    return out.append("```\n").toString();
  }

  private Set<SmapiMethod> ofLvmsr() {
    Set<SmapiMethod> own = new LinkedHashSet<>();
    try (SmapiPlugin lvmsr =
        new LvmsrPluginFactory().create(directory, PluginFactory.Life.NO_CALL)) {
      for (PluginKind kind : PluginKind.values()) {
        own.addAll(OwnMethods.of(lvmsr, kind));
      }
    }
    return own;
  }

  private static String usage(Syntax syntax) {
    return new UsageText(syntax, WIDE).usage();
  }
}
