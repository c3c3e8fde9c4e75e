package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OwnMethodsTest {
  static List<SmapiMethod> methods() {
    return MethodTable.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theSkeletonHasEachMethodWithItsArgumentsBehindTheContext(SmapiMethod method) {
    List<Class<?>> types = List.of(OwnMethods.declared(method).getParameterTypes());
    assertEquals(CallContext.class, types.get(0));
    assertEquals(method.params().size(), types.size());
  }

  @Test
  void aPluginThatOverridesNothingHasNoMethod() {
    SmapiPlugin nothing = new SmapiPlugin() {};
    assertEquals(List.of(), names(nothing, PluginKind.VOLUME));
    assertEquals(List.of(), names(nothing, PluginKind.DATAPATH));
  }

  @Test
  void thosePresentAreTheOverriddenOnesOfEveryServiceInTheOrderOfTheInterface() {
    SmapiPlugin plugin = new Itself();
    assertEquals(
        List.of("Plugin.Query", "SR.set_name", "SR.ls", "Volume.set_name", "Volume.resize"),
        names(plugin, PluginKind.VOLUME));
    assertEquals(List.of("Datapath.import_activate"), names(plugin, PluginKind.DATAPATH));
  }

  private static List<String> names(SmapiPlugin plugin, PluginKind kind) {
    return OwnMethods.of(plugin, kind).stream().map(SmapiMethod::scriptName).toList();
  }

  /** What several services inherit from. */
  private interface Growing extends VolumeService {
    @Override
    default void resize(CallContext context, String sr, String key, long newSize) {}
  }

  /** Two services that are the plugin itself, and have methods of one name. */
  private static final class Itself implements SmapiPlugin, PluginService, SrService, Growing {
    @Override
    public PluginService volumePlugin() {
      return this;
    }

    @Override
    public DatapathService datapath() {
      return new DatapathService() {
        @Override
        public String importActivate(CallContext context, String uri, String domain) {
          return "";
        }
      };
    }

    @Override
    public QueryResult query(CallContext context) {
      return QueryResult.of("itself", "");
    }

    @Override
    public List<Volume> ls(CallContext context, String sr) {
      return List.of();
    }

    @Override
    public void setName(CallContext context, String sr, String newName) {}

    @Override
    public void setName(CallContext context, String sr, String key, String newName) {}
  }
}
