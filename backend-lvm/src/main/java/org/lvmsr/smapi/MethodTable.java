package org.lvmsr.smapi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every method of the interface that this plugin has, declared once.
 *
 * <p>Argument checks, command lines, help, the names of the entry scripts and the documentation all
 * come from here. A script advertises its method to the toolstack, so a method that is not
 * implemented must not be in the table. A new one takes three places: its entry (for example in
 * {@code VolumeMethods}), its method in the service interface, its implementation.
 */
public final class MethodTable {
  private static final List<SmapiMethod> ALL =
      Stream.of(PluginMethods.all(), SrMethods.all(), VolumeMethods.all(), DatapathMethods.all())
          .flatMap(List::stream)
          .toList();

  private MethodTable() {}

  /** All methods, in the order of the interface. */
  public static List<SmapiMethod> all() {
    return ALL;
  }

  /** The methods that have a script in the directory of that kind. */
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
