package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Implementation;

/** A volume whose contents a test sees through the datapath. */
public final class GuestVolume {
  private static final CallContext TEST = new CallContext("test");

  private final LvmsrPlugin plugin;
  private final String sr;
  private final String key;

  public GuestVolume(LvmsrPlugin plugin, String sr, String key) {
    this.plugin = plugin;
    this.sr = sr;
    this.key = key;
  }

  /** Makes its device appear for a domain, and returns the device's path. */
  public String plug(String domain) {
    var backend = plugin.datapath().attach(TEST, uri(), domain);
    plugin.datapath().activate(TEST, uri(), domain);
    return backend.implementations().stream()
        .filter(Implementation.BlockDevice.class::isInstance)
        .map(one -> ((Implementation.BlockDevice) one).path())
        .findFirst()
        .orElseThrow();
  }

  public void unplug(String domain) {
    plugin.datapath().deactivate(TEST, uri(), domain);
    plugin.datapath().detach(TEST, uri(), domain);
  }

  /** Says whether what is written from now on stays. */
  void open(boolean persistent) {
    plugin.datapath().open(TEST, uri(), persistent);
  }

  void close() {
    plugin.datapath().close(TEST, uri());
  }

  private String uri() {
    return plugin.volume().stat(TEST, sr, key).uri().get(0);
  }

  /** Writes a letter over a range of bytes. */
  public void fill(char letter, long from, long bytes) throws IOException {
    String device = plug("fill");
    shell(
        text(letter, bytes)
            + " | dd oflag=direct,seek_bytes iflag=fullblock conv=notrunc bs=1M seek="
            + from
            + " of="
            + device);
    unplug("fill");
  }

  /** The checksum of its first bytes. */
  public String sumOf(long bytes) throws IOException {
    String device = plug("sum");
    String sum =
        shell(
            "dd if="
                + device
                + " iflag=direct bs=1M 2>/dev/null | head -c "
                + bytes
                + " | sha1sum");
    unplug("sum");
    return sum;
  }

  /** The checksum of two letters that follow each other. */
  public static String sum(char first, long bytes, char second, long more) throws IOException {
    return shell("{ " + text(first, bytes) + "; " + text(second, more) + "; } | sha1sum");
  }

  private static String text(char letter, long bytes) {
    String zeroes = "head -c " + bytes + " /dev/zero";
    return letter == 0 ? zeroes : zeroes + " | tr '\\0' " + letter;
  }

  /** Makes the kernel forget all devices, as if the host had lost power. */
  public static void removeAllDevices() throws IOException {
    shell("for i in 1 2 3 4 5; do dmsetup remove_all --force; done; udevadm settle");
  }

  public static String shell(String script) throws IOException {
    Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(script + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output.strip();
  }
}
