package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.Volume;

/**
 * LVM flushes nothing between its text and the header that points to it, so a power cut may leave
 * one of its two metadata areas torn. LVM itself goes on with the other one for ever.
 */
@LoopLevel
class TornAreaTest {
  private static final int HEADER_BYTES = 512;

  @TempDir private Path directory;
  private LoopSr sr;
  private Volume volume;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
    volume = sr.volume("web");
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void attachingGivesTheVgItsSecondCopyBack(int index) throws IOException {
    AreaReading area = areas().get(index);
    zero(area.offset() + HEADER_BYTES, (int) area.size() - HEADER_BYTES);
    assertNotEquals(List.of(), sr.findings());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
    assertEquals(List.of(), sr.findings());
    Volume another = sr.volume("db");
    assertEquals(List.of(), sr.findings(), another.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void withoutItsHeaderAnAreaIsLeftToAPerson(int index) throws IOException {
    zero(areas().get(index).offset(), HEADER_BYTES);
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
    CheckFinding found = sr.findings().get(0);
    assertTrue(found.repair().toString().contains("pvcreate"), found.toString());
  }

  private List<AreaReading> areas() throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(sr.path())) {
      return VgTextReader.inspect(device).orElseThrow().areas();
    }
  }

  private void zero(long offset, int bytes) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      device.write(offset, ByteBuffer.allocate(bytes));
      device.flush();
    }
  }
}
