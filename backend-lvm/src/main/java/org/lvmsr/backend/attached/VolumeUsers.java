package org.lvmsr.backend.attached;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.lvmsr.backend.Failures;

/**
 * Which domains of this host use which volumes.
 *
 * <p>One file per SR, volume and domain, below {@code /run}: it outlives the service as the active
 * LV does, and ends with the boot as that does too. A domain's name is opaque, so the file is named
 * by a hash and holds the name.
 */
public final class VolumeUsers {
  /** The name of the user that copies volumes: this process itself. */
  public static final String COPY = "lvmsr copy";

  private static final String ATTACHED = "";

  private final Path directory;

  /** How a domain has a volume active. */
  public enum Access {
    READING(".reading"),
    WRITING(".active");

    private final String suffix;

    Access(String suffix) {
      this.suffix = suffix;
    }
  }

  public VolumeUsers(Path run) {
    this.directory = run.resolve("datapath");
  }

  /** Notes that a domain has the volume attached. */
  public void attach(VolumeUri volume, String domain) throws IOException {
    write(file(volume, domain, ATTACHED), domain);
  }

  /** Notes that a domain has the volume active. */
  public void activate(VolumeUri volume, String domain, Access access) throws IOException {
    write(file(volume, domain, access.suffix), domain);
  }

  /** Forgets that a domain has the volume active. */
  public void deactivate(VolumeUri volume, String domain) throws IOException {
    for (Access access : Access.values()) {
      Files.deleteIfExists(file(volume, domain, access.suffix));
    }
  }

  /** Forgets that a domain has the volume attached. */
  public void detach(VolumeUri volume, String domain) throws IOException {
    deactivate(volume, domain);
    Files.deleteIfExists(file(volume, domain, ATTACHED));
  }

  /** Notes that the volume is open and nothing written to it is to stay. */
  public void opened(VolumeUri volume) throws IOException {
    write(openFile(volume), "");
  }

  /** Forgets {@link #opened}. */
  public void closed(VolumeUri volume) throws IOException {
    Files.deleteIfExists(openFile(volume));
  }

  /** Whether the volume was {@link #opened} since this host booted and attached the SR. */
  public boolean isOpen(VolumeUri volume) {
    return Files.exists(openFile(volume));
  }

  /** The domains that have the volume active. */
  public List<String> active(VolumeUri volume) throws IOException {
    List<String> domains = new ArrayList<>();
    for (Access access : Access.values()) {
      domains.addAll(active(volume, access));
    }
    return domains;
  }

  /** Whether others than this process have the volume active. */
  public boolean isActiveForOthers(VolumeUri volume) throws IOException {
    return active(volume).stream().anyMatch(domain -> !domain.equals(COPY));
  }

  /** The domains that have the volume active in one way. */
  public List<String> active(VolumeUri volume, Access access) throws IOException {
    return domains(volumeDirectory(volume), "*" + access.suffix);
  }

  /**
   * Refuses if a domain has the volume active in that way: what one reads must not change.
   *
   * @throws org.lvmsr.smapi.SmapiException naming the domain
   */
  public void requireNo(VolumeUri volume, Access access) throws IOException {
    List<String> domains = active(volume, access);
    if (!domains.isEmpty()) {
      String how = access == Access.READING ? " for reading only" : " for writing";
      throw Failures.inUse(
          "volume " + volume.key(),
          "domain " + domains.get(0) + how + ": deactivate it there first");
    }
  }

  /**
   * Refuses if a domain has the volume active; one that has merely attached it does no I/O.
   *
   * @throws org.lvmsr.smapi.SmapiException naming the domain
   */
  public void checkUnused(AttachedSr sr, String key) throws IOException {
    List<String> domains = active(new VolumeUri(sr.uuid(), key));
    if (!domains.isEmpty()) {
      throw Failures.inUse("volume " + key, "domain " + domains.get(0));
    }
  }

  /**
   * Refuses if a domain has the volume even attached: it was told of a device that will be gone.
   *
   * @throws org.lvmsr.smapi.SmapiException naming the domain
   */
  public void checkDetached(AttachedSr sr, String key) throws IOException {
    List<String> domains = domains(volumeDirectory(new VolumeUri(sr.uuid(), key)), "*");
    if (!domains.isEmpty()) {
      throw Failures.inUse("volume " + key, "domain " + domains.get(0));
    }
  }

  /** Whether a domain has the volume attached or active. */
  public boolean isAttached(VolumeUri volume) throws IOException {
    return !domains(volumeDirectory(volume), "*").isEmpty();
  }

  /** Forgets a domain as a user of all volumes of an SR, and answers of which it was one. */
  public Set<String> forget(String sr, String domain) throws IOException {
    Set<String> keys = new HashSet<>();
    for (VolumeUri volume : noted(sr)) {
      if (domains(volumeDirectory(volume), "*").contains(domain)) {
        keys.add(volume.key());
        detach(volume, domain);
      }
    }
    return keys;
  }

  /** The volumes of an SR that have, or had, a user. */
  public List<VolumeUri> noted(String sr) throws IOException {
    List<VolumeUri> noted = new ArrayList<>();
    try (DirectoryStream<Path> volumes =
        Files.newDirectoryStream(directory.resolve(sr), Files::isDirectory)) {
      volumes.forEach(volume -> noted.add(new VolumeUri(sr, volume.getFileName().toString())));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return noted;
  }

  /** Forgets all users of an SR. */
  public void forget(String sr) throws IOException {
    Path root = directory.resolve(sr);
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Path openFile(VolumeUri volume) {
    return directory.resolve(volume.sr()).resolve(volume.key() + ".nonpersistent");
  }

  private Path volumeDirectory(VolumeUri volume) {
    return directory.resolve(volume.sr()).resolve(volume.key());
  }

  private Path file(VolumeUri volume, String domain, String suffix) {
    UUID name = UUID.nameUUIDFromBytes(domain.getBytes(StandardCharsets.UTF_8));
    return volumeDirectory(volume).resolve(name + suffix);
  }

  private static void write(Path file, String domain) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, domain);
  }

  private static List<String> domains(Path volume, String glob) throws IOException {
    List<String> domains = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(volume, glob)) {
      for (Path file : files) {
        domain(file).ifPresent(domains::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return domains;
  }

  /** A domain that ends meanwhile is no user any more, and hides no other. */
  private static Optional<String> domain(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
