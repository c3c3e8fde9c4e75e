package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A volume that a domain uses, as the toolstack does it: it remembers no URI, but asks for it
 * before each call of the datapath.
 */
final class Vbd {
  /** The users of a volume in the control domain are named otherwise than guests. */
  static final String DOM0 = "u0_vbd_0_xvda";

  /** Whoever is the only domain needs a device, and takes it away. */
  static final String ALONE = "";

  /** There is a device for another domain, or none any more. */
  static final String NO_CHANGE = ": no change";

  private final Toolstack toolstack;
  private final String key;
  private final String domain;

  Vbd(Toolstack toolstack, String key, String domain) {
    this.toolstack = toolstack;
    this.key = key;
    this.domain = domain;
  }

  /** Before a guest starts. */
  void open(boolean persistent, String how) {
    String name = "Datapath.open" + how;
    toolstack.calls().perform(name, Map.of("uri", uri(), "persistent", persistent));
  }

  /** When a guest has ended. */
  void close(String how) {
    toolstack.calls().perform("Datapath.close" + how, Map.of("uri", uri()));
  }

  /** {@code VBD.plug}. Returns the device. */
  String plug(String how) {
    return plug("Datapath.activate", how);
  }

  /** As {@link #plug}, for reading only. */
  String plugReadonly() {
    return plug("Datapath.activate_readonly", ALONE);
  }

  private String plug(String activate, String how) {
    String device = attach();
    perform(activate + how);
    return device;
  }

  /** Returns the device that is to be. */
  String attach() {
    JsonNode backend =
        toolstack.calls().call("Datapath.attach", Map.of("uri", uri(), "domain", domain));
    JsonNode guest = implementation(backend, 0, "XenDisk");
    String device = implementation(backend, 1, "BlockDevice").path("path").asText();
    assertEquals(device, guest.path("params").asText());
    assertEquals("vbd", guest.path("backend_type").asText());
    assertEquals(key, guest.path("extra").path("vdi-uuid").asText());
    return device;
  }

  private static JsonNode implementation(JsonNode backend, int index, String tag) {
    JsonNode found = backend.path("implementations").path(index);
    assertEquals(tag, found.path(0).asText(), backend::toString);
    return found.path(1);
  }

  /** {@code VBD.unplug} as it is by default. */
  void unplug(String how) {
    deactivate(how);
    detach();
  }

  /** {@code VBD.unplug} where plugging and activating are two things. */
  void unplugSplit(String how) {
    deactivate(how);
    unplug(NO_CHANGE);
  }

  void deactivate(String how) {
    perform("Datapath.deactivate" + how);
  }

  private void detach() {
    Map<String, String> use = Map.of("uri", lastUri, "domain", domain);
    toolstack.calls().perform("Datapath.detach", use);
  }

  private void perform(String name) {
    toolstack.calls().perform(name, Map.of("uri", uri(), "domain", domain));
  }

  private String lastUri = "";

  private String uri() {
    lastUri = toolstack.stat(key).path("uri").path(0).asText();
    return lastUri;
  }
}
