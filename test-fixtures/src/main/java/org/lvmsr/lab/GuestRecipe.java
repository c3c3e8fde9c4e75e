package org.lvmsr.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What goes into the guest's image, from files beside this class; a change makes another image. */
final class GuestRecipe {
  /** The Debian release in the guest. Programs for this machine come from it as well. */
  static final String SUITE = "bookworm";

  /** To be raised when {@link GuestImageBuilder} makes something else of the same files. */
  private static final String BUILDER_VERSION = "1";

  private static final List<String> FILES =
      List.of(
          "packages.txt",
          "host-tools.txt",
          "initramfs-init",
          "initramfs-modules.txt",
          "inittab",
          "sshd_config",
          "boot");

  private GuestRecipe() {}

  static String text(String name) {
    try (InputStream stream = GuestRecipe.class.getResourceAsStream("guest/" + name)) {
      if (stream == null) {
        throw new LabException("The lab's own file guest/" + name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String name) {
    return text(name).lines().filter(line -> !line.isBlank()).toList();
  }

  /** Names this recipe: images with the same key are interchangeable. */
  static String key() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((BUILDER_VERSION + SUITE).getBytes(StandardCharsets.UTF_8));
      for (String file : FILES) {
        digest.update(("\0" + file + "\0" + text(file)).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
