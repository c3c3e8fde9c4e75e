package org.lvmsr.smapi;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The methods that a plugin has: those that its services override.
 *
 * <p>The script of a method advertises it to the toolstack, which does not take
 * <i>Unimplemented</i> for an answer; so a method that is left as it is has no script.
 */
public final class OwnMethods {
  private static final Pattern WORD = Pattern.compile("_(.)");

  private OwnMethods() {}

  /** In the order of the interface. */
  public static List<SmapiMethod> of(SmapiPlugin plugin, PluginKind kind) {
    return MethodTable.of(kind).stream()
        .filter(method -> isOverridden(method, method.owner().service(plugin, kind)))
        .toList();
  }

  private static boolean isOverridden(SmapiMethod method, Object service) {
    Method declared = declared(method);
    try {
      Method found = service.getClass().getMethod(declared.getName(), declared.getParameterTypes());
      return found.getDeclaringClass() != declared.getDeclaringClass();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // It has the method at least as it inherits it.
    }
  }

  /** The method of the skeleton; no two have one name. */
  static Method declared(SmapiMethod method) {
    String name =
        WORD.matcher(method.name()).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    return Arrays.stream(method.owner().skeleton().getMethods())
        .filter(candidate -> candidate.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " for " + method.scriptName()));
  }
}
