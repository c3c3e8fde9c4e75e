package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * An installer.
   *
   * @param root the toolstack's root
   * @param entry the file to link to
   */
  public ScriptInstaller(Path root, Path entry) {
    this.root = root;
    this.entry = entry;
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
    for (PluginKind kind : List.of(PluginKind.DATAPATH, PluginKind.VOLUME)) {
      LinkDirectory scripts = installed(kind);
      if (scripts.exists()) {
        scripts.check();
        if (scripts.fill(Scripts.names(kind), entry)) {
          changed.add(scripts.path());
        }
      } else {
        LinkDirectory staged = staged(kind);
        staged.delete();
        Files.createDirectories(staged.path());
        staged.fill(Scripts.names(kind), entry);
        Files.createDirectories(root.resolve(kind.directory()));
        Files.move(staged.path(), scripts.path(), StandardCopyOption.ATOMIC_MOVE);
        changed.add(scripts.path());
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
    for (PluginKind kind : List.of(PluginKind.VOLUME, PluginKind.DATAPATH)) {
      LinkDirectory scripts = installed(kind);
      if (scripts.exists()) {
        scripts.check();
        LinkDirectory staged = staged(kind);
        staged.delete();
        Files.move(scripts.path(), staged.path(), StandardCopyOption.ATOMIC_MOVE);
        staged.delete();
        removed.add(scripts.path());
      }
    }
    return removed;
  }

  private LinkDirectory installed(PluginKind kind) {
    return new LinkDirectory(root.resolve(Scripts.directory(kind)));
  }

  private LinkDirectory staged(PluginKind kind) {
    return new LinkDirectory(root.resolve(".lvmsr-" + kind.directory()));
  }
}
