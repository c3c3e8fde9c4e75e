package org.lvmsr.smapi;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a plugin says about itself.
 *
 * @param plugin SR type: lower case, equal to the last part of the volume plugin's directory name
 * @param requiredApiVersion {@code "5.0"}, a string
 * @param features what the toolstack cannot find out by looking at the scripts, such as {@code
 *     VDI_RESIZE_ONLINE} of a volume plugin or {@code NONPERSISTENT} of a datapath plugin
 * @param configuration key to description, for people
 * @param requiredClusterStack alternatives; empty for none
 */
public record QueryResult(
    String plugin,
    String name,
    String description,
    String vendor,
    String copyright,
    String version,
    String requiredApiVersion,
    List<String> features,
    Map<String, String> configuration,
    List<String> requiredClusterStack) {
  public QueryResult {
    Objects.requireNonNull(plugin, "plugin of a query");
    Objects.requireNonNull(name, "name of a query");
    Objects.requireNonNull(description, "description of a query");
    Objects.requireNonNull(vendor, "vendor of a query");
    Objects.requireNonNull(copyright, "copyright of a query");
    Objects.requireNonNull(version, "version of a query");
    Objects.requireNonNull(requiredApiVersion, "required API version of a query");
    features = List.copyOf(features);
    configuration = Ordered.copyOf(configuration);
    requiredClusterStack = List.copyOf(requiredClusterStack);
  }

  /** A plugin of today's interface that declares no feature and asks for no configuration. */
  public static QueryResult of(String plugin, String name) {
    return new QueryResult(plugin, name, name, "", "", "1", "5.0", List.of(), Map.of(), List.of());
  }
}
