package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** A text of LVM's with other linear LVs than LVM wrote. */
class AmendedTextTest {
  private static final String UUID = "aaaaaa-0exZ-C7Hk-cQa3-O5FK-cI7r-e8r8yA";

  private static VgText text() throws IOException {
    try (InputStream overlay = AmendedTextTest.class.getResourceAsStream("overlay-vg.txt")) {
      return VgText.of(Objects.requireNonNull(overlay).readAllBytes(), 0);
    }
  }

  private static LogicalVolume linear(String name, Extents... on) {
    return LogicalVolume.linear(name, UUID, List.of(on));
  }

  private static VolumeGroup amended(List<String> removed, List<LogicalVolume> placed)
      throws IOException {
    return AmendedText.of(text(), removed, placed, 99).vg();
  }

  @Test
  void anLvIsAddedAndAllElseStays() throws IOException {
    LogicalVolume made = linear("v-1", new Extents(300, 20), new Extents(220, 30));
    VolumeGroup after = amended(List.of(), List.of(made));
    Map<String, LogicalVolume> expected = new HashMap<>(text().vg().volumes());
    expected.put("v-1", made);
    assertEquals(text().vg().withVolumes(expected).withSequence(99), after);
  }

  @Test
  void whatWasAddedCanGrowAndGo() throws IOException {
    VgText once =
        AmendedText.of(text(), List.of(), List.of(linear("v-1", new Extents(300, 2))), 10);
    LogicalVolume grown = linear("v-1", new Extents(300, 2), new Extents(400, 5));
    VgText twice = AmendedText.of(once, List.of(), List.of(grown), 11);
    assertEquals(grown, twice.vg().volume("v-1").orElseThrow());
    VgText again = AmendedText.of(twice, List.of("v-1"), List.of(), text().vg().sequence());
    assertEquals(text().vg(), again.vg());
  }

  @Test
  void anLvThatGrowsKeepsItsUuidAndPermission() throws IOException {
    LogicalVolume base = text().vg().volume("b").orElseThrow();
    List<Extents> more = new ArrayList<>(base.segments());
    more.add(new Extents(400, 1));
    VolumeGroup after = amended(List.of(), List.of(LogicalVolume.linear("b", base.uuid(), more)));
    LogicalVolume grown = after.volume("b").orElseThrow();
    assertEquals(more, grown.segments());
    assertEquals(base.uuid(), grown.uuid());
    assertEquals(base.writable(), grown.writable());
  }

  @Test
  void anLvThatIsNotThereIsNotRemoved() {
    assertThrows(LvmFormatException.class, () -> amended(List.of("nobody"), List.of()));
  }

  @Test
  void aTextWithoutLvsIsRefused() throws IOException {
    String empty =
        new String(text().file(), StandardCharsets.UTF_8).replace("logical_volumes", "others");
    VgText text = VgText.of(empty.getBytes(StandardCharsets.UTF_8), 0);
    List<LogicalVolume> made = List.of(linear("v-1", new Extents(300, 2)));
    assertThrows(LvmFormatException.class, () -> AmendedText.of(text, List.of(), made, 9));
  }

  @Property(tries = 200)
  void whateverIsPlacedIsRead(@ForAll("places") List<List<Extents>> places) throws IOException {
    List<LogicalVolume> placed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      placed.add(LogicalVolume.linear("v-" + i, UUID, places.get(i)));
    }
    VolumeGroup after = amended(List.of(), placed);
    for (LogicalVolume lv : placed) {
      assertEquals(lv, after.volume(lv.name()).orElseThrow());
    }
    assertEquals(text().vg().volumes().size() + placed.size(), after.volumes().size());
  }

  @Provide
  Arbitrary<List<List<Extents>>> places() {
    Arbitrary<Extents> run =
        Combinators.combine(
                Arbitraries.longs().between(0, 1L << 40), Arbitraries.longs().between(1, 1L << 20))
            .as(Extents::new);
    return run.list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(8);
  }
}
