package org.lvmsr.backend.sr;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which SRs are attached on this host, in files below {@code /run}: they outlive the service and
 * end with the boot. Each holds the configuration without its secrets; the session is still open,
 * so none is needed to go on.
 */
final class AttachedMarks {
  private static final String SUFFIX = ".json";

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Path directory;

  AttachedMarks(Path run) {
    this.directory = run.resolve("attached");
  }

  void put(String srUuid, Map<String, String> configuration) throws IOException {
    Files.createDirectories(directory);
    Path temporary = directory.resolve(srUuid + ".tmp");
    Files.write(temporary, mapper.writeValueAsBytes(configuration));
    Files.move(temporary, file(srUuid), StandardCopyOption.ATOMIC_MOVE);
  }

  Optional<Map<String, String>> get(String srUuid) throws IOException {
    if (!isUuid(srUuid)) {
      return Optional.empty();
    }
    try {
      byte[] json = Files.readAllBytes(file(srUuid));
      return Optional.of(mapper.readValue(json, new TypeReference<Map<String, String>>() {}));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void remove(String srUuid) throws IOException {
    Files.deleteIfExists(file(srUuid));
  }

  /**
   * The uuids of all of them.
   *
   * @throws java.nio.file.AccessDeniedException if this user may not know: that is not "none"
   */
  List<String> all() throws IOException {
    List<String> uuids = new ArrayList<>();
    if (!Files.notExists(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          uuids.add(name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    }
    return uuids;
  }

  private Path file(String srUuid) {
    return directory.resolve(srUuid + SUFFIX);
  }

  /** A handle comes from the caller: only a uuid may become part of a path. */
  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
