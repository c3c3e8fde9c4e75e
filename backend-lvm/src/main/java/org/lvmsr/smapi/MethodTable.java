package org.lvmsr.smapi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every method of the interface, declared once.
 *
 * <p>Argument checks, command lines, help, the names of the entry scripts and the documentation all
 * come from here. Which of them a plugin has, is found out by {@link OwnMethods}. A new one takes
 * two places: its entry (for example in {@code VolumeMethods}), and the method of the same name in
 * the service interface.
 */
public final class MethodTable {
  private static final List<SmapiMethod> ALL =
      Stream.of(
              PluginMethods.all(),
              SrMethods.all(),
              VolumeMethods.all(),
              DatapathMethods.all(),
              DataMethods.all(),
              TaskMethods.all())
          .flatMap(List::stream)
          .toList();

  private MethodTable() {}

  /** All methods, in the order of the interface. */
  public static List<SmapiMethod> all() {
    return ALL;
  }

  /** The methods whose script, if there is one, is in the directory of that kind. */
  public static List<SmapiMethod> of(PluginKind kind) {
    return ALL.stream().filter(method -> method.owner().isIn(kind)).toList();
  }

  /** The method of a script, whose name may be in any case. */
  public static Optional<SmapiMethod> find(PluginKind kind, String scriptName) {
    String wanted = scriptName.toLowerCase(Locale.ROOT);
    return of(kind).stream()
        .filter(method -> method.scriptName().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }
}
