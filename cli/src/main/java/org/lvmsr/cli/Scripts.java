package org.lvmsr.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.OwnMethods;
import org.lvmsr.smapi.PluginKind;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * The scripts of one kind, as the toolstack looks for them.
 *
 * @param plugin SR type, or scheme of the volumes' URIs
 * @param names of the scripts
 */
public record Scripts(PluginKind kind, String plugin, NavigableSet<String> names) {
  /** Queue name of a volume plugin; its last part is the SR type. */
  private static final String QUEUE_PREFIX = "org.xen.xapi.storage.";

  private static final String QUERY = "Plugin.Query";
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9+-]*");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

  public Scripts {
    names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
  }

  /**
   * Those of a plugin: of each kind that it answers a query for.
   *
   * @throws IOException if the toolstack would not find them
   */
  public static List<Scripts> of(SmapiPlugin plugin) throws IOException {
    List<Scripts> all = new ArrayList<>();
    for (PluginKind kind : PluginKind.values()) {
      of(plugin, kind).ifPresent(all::add);
    }
    if (all.isEmpty()) {
      throw new IOException("the plugin has no " + QUERY);
    }
    return List.copyOf(all);
  }

  private static Optional<Scripts> of(SmapiPlugin plugin, PluginKind kind) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    OwnMethods.of(plugin, kind).forEach(method -> names.add(method.scriptName()));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (!names.contains(QUERY)) {
      throw new IOException(
          "there is "
              + names.first()
              + ", but no "
              + QUERY
              + " of a "
              + kind.directory()
              + " plugin");
    }
    String name = plugin.identity(kind).query(new CallContext("kit")).plugin();
    Pattern allowed = kind == PluginKind.VOLUME ? TYPE : SCHEME;
    if (!allowed.matcher(name).matches()) {
      throw new IOException(
          "the name of a " + kind.directory() + " plugin is " + allowed + ", not '" + name + "'");
    }
    return Optional.of(new Scripts(kind, name, names));
  }

  /** Those that a directory of a tree has. */
  static Scripts in(PluginKind kind, String directory, NavigableSet<String> names) {
    boolean queue = kind == PluginKind.VOLUME && directory.startsWith(QUEUE_PREFIX);
    return new Scripts(kind, queue ? directory.substring(QUEUE_PREFIX.length()) : directory, names);
  }

  /** Their directory, below the toolstack's root or that of a tree. */
  public Path directory() {
    String name =
        switch (kind) {
          case VOLUME -> QUEUE_PREFIX + plugin;
          case DATAPATH -> plugin;
        };
    return Path.of(kind.directory(), name);
  }
}
