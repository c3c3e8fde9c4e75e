package org.lvmsr.cli;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.PluginKind;
import org.lvmsr.smapi.SmapiMethod;

/** The scripts the toolstack looks for. */
public final class Scripts {
  /** SR type, and scheme of the volumes' URIs. */
  private static final String PLUGIN = "lvmsr";

  /** Queue name of a volume plugin; its last part is the SR type. */
  private static final String QUEUE_PREFIX = "org.xen.xapi.storage.";

  private Scripts() {}

  /** The directory of one kind's scripts, below the toolstack's root or the root of dist. */
  public static Path directory(PluginKind kind) {
    String name =
        switch (kind) {
          case VOLUME -> QUEUE_PREFIX + PLUGIN;
          case DATAPATH -> PLUGIN;
        };
    return Path.of(kind.directory(), name);
  }

  /** Their names. */
  public static Set<String> names(PluginKind kind) {
    return MethodTable.of(kind).stream()
        .map(SmapiMethod::scriptName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
