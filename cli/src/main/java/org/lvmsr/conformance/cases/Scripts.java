package org.lvmsr.conformance.cases;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Scene;
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

  /** All directories of the plugin. */
  static List<ScriptDirectory> directories(Scene scene) {
    List<ScriptDirectory> all = new ArrayList<>(List.of(scene.subject().volume()));
    all.addAll(scene.subject().datapaths());
    return all;
  }
}
