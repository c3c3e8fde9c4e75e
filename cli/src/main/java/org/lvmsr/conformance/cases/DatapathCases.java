package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** How volumes are reached, by one domain and by two. */
final class DatapathCases {
  private static final String TOPIC = "datapath";
  private static final String XENOPS = "ocaml/xenopsd/";
  private static final String ATTACH = "Datapath.attach";
  private static final String ACTIVATE = "Datapath.activate";
  private static final String READONLY = "Datapath.activate_readonly";
  private static final String DEACTIVATE = "Datapath.deactivate";
  private static final String DETACH = "Datapath.detach";

  private DatapathCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(backends());
    all.addAll(repeated());
    all.addAll(domains());
    all.addAll(uris());
    return all;
  }

  private static List<Case> backends() {
    return List.of(
        Case.of(
            TOPIC,
            "datapath-attach-has-a-xen-disk",
            "Datapath.attach answers with a XenDisk: no VM has a disk without one.",
            XENOPS + "xc/xenops_server_xen.ml: params_of_backend",
            DatapathCases::hasXenDisk),
        Case.of(
            TOPIC,
            "datapath-attach-has-a-way-for-the-host",
            "Datapath.attach answers with a BlockDevice, File or Nbd, for use without a VM.",
            Sources.xapi("storage_interface.ml: implementations_of_backend"),
            DatapathCases::hasWayForHost),
        Case.of(
            TOPIC,
            "datapath-attach-has-each-kind-once",
            "No kind of implementation is there twice: xapi takes the last one, static-vdis the"
                + " first.",
            Sources.staticVdis("attach"),
            DatapathCases::eachKindOnce),
        Case.of(
            TOPIC,
            "datapath-backend-type-is-known",
            "The backend_type of a XenDisk is vbd, vbd3, qdisk or 9pfs.",
            XENOPS + "xc/device.ml: backend-kind",
            DatapathCases::backendType),
        Case.of(
            TOPIC,
            "datapath-nbd-uri-has-four-parts",
            "The uri of an Nbd is nbd:unix:SOCKET:exportname=NAME, without any other colon.",
            Sources.xapi("storage_interface.ml: parse_nbd_uri"),
            DatapathCases::nbdUri));
  }

  private static List<Case> repeated() {
    return List.of(
        Case.of(
            TOPIC,
            "datapath-attach-twice",
            "Datapath.attach again for the same domain succeeds with the same answer.",
            data(ATTACH),
            DatapathCases::attachTwice),
        Case.of(
            TOPIC,
            "datapath-activate-twice",
            "Datapath.activate again for the same domain succeeds.",
            data(ACTIVATE),
            DatapathCases::activateTwice),
        Case.of(
            TOPIC,
            "datapath-deactivate-twice",
            "Datapath.deactivate again succeeds: a suspend does it.",
            XENOPS + "xc/xenops_server_xen.ml: save",
            DatapathCases::deactivateTwice),
        Case.of(
            TOPIC,
            "datapath-detach-twice",
            "Datapath.detach again succeeds.",
            data(DETACH),
            DatapathCases::detachTwice),
        Case.of(
            TOPIC,
            "datapath-detach-of-what-was-never-attached",
            "Datapath.detach and deactivate succeed where nothing was attached.",
            data(DETACH),
            DatapathCases::detachOfNothing),
        Case.of(
            TOPIC,
            "datapath-detach-while-active",
            "Datapath.detach never fails, also where the volume is still active.",
            data(DETACH),
            DatapathCases::detachWhileActive),
        Case.of(
            TOPIC,
            "datapath-again-after-detach",
            "A volume can be attached and activated again after it was detached.",
            data(ATTACH),
            DatapathCases::againAfterDetach));
  }

  private static List<Case> domains() {
    return List.of(
        Case.of(
            TOPIC,
            "datapath-domain-is-any-text",
            "A domain is any text: a number, u0_vbd_0_xvda, MIR1a2b3c, or nothing.",
            Sources.daemon("domain_of"),
            DatapathCases::anyDomain),
        Case.of(
                TOPIC,
                "datapath-second-domain-attaches",
                "A volume that is active for one domain can be attached and activated for another, as"
                    + " happens in a migration to the same host.",
                data(ACTIVATE),
                DatapathCases::secondDomain)
            .asAdvice(),
        Case.of(
            TOPIC,
            "datapath-late-detach-of-the-first-domain",
            "Once more deactivate and detach for a domain that was deactivated leave the next one"
                + " its disk.",
            XENOPS + "lib/xenops_server.ml: VM_migrate",
            DatapathCases::lateDetach),
        Case.of(
            TOPIC,
            "datapath-late-detach-twice",
            "So does a second round of them.",
            XENOPS + "xc/xenops_server_xen.ml: VBD.unplug",
            DatapathCases::lateDetachTwice),
        Case.of(
                TOPIC,
                "datapath-activate-readonly-reads",
                "What is activated by activate_readonly can be read.",
                data(READONLY),
                DatapathCases::readonlyReads)
            .needs(READONLY),
        Case.of(
                TOPIC,
                "datapath-several-readers",
                "Several domains can have a volume by activate_readonly at once.",
                data(READONLY),
                DatapathCases::severalReaders)
            .needs(READONLY),
        Case.of(
                TOPIC,
                "datapath-open-and-close",
                "Datapath.open with persistent true and Datapath.close keep what was written.",
                data("Datapath.open"),
                DatapathCases::openAndClose)
            .needs("NONPERSISTENT", "Datapath.open", "Datapath.close"),
        Case.of(
                TOPIC,
                "datapath-close-throws-away",
                "What is written after Datapath.open with persistent false is gone after close.",
                data("Datapath.close"),
                DatapathCases::closeThrowsAway)
            .needs("NONPERSISTENT", "Datapath.open", "Datapath.close"));
  }

  private static List<Case> uris() {
    return List.of(
        stable("datapath-uri-stays-over-snapshot", "Volume.snapshot", Volume::snapshot),
        stable(
            "datapath-uri-stays-over-rename",
            "Volume.set_name",
            volume -> volume.call("Volume.set_name", "new_name", "another")),
        stable(
                "datapath-uri-stays-over-resize",
                "Volume.resize",
                volume -> volume.call("Volume.resize", "new_size", volume.size() + 8 * Scene.MIB))
            .needs("VDI_RESIZE_ONLINE"),
        stable(
            "datapath-uri-stays-over-activate",
            ACTIVATE,
            volume -> volume.datapath(ACTIVATE, "1")));
  }

  private static Case stable(String name, String method, Function<Volume, ?> what) {
    return Case.of(
            TOPIC,
            name,
            "The URIs of a volume that is attached stay as they are over " + method + ".",
            Sources.daemon("vdi_deactivate_impl"),
            scene -> uriStays(scene, what))
        .needs(method);
  }

  private static List<String> kinds(JsonNode backend) {
    List<String> kinds = new ArrayList<>();
    backend.get("implementations").forEach(one -> kinds.add(one.get(0).asText()));
    return kinds;
  }

  private static void hasXenDisk(Scene scene) {
    List<String> kinds = kinds(scene.volume().attach("1"));
    Expect.that(kinds.contains("XenDisk"), "there are only " + kinds);
  }

  private static void hasWayForHost(Scene scene) {
    List<String> kinds = kinds(scene.volume().attach("1"));
    Expect.that(
        List.of("BlockDevice", "File", "Nbd").stream().anyMatch(kinds::contains),
        "there are only " + kinds);
  }

  private static void eachKindOnce(Scene scene) {
    List<String> kinds = kinds(scene.volume().attach("1"));
    Set<String> once = new HashSet<>(kinds);
    Expect.equal(once.size(), kinds.size(), "in " + kinds + " the number of implementations");
  }

  private static void backendType(Scene scene) {
    for (JsonNode one : scene.volume().attach("1").get("implementations")) {
      if (one.get(0).asText().equals("XenDisk")) {
        String type = one.get(1).get("backend_type").asText();
        Expect.that(List.of("vbd", "vbd3", "qdisk", "9pfs").contains(type), "it is " + type);
      }
    }
  }

  private static void nbdUri(Scene scene) {
    boolean seen = false;
    for (JsonNode one : scene.volume().attach("1").get("implementations")) {
      if (one.get(0).asText().equals("Nbd")) {
        String uri = one.get(1).get("uri").asText();
        Expect.that(uri.matches("nbd:unix:[^:]+:exportname=[^:]*"), "it is " + uri);
        seen = true;
      }
    }
    if (!seen) {
      throw new NotOffered("Nbd");
    }
  }

  private static void attachTwice(Scene scene) {
    Volume volume = scene.volume();
    JsonNode first = volume.attach("1");
    Expect.equal(first, volume.datapath(ATTACH, "1"), "the second answer");
  }

  private static void activateTwice(Scene scene) {
    Volume volume = scene.volume();
    Disk unused = volume.plug("1");
    JsonNode unusedToo = volume.datapath(ACTIVATE, "1");
  }

  private static void deactivateTwice(Scene scene) {
    Volume volume = scene.volume();
    Disk unused = volume.plug("1");
    JsonNode unusedFirst = volume.datapath(DEACTIVATE, "1");
    JsonNode unusedSecond = volume.datapath(DEACTIVATE, "1");
  }

  private static void detachTwice(Scene scene) {
    Volume volume = scene.volume();
    volume.plug("1").unplug();
    JsonNode unused = volume.datapath(DETACH, "1");
  }

  private static void detachOfNothing(Scene scene) {
    Volume volume = scene.volume();
    JsonNode unused = volume.datapath(DEACTIVATE, "1");
    JsonNode unusedToo = volume.datapath(DETACH, "1");
  }

  private static void detachWhileActive(Scene scene) {
    Volume volume = scene.volume();
    Disk unused = volume.plug("1");
    JsonNode unusedToo = volume.datapath(DETACH, "1");
  }

  private static void againAfterDetach(Scene scene) {
    Volume volume = scene.volume();
    volume.plug("1").unplug();
    volume.plug("2").unplug();
    Disk unused = volume.plug("1");
  }

  private static void anyDomain(Scene scene) {
    for (String domain : List.of("12", "u0_vbd_0_xvda", "MIR1a2b3c", "a b/c", "")) {
      scene.volume().plug(domain).unplug();
    }
  }

  private static void secondDomain(Scene scene) {
    Volume volume = scene.volume();
    Disk unused = volume.plug("1");
    Disk unusedToo = volume.plug("2");
  }

  private static void lateDetach(Scene scene) {
    Volume volume = scene.volume();
    Disk first = volume.plug("1");
    first.write(0, 1);
    JsonNode unused = volume.datapath(DEACTIVATE, "1");
    Disk second = volume.plug("2");
    first.unplug();
    second.expect(0, 1, "the disk of the second domain");
    second.write(0, 2);
  }

  private static void lateDetachTwice(Scene scene) {
    Volume volume = scene.volume();
    Disk first = volume.plug("1");
    JsonNode unused = volume.datapath(DEACTIVATE, "1");
    Disk second = volume.plug("2");
    first.unplug();
    first.unplug();
    second.write(0, 2);
    second.expect(0, 2, "the disk of the second domain");
  }

  private static void readonlyReads(Scene scene) {
    Volume volume = scene.volume();
    Disk writer = volume.plug("1");
    writer.write(0, 5);
    writer.unplug();
    JsonNode backend = volume.attach("2");
    JsonNode unused = volume.datapath(READONLY, "2");
    volume.disk("2", backend).expect(0, 5, "the volume");
  }

  private static void severalReaders(Scene scene) {
    Volume volume = scene.volume();
    for (String domain : List.of("1", "2", "3")) {
      JsonNode unused = volume.attach(domain);
      JsonNode unusedToo = volume.datapath(READONLY, domain);
    }
  }

  private static void open(Scene scene, Volume volume, boolean persistent) {
    JsonNode unused = scene.call("Datapath.open", "uri", volume.uri(), "persistent", persistent);
  }

  private static void writeOpened(Scene scene, Volume volume, boolean persistent, int fill) {
    open(scene, volume, persistent);
    Disk disk = volume.plug("1");
    disk.write(0, fill);
    disk.unplug();
    JsonNode unused = scene.call("Datapath.close", "uri", volume.uri());
  }

  private static void openAndClose(Scene scene) {
    Volume volume = scene.volume();
    writeOpened(scene, volume, true, 3);
    volume.plug("1").expect(0, 3, "the volume");
  }

  private static void closeThrowsAway(Scene scene) {
    Volume volume = scene.volume();
    writeOpened(scene, volume, true, 3);
    writeOpened(scene, volume, false, 4);
    volume.plug("1").expect(0, 3, "the volume");
  }

  private static void uriStays(Scene scene, Function<Volume, ?> what) {
    Volume volume = scene.volume();
    JsonNode unused = volume.attach("1");
    JsonNode before = volume.stat().get("uri");
    Object unusedToo = what.apply(volume);
    Expect.equal(before, volume.stat().get("uri"), "the list of URIs");
  }
}
