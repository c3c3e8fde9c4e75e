package org.lvmsr.cli.memory;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.lvmsr.smapi.Backend;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.DatapathService;
import org.lvmsr.smapi.Implementation;
import org.lvmsr.smapi.PluginService;
import org.lvmsr.smapi.QueryResult;
import org.lvmsr.smapi.SmapiPlugin;
import org.lvmsr.smapi.SrService;
import org.lvmsr.smapi.VolumeService;

/** SRs in memory. {@code Datapath.activate} and the rest are not implemented. */
public final class MemoryPlugin implements SmapiPlugin {
  private final MemorySrs srs = new MemorySrs();

  @Override
  public PluginService volumePlugin() {
    return identity("memory volume plugin");
  }

  @Override
  public PluginService datapathPlugin() {
    return identity("memory datapath plugin");
  }

  @Override
  public SrService sr() {
    return srs;
  }

  @Override
  public VolumeService volume() {
    return new MemoryVolumes(srs);
  }

  @Override
  public DatapathService datapath() {
    return new DatapathService() {
      @Override
      public Backend attach(CallContext context, String uri, String domain) {
        String device = "/dev/" + URI.create(uri).getSchemeSpecificPart();
        return new Backend(
            List.of(
                new Implementation.XenDisk(device, Map.of("domain", domain), "vbd"),
                new Implementation.BlockDevice(device)));
      }
    };
  }

  private static PluginService identity(String name) {
    return new PluginService() {
      @Override
      public QueryResult query(CallContext context) {
        return new QueryResult(
            "memory", name, "", "", "", "1", "5.0", List.of(), Map.of(), List.of());
      }
    };
  }
}
