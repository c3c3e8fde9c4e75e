package org.lvmsr.smapi;

import java.util.List;
import java.util.Map;

/**
 * What a plugin says about itself.
 *
 * @param plugin SR type: lower case, equal to the last part of the volume plugin's directory name
 * @param requiredApiVersion {@code "5.0"}, a string
 * @param features what the toolstack cannot find out by looking at the scripts
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
    features = List.copyOf(features);
    configuration = Ordered.copyOf(configuration);
    requiredClusterStack = List.copyOf(requiredClusterStack);
  }

  /** A plugin of today's interface that declares no feature and asks for no configuration. */
  public static QueryResult of(String plugin, String name) {
    return new QueryResult(plugin, name, name, "", "", "1", "5.0", List.of(), Map.of(), List.of());
  }
}
