package org.lvmsr.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The QEMU command line of a lab VM. */
final class QemuArguments {
  /** Memory of a VM in MiB. */
  static final int MEMORY_MIB = 1536;

  private static final String KERNEL_ARGUMENTS =
      "console=ttyS0 quiet net.ifnames=0 panic=-1 mitigations=off"
          // The default clock costs a trip out of the emulator at every reading.
          + " clocksource=tsc tsc=reliable random.trust_cpu=on"
          // The emulator keeps translated code by its address: with libraries at the same one in
          // every process, it is not translated anew for each.
          + " norandmaps";

  /**
   * An old one. For a new one the kernel clears and copies pages byte by byte, which such a
   * processor does at once and the emulator does not, and walks five levels of page tables; and
   * libraries use wide registers, which have to be emulated piece by piece.
   */
  private static final String EMULATED_PROCESSOR = "Nehalem,+rdrand";

  private final List<String> arguments = new ArrayList<>();

  QemuArguments(String name, String accelerator) {
    add("qemu-system-x86_64", "-name", name, "-M", "q35,memory-backend=ram");
    String processor = accelerator.equals(Accelerator.KVM) ? "max" : EMULATED_PROCESSOR;
    add("-accel", accelerator, "-cpu", processor, "-smp", "2", "-m", MEMORY_MIB + "M");
    add("-object", "memory-backend-memfd,id=ram,share=on,size=" + MEMORY_MIB + "M");
    add("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot");
    add("-device", "virtio-rng-pci");
    // A guest that broke out of the emulator could not start programs or gain rights.
    add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
  }

  /** Boots from the image; what the guest writes is forgotten when QEMU ends. */
  QemuArguments image(GuestImage image) {
    add("-kernel", image.kernel().toString(), "-initrd", image.initramfs().toString());
    add("-append", KERNEL_ARGUMENTS);
    String options = "if=virtio,format=raw,snapshot=on,cache=unsafe,file=";
    return add("-drive", options + escape(image.root()));
  }

  QemuArguments guestConfig(Path file) {
    return add("-fw_cfg", "name=opt/org.lvmsr.lab,file=" + escape(file));
  }

  QemuArguments console(Path file) {
    return add("-serial", "file:" + file);
  }

  /**
   * The guest reaches this machine's loopback as 10.0.2.2; some ports of it appear on ports here.
   *
   * @param ports of this machine's loopback, by the guest's
   */
  QemuArguments network(Map<Integer, Integer> ports) {
    StringBuilder network = new StringBuilder("user,model=virtio-net-pci,ipv6=off");
    ports.forEach(
        (inGuest, here) ->
            network.append(
                String.format(Locale.ROOT, ",hostfwd=tcp:127.0.0.1:%d-:%d", here, inGuest)));
    return add("-nic", network.toString());
  }

  QemuArguments share(String tag, Path socket) {
    add("-chardev", String.format(Locale.ROOT, "socket,id=%s,path=%s", tag, escape(socket)));
    return add(
        "-device", String.format(Locale.ROOT, "vhost-user-fs-pci,chardev=%s,tag=%s", tag, tag));
  }

  List<String> list() {
    return List.copyOf(arguments);
  }

  private QemuArguments add(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** QEMU reads a doubled comma as one that does not end the value. */
  private static String escape(Path path) {
    return path.toString().replace(",", ",,");
  }
}
