package org.lvmsr.conformance.scene;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Methods;

/**
 * The plugin that is looked at.
 *
 * @param volume its volume plugin
 * @param datapaths the datapath plugins that its volumes may name
 * @param configuration what {@code SR.create} is given
 * @param metrics where datasource files are looked for
 */
public record Subject(
    ScriptDirectory volume,
    List<ScriptDirectory> datapaths,
    Map<String, String> configuration,
    Path metrics) {

  /**
   * The script of a method.
   *
   * @throws NotOffered if there is none
   */
  public Path script(String method) {
    return find(method).orElseThrow(() -> new NotOffered(method));
  }

  /** The script of a method in whichever directory has it. */
  public Optional<Path> find(String method) {
    Method described = Methods.named(method);
    return directories().stream()
        .filter(d -> described.ofEither() || described.ofDatapath() != d.equals(volume))
        .flatMap(directory -> directory.script(method).stream())
        .findFirst();
  }

  /** All directories of the plugin, that of the volume plugin first. */
  public List<ScriptDirectory> directories() {
    List<ScriptDirectory> all = new ArrayList<>(List.of(volume));
    all.addAll(datapaths);
    return all;
  }

  /**
   * The script of a method for what a call is about.
   *
   * @param uri that of the volume, for a method of a datapath
   */
  Path script(Method method, String uri) {
    if (!method.ofDatapath()) {
      return script(method.name());
    }
    return datapathOf(uri)
        .map(d -> d.script(method.name()).orElseThrow(() -> new NotOffered(method.name())))
        .orElseGet(() -> script(method.name()));
  }

  /** The datapath plugin that the scheme of a URI names. */
  public Optional<ScriptDirectory> datapathOf(String uri) {
    String scheme = scheme(uri).toLowerCase(Locale.ROOT);
    return datapaths.stream().filter(d -> d.name().equals(scheme)).findFirst();
  }

  private static String scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? "" : uri.substring(0, colon);
  }

  /** What the path of a URI names, as the toolstack takes the name of a datasource from it. */
  public static String pathName(String uri) {
    String path = URI.create(uri).getPath();
    return path == null || path.isEmpty() ? "" : path.substring(1);
  }
}
