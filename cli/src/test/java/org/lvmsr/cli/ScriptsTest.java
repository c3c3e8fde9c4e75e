package org.lvmsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.cli.memory.MemoryPlugin;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.PluginService;
import org.lvmsr.smapi.QueryResult;
import org.lvmsr.smapi.SmapiPlugin;
import org.lvmsr.smapi.SrService;

final class ScriptsTest {
  @Test
  void theDirectoriesAreNamedAfterThePluginAndHaveWhatItOverrides() throws IOException {
    List<Scripts> all = Scripts.of(new MemoryPlugin());
    assertEquals(
        List.of(Path.of("volume/org.xen.xapi.storage.memory"), Path.of("datapath/memory")),
        all.stream().map(Scripts::directory).toList());
    assertEquals(Set.of("Plugin.Query", "Datapath.attach"), all.get(1).names());
  }

  @Test
  void withoutAQueryOfItsOwnThereIsNoDatapathPlugin() throws IOException {
    assertEquals(
        List.of(Path.of("volume/org.xen.xapi.storage.x")),
        Scripts.of(volumePlugin("x")).stream().map(Scripts::directory).toList());
  }

  @Test
  void methodsThatNobodyCouldCallAreRefused() {
    SmapiPlugin headless =
        new SmapiPlugin() {
          @Override
          public SrService sr() {
            return new SrService() {
              @Override
              public void detach(CallContext context, String sr) {}
            };
          }
        };
    assertEquals("there is SR.detach, but no Plugin.Query of a volume plugin", refusal(headless));
    assertEquals("the plugin has no Plugin.Query", refusal(new SmapiPlugin() {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Memory", "a.b", "../x", "a/b", "1"})
  void aNameThatTheToolstackWouldNotFindIsRefused(String name) {
    assertEquals(
        "the name of a volume plugin is [a-z][a-z0-9+-]*, not '" + name + "'",
        refusal(volumePlugin(name)));
  }

  private static String refusal(SmapiPlugin plugin) {
    return String.valueOf(assertThrows(IOException.class, () -> Scripts.of(plugin)).getMessage());
  }

  private static SmapiPlugin volumePlugin(String name) {
    return new SmapiPlugin() {
      @Override
      public PluginService volumePlugin() {
        return new PluginService() {
          @Override
          public QueryResult query(CallContext context) {
            return QueryResult.of(name, "");
          }
        };
      }
    };
  }
}
