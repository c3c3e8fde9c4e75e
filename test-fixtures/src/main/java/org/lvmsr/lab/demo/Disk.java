package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A volume as the running VM uses it: through the datapath, then as a mounted file system. */
final class Disk {
  private static final String MOUNT_POINT = "/mnt/demo";
  private static final String DOMAIN = "1";

  private final DemoRun run;
  private final String uri;
  private final String device;

  private Disk(DemoRun run, String uri, String device) {
    this.run = run;
    this.uri = uri;
    this.device = device;
  }

  static Disk activate(DemoRun run, Volume volume) {
    JsonNode backend =
        run.call(
            "Datapath.attach",
            "A VM is about to start with '" + volume.name() + "'.",
            arguments(run, volume.uri()));
    run.call("Datapath.activate", "From here on it may do I/O.", arguments(run, volume.uri()));
    for (JsonNode implementation : backend.path("implementations")) {
      if (implementation.path(0).asText().equals("BlockDevice")) {
        String device = implementation.path(1).path("path").asText();
        run.checks().expect("The datapath offers a block device", true, "for " + volume.name());
        return new Disk(run, volume.uri(), device);
      }
    }
    throw new DemoFailure("Datapath.attach offers no BlockDevice: " + backend);
  }

  void expectZeroes(long bytes) {
    String script =
        String.format(
            Locale.ROOT,
            "cmp -n %d \"$(readlink -f '%s')\" /dev/zero && echo zeroes",
            bytes,
            device);
    String seen = run.work("Read the new volume", "No data of others may shine through.", script);
    run.transcript().note(seen);
    run.checks().expectEqual("A new volume reads as zeroes", "zeroes", seen);
  }

  /** Makes a file system with files in it and returns their checksums. */
  String fill() {
    String script =
        String.format(
            Locale.ROOT,
            """
        set -e
        mkfs.ext4 -q -F '%1$s'
        mkdir -p %2$s
        mount '%1$s' %2$s
        cd %2$s
        for n in 1 2 3 4; do
          head -c ${n}M /dev/urandom > file$n
        done
        sync -f .
        sha256sum file*
        """,
            device,
            MOUNT_POINT);
    String sums =
        run.work(
            "mkfs, mount, write", "An ext4 file system with four files of random bytes.", script);
    sums.lines().forEach(run.transcript()::note);
    return sums;
  }

  /** Mounts what {@link #fill} made; ext4 replays its journal if it was cut off. */
  void mount() {
    String script =
        String.format(
            Locale.ROOT, "mkdir -p %2$s && mount '%1$s' %2$s && df -h %2$s", device, MOUNT_POINT);
    String seen = run.work("mount", "The file system was never unmounted.", script);
    seen.lines().forEach(run.transcript()::note);
  }

  static String path(String name) {
    return MOUNT_POINT + "/" + name;
  }

  void deactivate() {
    run.work("umount", "The VM shuts down.", "umount " + MOUNT_POINT);
    release();
  }

  /** Deactivates and detaches a volume on which nothing is mounted. */
  void release() {
    run.call("Datapath.deactivate", "No more I/O.", arguments(run, uri));
    run.call("Datapath.detach", "And no more device.", arguments(run, uri));
    String left =
        run.vm()
            .script(String.format(Locale.ROOT, "test -e '%s' && echo there || echo gone", device))
            .output();
    run.checks().expectEqual("The device is gone after detach", "gone", left);
  }

  private static ObjectNode arguments(DemoRun run, String uri) {
    return run.arguments().put("uri", uri).put("domain", DOMAIN);
  }
}
