package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.AttachedDevices;
import org.lvmsr.cli.service.RunDirectory;
import org.lvmsr.metadata.device.DeviceException;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A device or an image of this host.
 *
 * @param path where it is
 * @param attachedHere whether this host has the SR on it attached
 */
record LocalTarget(Path path, boolean attachedHere) implements Target {

  /**
   * Finds it: a path, the uuid of an attached SR, or nothing for the only one that is attached.
   *
   * @throws CannotLook if it is not there, or may not be read
   */
  static LocalTarget find(AdminContext context, Optional<String> word) throws IOException {
    var attached = new AttachedDevices(context.paths());
    if (word.filter(RemoteLun::isAddress).isPresent()) {
      throw new CannotLook(
          "a LUN that is read over the network can only be looked at: do this on a host that is"
              + " logged in to it, with the path of its device");
    }
    if (word.isEmpty()) {
      return sr(attached, only(attached.all()));
    }
    if (!word.get().contains("/") && isUuid(word.get()) && !Files.exists(Path.of(word.get()))) {
      return sr(attached, word.get());
    }
    Path path = Path.of(word.get());
    requireReadable(path);
    return new LocalTarget(path, isAttached(attached, path));
  }

  /** Who may not see the notes may look at an image all the same. */
  private static boolean isAttached(AttachedDevices attached, Path path) throws IOException {
    try {
      return attached.isAttached(path);
    } catch (AccessDeniedException notForThisUser) {
      return false;
    }
  }

  private static String only(List<String> attached) throws CannotLook {
    if (attached.size() == 1) {
      return attached.get(0);
    }
    throw new CannotLook(
        attached.isEmpty()
            ? "no SR is attached on this host: give the path of a device or an image"
            : "several SRs are attached: give one of " + String.join(", ", attached));
  }

  private static LocalTarget sr(AttachedDevices attached, String uuid) throws IOException {
    Path device =
        attached
            .device(uuid)
            .orElseThrow(
                () ->
                    new CannotLook(
                        "SR "
                            + uuid
                            + " is not attached on this host, or its LUN is gone: give the path of"
                            + " its device or of an image"));
    requireReadable(device);
    return new LocalTarget(device, true);
  }

  private static void requireReadable(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new CannotLook(path + " does not exist: give the path of a device or an image");
    }
    if (Files.isDirectory(path)) {
      throw new CannotLook(path + " is a directory: give the path of a device or an image");
    }
    if (!Files.isRegularFile(path) && !Inspector.isBlock(path)) {
      // Opening a FIFO, for example, may wait for ever.
      throw new CannotLook(
          path + " is neither a block device nor a file: give the path of one of these");
    }
    if (!Files.isReadable(path)) {
      throw new CannotLook(path + " may not be read by this user: run lvmsr as root, or copy it");
    }
  }

  private static boolean isUuid(String word) {
    try {
      return UUID.fromString(word).toString().equals(word);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public ReadableDevice open(AdminContext context) throws IOException {
    try {
      return context.devices().openReadOnly(path.toRealPath());
    } catch (DeviceException e) {
      throw cannotBeRead(e);
    }
  }

  @Override
  public Inspector.Report check(AdminContext context) throws IOException {
    try {
      Inspector.Report report = Target.inspector(context).check(path, attachedHere);
      Target.requireSr(this, report.seen());
      return report;
    } catch (DeviceException e) {
      throw cannotBeRead(e);
    }
  }

  @Override
  public Witnesses look(AdminContext context, ReadableDevice device) throws IOException {
    try {
      Witnesses seen = Target.inspector(context).look(device, path, attachedHere);
      Target.requireSr(this, seen);
      return seen;
    } catch (DeviceException e) {
      throw cannotBeRead(e);
    }
  }

  private CannotLook cannotBeRead(DeviceException e) {
    return new CannotLook(
        path + " cannot be read: " + e.getMessage() + ": give the path of a device or an image");
  }

  /**
   * Prepares for writing.
   *
   * @throws CannotLook if this user may not
   */
  void requireWritable(AdminContext context) throws IOException {
    if (!Files.isWritable(path)) {
      throw new CannotLook(path + " may not be written by this user: run lvmsr as root");
    }
    RunDirectory unused = RunDirectory.prepare(context.runDirectory().path());
  }

  /**
   * Makes sure that LVM can work on it.
   *
   * @throws CannotLook if it is a file
   */
  void requireBlock(Witnesses seen) throws CannotLook {
    if (!seen.medium().block()) {
      throw new CannotLook(path + " is a file: LVM needs a block device; make one with losetup");
    }
  }

  /**
   * Its VG.
   *
   * @throws CannotLook if there is none that can be read
   */
  VolumeGroup requireVg(Witnesses seen) throws CannotLook {
    return seen.vg()
        .orElseThrow(
            () ->
                new CannotLook(
                    path + " holds no VG of lvmsr that can be read: lvmsr check says what to do"));
  }
}
