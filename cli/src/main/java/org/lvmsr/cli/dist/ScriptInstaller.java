package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.cli.Scripts;
import org.lvmsr.smapi.PluginKind;

/**
 * Puts links to the scripts below the toolstack's root, and takes them away.
 *
 * <p>The toolstack watches {@code volume} and {@code datapath} there and serves whatever appears in
 * them at once: a new directory is filled next to them and moved in whole. For the same reason one
 * that is there is changed link by link and never taken away in between.
 */
public final class ScriptInstaller {
  private final Path root;
  private final Path entry;
  private final List<Scripts> scripts;

  /**
   * An installer.
   *
   * @param root the toolstack's root
   * @param entry the file to link to
   * @param scripts of the plugin
   */
  public ScriptInstaller(Path root, Path entry, List<Scripts> scripts) {
    this.root = root;
    this.entry = entry;
    this.scripts = List.copyOf(scripts);
  }

  /**
   * Installs or updates.
   *
   * @return the directories that were changed; empty if everything was as it should be
   * @throws IOException if there is a directory of that name that is not ours
   */
  public List<Path> install() throws IOException {
    List<Path> changed = new ArrayList<>();
    // Volumes name the datapath plugin in their URIs, so that one has to be there first.
    for (Scripts wanted : of(PluginKind.DATAPATH, PluginKind.VOLUME)) {
      LinkDirectory installed = installed(wanted);
      if (installed.exists()) {
        installed.check();
        if (installed.fill(wanted.names(), entry)) {
          changed.add(installed.path());
        }
      } else {
        LinkDirectory staged = staged(wanted);
        staged.delete();
        Files.createDirectories(staged.path());
        staged.fill(wanted.names(), entry);
        Files.createDirectories(root.resolve(wanted.kind().directory()));
        Files.move(staged.path(), installed.path(), StandardCopyOption.ATOMIC_MOVE);
        changed.add(installed.path());
      }
    }
    return changed;
  }

  /**
   * Removes what install made.
   *
   * @return the directories that were removed
   */
  public List<Path> uninstall() throws IOException {
    List<Path> removed = new ArrayList<>();
    for (Scripts unwanted : of(PluginKind.VOLUME, PluginKind.DATAPATH)) {
      LinkDirectory installed = installed(unwanted);
      if (installed.exists()) {
        installed.check();
        LinkDirectory staged = staged(unwanted);
        staged.delete();
        Files.move(installed.path(), staged.path(), StandardCopyOption.ATOMIC_MOVE);
        staged.delete();
        removed.add(installed.path());
      }
    }
    return removed;
  }

  private List<Scripts> of(PluginKind... kinds) {
    return Stream.of(kinds)
        .flatMap(kind -> scripts.stream().filter(some -> some.kind() == kind))
        .toList();
  }

  private LinkDirectory installed(Scripts scripts) {
    return new LinkDirectory(root.resolve(scripts.directory()));
  }

  private LinkDirectory staged(Scripts scripts) {
    return new LinkDirectory(root.resolve(".lvmsr-" + scripts.kind().directory()));
  }
}
