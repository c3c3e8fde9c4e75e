package org.lvmsr.bench.bed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.bench.measure.Spawn;

/** An attached SR. */
public final class Sr implements AutoCloseable {
  private final Bed bed;
  private final Scripts scripts;
  private final Lun lun;
  private final String handle;

  private Sr(Bed bed, Lun lun, String handle) {
    this.bed = bed;
    this.scripts = new Scripts(bed);
    this.lun = lun;
    this.handle = handle;
  }

  /** Attaches the one that is there. */
  public static Sr attach(Bed bed, Lun lun) throws IOException {
    Map<String, ?> arguments = Map.of("configuration", lun.config());
    return new Sr(bed, lun, new Scripts(bed).call("SR.attach", arguments).json().asText());
  }

  public Bed bed() {
    return bed;
  }

  public Lun lun() {
    return lun;
  }

  /** What calls name it by. */
  public String handle() {
    return handle;
  }

  public String vg() {
    return SrLayout.vgName(handle);
  }

  /** Arguments with {@code sr} and these pairs. */
  public Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new HashMap<>(Map.of("sr", handle));
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }

  /** Calls a method with {@code sr} and these pairs. */
  public Scripts.Answer call(String method, Object... pairs) throws IOException {
    return scripts.call(method, arguments(pairs));
  }

  /** A call with {@code sr} and these pairs, to be run again and again. */
  public Spawn prepare(String method, Object... pairs) throws IOException {
    return scripts.prepare(method, scripts.request(arguments(pairs)));
  }

  /** Makes a volume. */
  public Scripts.Answer create(long bytes) throws IOException {
    return scripts.call("Volume.create", toCreate(bytes));
  }

  /** Arguments that make a volume. */
  public Map<String, Object> toCreate(long bytes) {
    return arguments("name", "v", "description", "", "size", bytes, "sharable", false);
  }

  /** Makes a volume and returns its key. */
  public String volume(long bytes) throws IOException {
    return create(bytes).json().path("key").asText();
  }

  /** Arguments of the datapath for a volume, used by a domain. */
  public Map<String, Object> use(String key) throws IOException {
    String uri = call("Volume.stat", "key", key).json().path("uri").path(0).asText();
    return Map.of("uri", uri, "domain", "1");
  }

  /** Calls a method of the datapath. */
  public Scripts.Answer datapath(String method, Map<String, Object> use) throws IOException {
    return scripts.call(method, use);
  }

  /** Attaches and activates a volume; its device. */
  public String plug(Map<String, Object> use) throws IOException {
    JsonNode backend = datapath("Datapath.attach", use).json();
    JsonNode unused = datapath("Datapath.activate", use).json();
    return backend.path("implementations").path(1).path(1).path("path").asText();
  }

  /** Deactivates and detaches a volume. */
  public void unplug(Map<String, Object> use) throws IOException {
    JsonNode unused = datapath("Datapath.deactivate", use).json();
    unused = datapath("Datapath.detach", use).json();
  }

  /** Destroys a volume. */
  public void destroy(String key) throws IOException {
    JsonNode unused = call("Volume.destroy", "key", key).json();
  }

  /** Detaches it. */
  @Override
  public void close() throws IOException {
    JsonNode unused = call("SR.detach").json();
  }
}
