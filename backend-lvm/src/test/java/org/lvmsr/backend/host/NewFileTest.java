package org.lvmsr.backend.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is there as a whole, or not at all. */
final class NewFileTest {
  @TempDir private Path directory;

  @Test
  void itIsThereForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("new");
    NewFile.write(file, out -> out.write(bytes("text")));
    assertEquals("text", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("new"), names());
  }

  @Test
  void nothingIsLeftOfOneThatCannotBeWritten() throws IOException {
    Path file = directory.resolve("new");
    var error =
        assertThrows(
            CannotWriteFile.class,
            () ->
                NewFile.write(
                    file,
                    out -> {
                      out.write(bytes("half"));
                      throw new IOException("No space left on device");
                    }));
    assertEquals(file + " was not written: No space left on device", error.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void anotherFileIsNotOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("old"), "precious");
    String refusal = file + " exists and is not overwritten: choose another file";
    assertEquals(refusal, refused(file, "text"));
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void aFileThatAppearedMeanwhileIsNotOverwritten() throws IOException {
    Path file = directory.resolve("new");
    var error =
        assertThrows(
            CannotWriteFile.class,
            () -> NewFile.write(file, out -> Files.writeString(file, "precious")));
    assertEquals(file + " exists and is not overwritten: choose another file", error.getMessage());
    assertEquals("precious", Files.readString(file));
    assertEquals(List.of("new"), names());
  }

  @Test
  void aBadPlaceIsNamed() throws IOException {
    Path nowhere = directory.resolve("nowhere");
    Path file = nowhere.resolve("new");
    assertEquals(
        file + " was not written: the directory " + nowhere + " does not exist",
        refused(file, "text"));
    Path plain = Files.writeString(directory.resolve("plain"), "");
    Path below = plain.resolve("new");
    assertEquals(
        below + " was not written: " + plain + " is not a directory", refused(below, "text"));
  }

  private static String refused(Path file, String text) {
    var error =
        assertThrows(
            CannotWriteFile.class, () -> NewFile.write(file, out -> out.write(bytes(text))));
    return String.valueOf(error.getMessage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
