package org.lvmsr.cli.memory;

import java.util.List;
import java.util.Map;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;
import org.lvmsr.smapi.VolumeService;

/** Volumes in memory. Their keys are numbers in order of creation. */
final class MemoryVolumes implements VolumeService {
  private final MemorySrs srs;

  MemoryVolumes(MemorySrs srs) {
    this.srs = srs;
  }

  @Override
  public Volume create(
      CallContext context,
      String sr,
      String name,
      String description,
      long size,
      boolean sharable) {
    Map<String, Volume> volumes = srs.volumesOf(sr);
    String key = Integer.toString(volumes.size());
    Volume volume =
        Volume.ofData(
            key,
            null,
            name,
            description,
            true,
            sharable,
            size,
            0,
            List.of("memory://" + sr + "/" + key),
            Map.of());
    volumes.put(key, volume);
    return volume;
  }

  @Override
  public Volume stat(CallContext context, String sr, String key) {
    Volume volume = srs.volumesOf(sr).get(key);
    if (volume == null) {
      throw SmapiException.volumeDoesNotExist(key);
    }
    return volume;
  }

  @Override
  public void set(CallContext context, String sr, String key, String k, String v) {
    Volume old = stat(context, sr, key);
    srs.volumesOf(sr).put(key, old.withKey(k, v));
  }

  @Override
  public void destroy(CallContext context, String sr, String key) {
    throw new IllegalStateException("a bug in the plugin");
  }
}
