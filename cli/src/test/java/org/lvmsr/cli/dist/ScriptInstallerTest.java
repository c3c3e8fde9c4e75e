package org.lvmsr.cli.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.Scripts;
import org.lvmsr.smapi.PluginKind;

final class ScriptInstallerTest {
  private static final Path ENTRY = Path.of("/opt/lvmsr/lib/entry");
  private static final NavigableSet<String> OF_VOLUME =
      new TreeSet<>(Set.of("Plugin.Query", "SR.ls", "SR.stat"));
  private static final NavigableSet<String> OF_DATAPATH =
      new TreeSet<>(Set.of("Plugin.Query", "Datapath.attach"));

  @TempDir Path root;

  @Test
  void exactlyTheScriptsOfThePluginAreThere() throws IOException {
    List<Path> changed = installer(ENTRY).install();
    assertEquals(List.of(datapath(), volume()), changed);
    assertEquals(OF_VOLUME, names(volume()));
    assertEquals(OF_DATAPATH, names(datapath()));
    assertEquals(ENTRY, Files.readSymbolicLink(volume().resolve("Plugin.Query")));
  }

  @Test
  void nothingElseAppearsWhereTheToolstackLooks() throws IOException {
    installer(ENTRY).install();
    assertEquals(Set.of("org.xen.xapi.storage.lvmsr"), names(root.resolve("volume")));
    assertEquals(Set.of("lvmsr"), names(root.resolve("datapath")));
    assertEquals(Set.of("volume", "datapath"), names(root));
  }

  @Test
  void installingAgainChangesNothing() throws IOException {
    installer(ENTRY).install();
    assertEquals(List.of(), installer(ENTRY).install());
  }

  @Test
  void anOlderInstallationIsBroughtUpToDateInPlace() throws IOException {
    installer(Path.of("/old/lib/entry")).install();
    Files.delete(volume().resolve("SR.ls"));
    Files.createSymbolicLink(volume().resolve("SR.gone"), Path.of("/old/lib/entry"));
    Object directory = Files.getAttribute(volume(), "unix:ino");
    assertEquals(List.of(datapath(), volume()), installer(ENTRY).install());
    assertEquals(OF_VOLUME, names(volume()));
    assertEquals(ENTRY, Files.readSymbolicLink(volume().resolve("SR.stat")));
    assertEquals(directory, Files.getAttribute(volume(), "unix:ino"));
  }

  @Test
  void whatWasBegunAndNotFinishedIsSweptAway() throws IOException {
    Files.createDirectories(root.resolve(".lvmsr-volume"));
    Files.createSymbolicLink(root.resolve(".lvmsr-volume/SR.ls"), ENTRY);
    installer(ENTRY).install();
    assertTrue(Files.notExists(root.resolve(".lvmsr-volume")));
  }

  @Test
  void aDirectoryOfSomebodyElseIsLeftAlone() throws IOException {
    Files.createDirectories(volume());
    Files.writeString(volume().resolve("SR.attach"), "#!/bin/sh\n");
    assertThrows(IOException.class, () -> installer(ENTRY).install());
    assertThrows(IOException.class, () -> installer(ENTRY).uninstall());
    assertEquals(Set.of("SR.attach"), names(volume()));
  }

  @Test
  void uninstallTakesAwayOurDirectoriesOnly() throws IOException {
    Files.createDirectories(root.resolve("volume/org.xen.xapi.storage.other"));
    installer(ENTRY).install();
    assertEquals(List.of(volume(), datapath()), installer(ENTRY).uninstall());
    assertEquals(Set.of("org.xen.xapi.storage.other"), names(root.resolve("volume")));
    assertEquals(Set.of(), names(root.resolve("datapath")));
    assertEquals(List.of(), installer(ENTRY).uninstall());
  }

  private ScriptInstaller installer(Path entry) {
    return new ScriptInstaller(
        root,
        entry,
        List.of(
            new Scripts(PluginKind.VOLUME, "lvmsr", OF_VOLUME),
            new Scripts(PluginKind.DATAPATH, "lvmsr", OF_DATAPATH)));
  }

  private Path volume() {
    return root.resolve("volume/org.xen.xapi.storage.lvmsr");
  }

  private Path datapath() {
    return root.resolve("datapath/lvmsr");
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
