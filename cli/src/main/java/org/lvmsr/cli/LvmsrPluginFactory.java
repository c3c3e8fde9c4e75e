package org.lvmsr.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.PluginService;
import org.lvmsr.smapi.QueryResult;
import org.lvmsr.smapi.SmapiPlugin;

/** Makes the plugin of the installed tree. */
public final class LvmsrPluginFactory implements PluginFactory {
  @Override
  public SmapiPlugin create(Path runDirectory) {
    PluginService identity = new Identity();
    return new SmapiPlugin() {
      @Override
      public PluginService volumePlugin() {
        return identity;
      }

      @Override
      public PluginService datapathPlugin() {
        return identity;
      }
    };
  }

  private static final class Identity implements PluginService {
    @Override
    public QueryResult query(CallContext context) {
      return new QueryResult(
          "lvmsr",
          "lvmsr",
          "One iSCSI LUN, one SR, one LVM volume group, metadata on the LUN",
          "lvmsr",
          "Apache-2.0",
          "0.1.0",
          "5.0",
          List.of(),
          Map.of(),
          List.of());
    }
  }
}
