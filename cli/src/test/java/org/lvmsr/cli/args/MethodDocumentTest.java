package org.lvmsr.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.Param;
import org.lvmsr.smapi.SmapiMethod;

/**
 * {@code docs/methods.md} is made from the method table. After a change of the table, run this test
 * with {@code -Dlvmsr.write=true} to write it anew.
 */
final class MethodDocumentTest {
  private static final int WIDE = 1000;

  @Test
  void theDocumentSaysWhatTheTableSays() throws IOException {
    Path document = Path.of("..", "docs", "methods.md");
    String expected = document();
    if (Boolean.getBoolean("lvmsr.write")) {
      Files.writeString(document, expected);
    }
    assertEquals(expected, Files.readString(document));
  }

  private static String document() {
    StringBuilder out =
        new StringBuilder(
            """
            # Methods

            Every SMAPIv3 method that lvmsr has, from the method table in `org.lvmsr.smapi`. Written by
            `MethodDocumentTest`; change the table, not this file.
            """);
    for (SmapiMethod method : MethodTable.all()) {
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
    return out.toString();
  }

  private static String usage(Syntax syntax) {
    return new UsageText(syntax, WIDE).usage();
  }
}
