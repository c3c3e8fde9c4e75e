package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  @TempDir private Path directory;
  private Path path;
  private MetricsFile file;

  @BeforeEach
  void name() {
    path = directory.resolve("m");
    file = new MetricsFile(directory, "m");
  }

  private static byte[] encoded(String description, long value) {
    var datasource = new Datasource("a", description, Datasource.Type.GAUGE, "", false);
    return ProtocolV2.encode(
        List.of(new Metric(datasource, new Value.Whole(value))), (double) value);
  }

  private Object inode() throws IOException {
    return Files.getAttribute(path, "unix:ino");
  }

  private Number value(RrddReader reader) throws IOException {
    return reader.read(Files.readAllBytes(path)).value("a");
  }

  @Test
  void aNewFileHasWholePagesAndSlackAndNothingElseIsLeft() throws IOException {
    file.write(encoded("", 1));
    assertEquals(2 * 4096, Files.size(path));
    try (var all = Files.list(directory)) {
      assertEquals(List.of(path), all.toList());
    }
  }

  @Test
  void aReaderThatMappedTheFileSeesEachUpdate() throws IOException {
    file.write(encoded("", 1));
    final Object inode = inode();
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      RrddReader reader = new RrddReader();
      for (long value = 2; value < 10; value++) {
        file.write(encoded("", value));
        byte[] seen = new byte[mapped.capacity()];
        mapped.get(0, seen);
        assertEquals(value, reader.read(seen).value("a"));
      }
    }
    assertEquals(inode, inode());
  }

  /** The reader takes a file that has not changed for an error. */
  @Test
  void theSameValueIsNewsWhenTheTimestampIs() throws IOException {
    RrddReader reader = new RrddReader();
    file.write(encoded("", 1));
    assertEquals(1L, value(reader));
    assertThrows(RrddReader.Unreadable.class, () -> value(reader));
    var datasource = new Datasource("a", "", Datasource.Type.GAUGE, "", false);
    file.write(ProtocolV2.encode(List.of(new Metric(datasource, new Value.Whole(1))), 2));
    assertEquals(1L, value(reader));
  }

  @Test
  void aFileOfAnEarlierProcessIsUsedInPlaceEvenIfItWasKilledWhileWriting() throws IOException {
    file.write(encoded("", 1));
    final Object inode = inode();
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[12]), 23);
    }
    assertThrows(RrddReader.Unreadable.class, () -> value(new RrddReader()));
    new MetricsFile(directory, "m").write(encoded("", 2));
    assertEquals(2L, value(new RrddReader()));
    assertEquals(inode, inode());
  }

  @Test
  void anotherLayoutMakesANewFileAndLeavesTheMappedOneAsItWas() throws IOException {
    file.write(encoded("", 1));
    byte[] before = Files.readAllBytes(path);
    try (var old = FileChannel.open(path, StandardOpenOption.READ)) {
      Object inode = inode();
      file.write(encoded("longer", 2));
      assertNotEquals(inode, inode());
      ByteBuffer kept = ByteBuffer.allocate(before.length + 1);
      old.read(kept, 0);
      assertEquals(ByteBuffer.wrap(before), kept.flip());
    }
    assertEquals(2L, value(new RrddReader()));
  }

  @Test
  void aFileOfAnotherSizeIsReplaced() throws IOException {
    Files.write(path, encoded("", 1));
    file.write(encoded("", 2));
    assertEquals(2 * 4096, Files.size(path));
    assertEquals(2L, value(new RrddReader()));
  }

  @Test
  void aLinkIsReplacedAndNotFollowed() throws IOException {
    Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "precious");
    Files.createSymbolicLink(path, elsewhere);
    Files.createSymbolicLink(directory.resolve("m.tmp"), elsewhere);
    assertFalse(file.exists());
    file.write(encoded("", 1));
    assertTrue(file.exists());
    assertEquals("precious", Files.readString(elsewhere));
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMade() {
    MetricsFile nowhere = new MetricsFile(directory.resolve("none"), "m");
    assertThrows(NoSuchFileException.class, () -> nowhere.write(encoded("", 1)));
    assertFalse(nowhere.exists());
    assertFalse(Files.exists(directory.resolve("none")));
  }

  @Test
  void removingTwiceSucceeds() throws IOException {
    file.write(encoded("", 1));
    file.remove();
    file.remove();
    assertFalse(file.exists());
  }
}
