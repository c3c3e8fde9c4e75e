package org.lvmsr.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the built plugin where xapi looks for it. */
public final class PluginInstall {
  /** The directory of the volume plugin's entry scripts in a VM. */
  public static final String VOLUME =
      "/usr/libexec/xapi-storage-script/volume/org.xen.xapi.storage.lvmsr";

  /** The directory of the datapath plugin's entry scripts in a VM. */
  public static final String DATAPATH = "/usr/libexec/xapi-storage-script/datapath/lvmsr";

  /** A host's monitoring makes the directory for metrics; here it stands in for that. */
  private static final String SCRIPT =
      """
      set -e
      cp -a "$1" /opt/lvmsr
      mkdir -p /usr/libexec/xapi-storage-script/volume /usr/libexec/xapi-storage-script/datapath
      ln -s /opt/lvmsr/volume/org.xen.xapi.storage.lvmsr "$2"
      ln -s /opt/lvmsr/datapath/lvmsr "$3"
      ln -s /opt/lvmsr/bin/lvmsr /usr/local/bin/lvmsr
      mkdir -p /dev/shm/metrics
      """;

  private PluginInstall() {}

  /** The installable tree of a checkout; it is there after {@code mvn package}. */
  public static Path tree(Path checkout) {
    return checkout.resolve("cli/target/dist");
  }

  /**
   * Installs the plugin of a checkout that the VM can see.
   *
   * @return false if it has not been built
   */
  public static boolean into(LabVm vm, Path checkout) {
    Path tree = tree(checkout);
    if (!Files.isDirectory(tree)) {
      return false;
    }
    vm.run("sh", "-c", SCRIPT, "install", tree.toString(), VOLUME, DATAPATH).orThrow();
    return true;
  }
}
