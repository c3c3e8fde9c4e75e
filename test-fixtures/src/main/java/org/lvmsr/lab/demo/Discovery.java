package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.PluginInstall;

/** From an address to a LUN: what an administrator does before creating an SR. */
final class Discovery {
  private final DemoRun run;
  private final LabTarget target;

  Discovery(DemoRun run, LabTarget target) {
    this.run = run;
    this.target = target;
  }

  void queryPlugins() {
    JsonNode volume =
        run.call("Plugin.Query", "xapi asks the volume plugin what it is.", run.arguments());
    run.checks().expectEqual("Plugin.Query names the plugin", "lvmsr", text(volume, "plugin"));
    run.transcript().step("Plugin.Query", "xapi asks the datapath plugin the same.");
    JsonNode datapath =
        run.scripts()
            .call(PluginInstall.DATAPATH + "/Plugin.Query", "Plugin.Query", run.arguments());
    run.checks()
        .expectEqual(
            "The datapath speaks version 5.0", "5.0", text(datapath, "required_api_version"));
  }

  /** Narrows a configuration from portal to LUN and returns it complete. */
  ObjectNode probeDownToLun() {
    ObjectNode configuration = run.arguments().removeAll();
    configuration.put("target", LabTarget.ADDRESS_IN_GUEST);
    configuration.put("port", Integer.toString(target.port()));
    JsonNode found =
        find(
            probe("Which targets does this portal offer?", configuration),
            "targetIQN",
            target.iqn());
    configuration.setAll(object(found));
    target
        .chap()
        .ifPresent(
            account ->
                configuration
                    .put("chapuser", account.user())
                    .put("chappassword", account.password()));
    String lun = Integer.toString(target.lun());
    found = find(probe("Which LUNs does this target offer?", configuration), "LUNid", lun);
    configuration.setAll(object(found));
    run.checks().expect("SR.probe finds target and LUN", true, text(configuration, "SCSIid"));
    JsonNode onLun = probe("Is there an SR on this LUN?", configuration);
    run.checks()
        .expect(
            "SR.probe finds no SR on an empty LUN",
            withSr(onLun).isMissingNode(),
            withSr(onLun).isMissingNode() ? "free for SR.create" : onLun);
    return configuration;
  }

  /** Looks for the SR by its LUN and returns the configuration that attaches it. */
  ObjectNode probeForSr(ObjectNode configuration, String srUuid) {
    JsonNode answer = probe("Is there an SR on this LUN now?", configuration);
    JsonNode found = withSr(answer);
    run.checks().expectEqual("SR.probe finds the SR", srUuid, text(found.path("sr"), "uuid"));
    run.checks()
        .expectEqual(
            "... and says how to attach it", srUuid, text(found.path("configuration"), "sr_uuid"));
    return configuration.deepCopy().setAll(object(found.path("configuration")));
  }

  private JsonNode probe(String question, ObjectNode configuration) {
    ObjectNode arguments = run.arguments();
    arguments.set("configuration", configuration.deepCopy());
    return run.call("SR.probe", question, arguments);
  }

  private static JsonNode withSr(JsonNode answers) {
    return StreamSupport.stream(answers.spliterator(), false)
        .filter(answer -> answer.has("sr"))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static JsonNode find(JsonNode answers, String key, String value) {
    return StreamSupport.stream(answers.spliterator(), false)
        .map(answer -> answer.path("configuration"))
        .filter(configuration -> text(configuration, key).equals(value))
        .findFirst()
        .orElseThrow(() -> new DemoFailure("SR.probe does not offer " + key + " " + value));
  }

  static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new DemoFailure("Expected a configuration, not '" + node + "'");
  }

  static String text(JsonNode node, String member) {
    return node.path(member).asText();
  }

  static String text(JsonNode array, int index) {
    return array.path(index).asText();
  }
}
