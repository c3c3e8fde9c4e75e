package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.host.CannotWriteFile;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;
import org.lvmsr.smapi.Volume;

/** A new store on real LVM, from nothing but the names of LVs. */
@LoopLevel
class RebuildOnLoopDeviceTest {
  @TempDir private Path directory;
  private LoopSr sr;
  private Set<String> keys;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
    keys = Set.of(sr.volume("web").key(), sr.volume("db").key());
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  @Test
  void aDestroyedStoreIsSavedAndMadeAnew() throws IOException {
    Placement at = sr.placement();
    wipe(at, 0xa5);
    Path saved = directory.resolve("saved");
    assertThrows(RepairRefused.class, () -> sr.rebuild(Optional.empty()));
    var lvs = sr.vg().volumes();
    sr.rebuild(Optional.of(saved));
    checkRebuilt();
    assertEquals(lvs, sr.vg().volumes());
    byte[] bytes = Files.readAllBytes(saved);
    assertEquals(2 * at.length(), bytes.length);
    byte[] noise = new byte[1 << 20];
    Arrays.fill(noise, (byte) 0xa5);
    assertArrayEquals(noise, Arrays.copyOfRange(bytes, 1 << 20, 2 << 20));
  }

  @Test
  void aStoreThatLeftNoTraceNeedsNoFile() throws IOException {
    Placement at = sr.placement();
    zero(at.replicaA(), at.length());
    zero(at.replicaB(), at.length());
    sr.rebuild(Optional.empty());
    checkRebuilt();
  }

  @Test
  void withoutReservedLvItIsMadeAgain() throws IOException {
    Placement at = sr.placement();
    sr.lvs().remove(List.of(SrLayout.RESERVED_LV));
    wipe(at, 0);
    sr.rebuild(Optional.of(directory.resolve("saved")));
    checkRebuilt();
    assertEquals(at, sr.placement());
  }

  @Test
  void whereTheUsualPlacesAreTakenFreeOnesAreChosen() throws IOException {
    Placement at = sr.placement();
    sr.lvs().remove(List.of(SrLayout.RESERVED_LV));
    zero(at.replicaA(), at.length());
    zero(at.replicaB(), at.length());
    sr.lvs().createLinear("precious", List.of(new Extents(0, 1)));
    RebuildPlan plan = sr.rebuild(Optional.empty());
    assertEquals(List.of("precious"), plan.leftAlone());
    checkRebuilt();
    assertFalse(at.equals(sr.placement()));
    assertTrue(sr.vg().volume("precious").isPresent());
  }

  @Test
  void aStoreThatCanBeReadIsNotReplaced() {
    var error = assertThrows(RepairRefused.class, () -> sr.rebuild(Optional.empty()));
    assertTrue(error.toString().contains("the store can be read"), error.toString());
  }

  @Test
  void aFileThatExistsIsNotOverwritten() throws IOException {
    wipe(sr.placement(), 1);
    Path saved = Files.writeString(directory.resolve("saved"), "precious");
    var error = assertThrows(CannotWriteFile.class, () -> sr.rebuild(Optional.of(saved)));
    assertTrue(error.toString().contains("exists"), error.toString());
    assertEquals("precious", Files.readString(saved));
    assertEquals(Severity.DAMAGE, sr.check().worst());
  }

  private void checkRebuilt() throws IOException {
    assertEquals(List.of(), sr.findings());
    List<Volume> volumes = sr.list();
    assertEquals(keys, volumes.stream().map(Volume::key).collect(Collectors.toSet()));
    for (Volume volume : volumes) {
      assertEquals("recovered-" + volume.key().substring(0, 8), volume.name());
      assertEquals(2 * LoopSr.EXTENT, volume.virtualSize());
    }
  }

  /** Overwrites the segments of both replicas; headers stay. */
  private void wipe(Placement at, int with) throws IOException {
    byte[] noise = new byte[(int) at.length() / 2 - (64 << 10)];
    Arrays.fill(noise, (byte) with);
    for (long half : new long[] {0, at.length() / 2}) {
      write(at.replicaA() + half + (64 << 10), noise);
      write(at.replicaB() + half + (64 << 10), noise);
    }
  }

  private void zero(long at, long length) throws IOException {
    write(at, new byte[(int) length]);
  }

  private void write(long at, byte[] bytes) throws IOException {
    try (var raw = FileChannel.open(sr.path(), StandardOpenOption.WRITE)) {
      raw.write(ByteBuffer.wrap(bytes), at);
      raw.force(true);
    }
  }
}
