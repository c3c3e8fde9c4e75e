import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.smapi.*;

/** SRs in memory: a volume is an entry of a map. All of it ends with the service. */
public class MemorySr
    implements PluginFactory, SmapiPlugin, PluginService, SrService, VolumeService {
  record Sr(String name, String description, Map<String, Volume> volumes) {}

  private final Map<String, Sr> srs = new ConcurrentHashMap<>();
  private final Set<String> attached = ConcurrentHashMap.newKeySet();

  public SmapiPlugin create(Path runDirectory, Life life) { return this; }
  public PluginService volumePlugin() { return this; }
  public QueryResult query(CallContext c) { return QueryResult.of("memory", "SRs in memory"); }

  public Map<String, String> create(
      CallContext c, String uuid, Map<String, String> config, String name, String description) {
    srs.put(uuid, new Sr(name, description, new ConcurrentHashMap<>()));
    return Map.of("sr_uuid", uuid);
  }
  public String attach(CallContext c, Map<String, String> config) {
    String sr = config.getOrDefault("sr_uuid", "of no sr_uuid");
    if (!srs.containsKey(sr)) throw SmapiException.srDoesNotExist(sr);
    attached.add(sr);
    return sr;
  }
  public void detach(CallContext c, String sr) { attached.remove(sr); }
  public void destroy(CallContext c, String sr) {
    srs.remove(sr);
    attached.remove(sr);
  }
  public SrStat stat(CallContext c, String sr) {
    long used = ls(c, sr).stream().mapToLong(Volume::virtualSize).sum();
    return SrStat.healthy(sr, srs.get(sr).name(), srs.get(sr).description(), 0, used);
  }
  public List<Volume> ls(CallContext c, String sr) { return List.copyOf(volumes(sr).values()); }

  public Volume create(
      CallContext c, String sr, String name, String description, long size, boolean sharable) {
    String key = UUID.randomUUID().toString();
    String uri = "memory://" + sr + "/" + key;
    volumes(sr).put(key, Volume.created(key, name, description, size, sharable, uri));
    return stat(c, sr, key);
  }
  public Volume stat(CallContext c, String sr, String key) {
    return Optional.ofNullable(volumes(sr).get(key))
        .orElseThrow(() -> SmapiException.volumeDoesNotExist(key));
  }
  public void set(CallContext c, String sr, String key, String k, String v) {
    stat(c, sr, key);
    volumes(sr).computeIfPresent(key, (same, volume) -> volume.withKey(k, v));
  }
  public void destroy(CallContext c, String sr, String key) { volumes(sr).remove(key); }

  private Map<String, Volume> volumes(String sr) {
    if (!attached.contains(sr)) throw SmapiException.srNotAttached(sr);
    return srs.get(sr).volumes();
  }
}
