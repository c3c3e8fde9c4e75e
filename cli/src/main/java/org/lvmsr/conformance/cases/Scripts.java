package org.lvmsr.conformance.cases;

import java.util.List;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Methods;

/** What scripts there are. */
final class Scripts {
  private Scripts() {}

  /** The names of all scripts that a plugin may have, in the one good spelling. */
  static List<String> names() {
    return Methods.all().stream()
        .map(Method::name)
        .map(name -> name.equals("Plugin.query") ? "Plugin.Query" : name)
        .toList();
  }
}
