package org.lvmsr.lab;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What one run of the lab owns on this machine: processes, files, an image to boot from. */
public final class LabHost implements AutoCloseable {
  private final ChildProcesses children;
  private final Commands commands;
  private final RunDirectory directory;
  private final GuestImage image;
  private final String accelerator;
  private final AtomicInteger serial = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LabHost(
      ChildProcesses children, RunDirectory directory, GuestImage image, String accelerator) {
    this.children = children;
    this.commands = new Commands(children);
    this.directory = directory;
    this.image = image;
    this.accelerator = accelerator;
  }

  /**
   * Checks this machine and builds the guest's image if it is not there yet, which takes minutes.
   *
   * @throws LabException saying what is missing
   */
  public static LabHost open(LabProgress progress) {
    ChildProcesses children = new ChildProcesses();
    try {
      Commands commands = new Commands(children);
      LabCache cache = LabCache.ofThisUser();
      new Preflight(cache.directory()).check();
      GuestImage image = new GuestImageCache(cache, commands, progress).get();
      String accelerator = new Accelerator(commands).choose();
      return new LabHost(children, RunDirectory.create(), image, accelerator);
    } catch (RuntimeException e) {
      children.close();
      throw e;
    }
  }

  /** Boots a VM and waits until commands can be run in it. */
  public LabVm boot(VmSpec spec) {
    return LabVm.boot(this, spec, serial.incrementAndGet());
  }

  /** Starts a tgtd that serves {@code lun}. */
  public TgtTarget startTgt(Path lun) {
    return TgtTarget.start(this, lun);
  }

  /** Makes a LUN image of zeroes that is removed with this run. */
  public Path newLun(long bytes) {
    Path file = directory.file("lun" + serial.incrementAndGet() + ".img");
    LabFiles.createSparse(file, bytes);
    return file;
  }

  ChildProcesses children() {
    return children;
  }

  Commands commands() {
    return commands;
  }

  GuestImage image() {
    return image;
  }

  HostTools tools() {
    return image.hostTools();
  }

  String accelerator() {
    return accelerator;
  }

  /** A file of this run. */
  Path file(String name) {
    return directory.file(name);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      children.close();
      directory.close();
    }
  }
}
