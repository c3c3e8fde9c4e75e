package org.lvmsr.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lvmsr.conformance.scene.Broken;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/**
 * A copy or a mirror that a plugin makes of one volume on another, which it reaches as a migration
 * does: over NBD, at the place that attaching the other one answers.
 */
final class Mirror {
  static final String TARGET_DOMAIN = "MIR1a2b3c";
  private static final String SOURCE_DOMAIN = "1";
  private static final String NBD = "nbd:unix:([^:]+):exportname=([^:]*)";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Scene scene;
  private final Volume source;
  private final Volume target;
  private final Disk disk;
  private final String remote;
  private JsonNode operation = JsonNodeFactory.instance.nullNode();

  private Mirror(Scene scene, Volume source, Volume target, Disk disk, String remote) {
    this.scene = scene;
    this.source = source;
    this.target = target;
    this.disk = disk;
    this.remote = remote;
  }

  /** Two volumes that are in use, one with something on it; nothing is under way. */
  static Mirror between(Scene scene) {
    Volume source = scene.volume();
    Volume target = scene.volume();
    String remote = remote(target.attach(TARGET_DOMAIN));
    JsonNode unused = target.datapath("Datapath.activate", TARGET_DOMAIN);
    Disk disk = source.plug(SOURCE_DOMAIN);
    disk.write(0, 1);
    disk.write(Scene.MIB, 2);
    return new Mirror(scene, source, target, disk, remote);
  }

  /** A mirror that has begun. */
  static Mirror begun(Scene scene) {
    Mirror mirror = between(scene);
    mirror.begin("Data.mirror");
    return mirror;
  }

  private static String remote(JsonNode backend) {
    for (JsonNode implementation : backend.get("implementations")) {
      String uri = implementation.get(1).path("uri").asText();
      if (uri.matches(NBD)) {
        return uri.replaceFirst(NBD, "nbd+unix:///$2?socket=$1");
      }
    }
    throw new NotOffered("Nbd");
  }

  /** Begins one, which is ended with the case. */
  void begin(String method, Object... arguments) {
    is(start(method, remote, arguments).answer());
  }

  /** What has begun: it is ended with the case. */
  void is(JsonNode begun) {
    operation = begun;
    scene.undoLater(
        "operation " + begun,
        () -> {
          Optional<?> unused = on("Data.cancel").failureIfAny();
          Optional<?> unusedToo = on("Data.destroy").failureIfAny();
        });
  }

  /** Begins one to some place. */
  Call start(String method, String place, Object... arguments) {
    Object[] all = {"domain", SOURCE_DOMAIN, "remote", place};
    Object[] given = new Object[all.length + arguments.length];
    System.arraycopy(all, 0, given, 0, all.length);
    System.arraycopy(arguments, 0, given, all.length, arguments.length);
    return source.beginData(method, given);
  }

  JsonNode operation() {
    return operation;
  }

  /** Starts a call about it. */
  Call on(String method) {
    return source.beginData(method, "operation", operation);
  }

  JsonNode stat() {
    return on("Data.stat").answer();
  }

  /** All operations that are listed. */
  JsonNode ls() {
    return source.beginData("Data.ls").answer();
  }

  /** Waits until it is done or has failed; how it stands then. */
  JsonNode ended() {
    return await(this::stat, Mirror::isOver, "neither complete nor failed");
  }

  private static boolean isOver(JsonNode status) {
    return status.get("complete").asBoolean() || status.get("failed").asBoolean();
  }

  /** Looks again and again for what comes about by itself. */
  static <T> T await(Supplier<T> look, Predicate<T> there, String otherwise) {
    long begin = System.nanoTime();
    T seen = look.get();
    while (!there.test(seen)) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new Broken(otherwise + " after " + PATIENCE.toSeconds() + " s: " + seen);
      }
      ProcessCases.pause(PAUSE.toMillis());
      seen = look.get();
    }
    return seen;
  }

  /** The disk of the source. */
  Disk disk() {
    return disk;
  }

  /** The target after a migration, which puts the source away first. */
  Disk target() {
    disk.unplug();
    JsonNode unused = target.datapath("Datapath.deactivate", TARGET_DOMAIN);
    JsonNode unusedToo = target.datapath("Datapath.detach", TARGET_DOMAIN);
    return target.plug("2");
  }

  /** Cancels it and takes it away once it has ended. */
  void remove() {
    JsonNode unused = on("Data.cancel").answer();
    Optional<?> unusedFailure =
        await(
            () -> on("Data.destroy").failureIfAny(),
            Optional::isEmpty,
            "Data.destroy after Data.cancel goes on failing");
  }

  /** Blocks of 64 KiB from the start: as many as there are in 4 MiB, so not all of the volume. */
  static Object firstBlocks() {
    return Map.of("blocksize", 65_536, "ranges", List.of(List.of(0, 64)));
  }
}
