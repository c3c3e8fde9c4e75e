package org.lvmsr.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.Layout;

/** What a store does when it is nearly full, and the texts it keeps beside its records. */
class RoomTest {

  private static final Placement TEXTS_AT = new Placement(1 << 20, 3 << 20, 1 << 20);

  @TempDir Path directory;

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  private static int fill(MetadataStore store) throws IOException {
    for (int i = 0; ; i++) {
      String id = "v" + i;
      try {
        State unused = store.update(s -> Patch.of().put("volume", id, volume(500)));
      } catch (StoreFullException full) {
        return i;
      }
    }
  }

  private static VolumeRecord volume(int length) {
    return VolumeRecord.of("n".repeat(length), 1);
  }

  @Test
  void aFullStoreRefusesWhatGrowsAndStillTakesTheWayOut() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options())) {
      int volumes = fill(store);
      assertTrue(volumes > 20, volumes + " volumes");
      Usage full = store.usage();
      assertTrue(full.used() <= full.ordinary() && full.ordinary() < full.limit(), "" + full);
      for (int i = 0; i < volumes; i++) {
        String id = "v" + i;
        Patch intent = Patch.of().put("intent", id, volume(200)).makingRoom();
        State unused = store.update(s -> intent);
        unused = store.update(s -> Patch.of().remove("volume", id).remove("intent", id));
      }
      assertTrue(store.usage().used() < 1000, "" + store.usage());
    }
  }

  @Test
  void aFullStoreIsStillOpenedHealedAndRenamed() throws Exception {
    MemoryDevice device = Stores.formatted();
    MetadataStore store = Stores.open(device, options());
    fill(store);
    store.abandon();
    for (int life = 0; life < 4; life++) {
      MetadataStore again = Stores.open(device, options());
      for (int i = 0; i < 20; i++) {
        VolumeRecord shorter = volume(480 - life * 20 - i % 7);
        State unused = again.update(s -> Patch.of().put("volume", "v1", shorter));
      }
      again.abandon();
    }
    assertEquals(
        volume(480 - 60 - 19 % 7),
        Stores.readValid(device).find("volume", "v1", VolumeRecord.class).orElseThrow());
  }

  @Test
  void aRemovalTooLargeForItsHistoryIsDoneWithoutIt() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options())) {
      State unused = store.update(s -> Patch.of().put("volume", "a", volume(8000)));
      unused = store.update(s -> Patch.of().put("volume", "b", volume(8000)));
      unused = store.update(s -> Patch.of().remove("volume", "a").remove("volume", "b"));
    }
    assertFalse(Stores.readValid(device).contains("volume", "a"));
    assertEquals(0, MetadataReader.history(device, Stores.PLACEMENT).commits().size());
  }

  /** A store that is large enough to keep texts. */
  private static MemoryDevice withTextSlots() throws IOException {
    MemoryDevice device = new MemoryDevice(5 << 20, 512);
    MetadataStore.format(device, TEXTS_AT, Stores.IDENTITY, Patch.of(), new Random(1));
    return device;
  }

  private MetadataStore openWithTextSlots(MemoryDevice device) throws Exception {
    return MetadataStore.openForWriting(
        device, TEXTS_AT, Stores.IDENTITY, Stores.HOST_A, options());
  }

  @Test
  void twoTextsAreKeptAndTheNewestComesFirst() throws Exception {
    MemoryDevice device = withTextSlots();
    try (MetadataStore store = openWithTextSlots(device)) {
      for (int number = 1; number <= 5; number++) {
        assertTrue(store.keep(new KeptText(number, ("text " + number).getBytes(UTF_8))));
      }
      byte[] noise = new byte[70_000];
      new Random(1).nextBytes(noise);
      assertFalse(store.keep(new KeptText(6, noise)), "more than a slot");
    }
    var kept = MetadataReader.keptTexts(device, TEXTS_AT);
    assertEquals("text 5", new String(kept.get(0).bytes(), UTF_8));
    assertEquals(4, kept.get(1).number());
    assertEquals(2, kept.size());
  }

  @Test
  void theTextThatWasKeptLastIsToldFromAllOthers() throws Exception {
    MemoryDevice device = withTextSlots();
    String text = "one ".repeat(5000);
    var last = new KeptText(2, text.getBytes(UTF_8));
    try (MetadataStore store = openWithTextSlots(device)) {
      assertFalse(MetadataReader.keepsLast(device, TEXTS_AT, last));
      assertTrue(store.keep(new KeptText(1, "before".getBytes(UTF_8))));
      assertTrue(store.keep(last));
      assertTrue(store.keep(last), "again");
    }
    assertEquals(
        List.of(2L, 1L),
        MetadataReader.keptTexts(device, TEXTS_AT).stream().map(KeptText::number).toList());
    assertTrue(MetadataReader.keepsLast(device, TEXTS_AT, last));
    for (String other :
        List.of(text + "x", text.substring(1), text.substring(1) + "x", "x" + text.substring(1))) {
      var unlike = new KeptText(2, other.getBytes(UTF_8));
      assertFalse(MetadataReader.keepsLast(device, TEXTS_AT, unlike));
    }
    assertFalse(MetadataReader.keepsLast(device, TEXTS_AT, new KeptText(3, last.bytes())));
    assertFalse(
        MetadataReader.keepsLast(device, TEXTS_AT, new KeptText(1, "before".getBytes(UTF_8))));
  }

  @Test
  void whereTheLastTextIsTornTheOneBeforeItIsTheLast() throws Exception {
    MemoryDevice device = withTextSlots();
    var first = new KeptText(1, "first".getBytes(UTF_8));
    try (MetadataStore store = openWithTextSlots(device)) {
      assertTrue(store.keep(first));
      assertTrue(store.keep(new KeptText(2, "second".getBytes(UTF_8))));
    }
    flip(device, TEXTS_AT.layout().textSlot(0, 0) + 130);
    assertFalse(MetadataReader.keepsLast(device, TEXTS_AT, first));
    flip(device, TEXTS_AT.layout().textSlot(1, 0) + 130);
    assertTrue(MetadataReader.keepsLast(device, TEXTS_AT, first));
  }

  @Test
  void aTornTextIsWrittenOverBeforeTheOneThatIsWhole() throws Exception {
    MemoryDevice device = withTextSlots();
    try (MetadataStore store = openWithTextSlots(device)) {
      assertTrue(store.keep(new KeptText(1, "first".getBytes(UTF_8))));
      assertTrue(store.keep(new KeptText(2, "second".getBytes(UTF_8))));
      flip(device, TEXTS_AT.layout().textSlot(0, 0) + 130);
      flip(device, TEXTS_AT.layout().textSlot(1, 0) + 130);
      assertTrue(store.keep(new KeptText(3, "third".getBytes(UTF_8))));
    }
    assertEquals(
        List.of(3L, 1L),
        MetadataReader.keptTexts(device, TEXTS_AT).stream().map(KeptText::number).toList());
  }

  @Test
  void aTextThatIsNotWholeIsNamed() throws Exception {
    MemoryDevice device = withTextSlots();
    try (MetadataStore store = openWithTextSlots(device)) {
      assertTrue(store.keep(new KeptText(1, "text".getBytes(UTF_8))));
    }
    assertEquals(List.of(), MetadataReader.badTexts(device, TEXTS_AT));
    long inA = TEXTS_AT.layout().textSlot(0, 1);
    long inB = TEXTS_AT.layout().textSlot(1, 1);
    flip(device, inA + 130); // in the text
    assertEquals(List.of(inA), MetadataReader.badTexts(device, TEXTS_AT));
    assertEquals(1, MetadataReader.keptTexts(device, TEXTS_AT).size());
    flip(device, inB + 20); // in the slot's own header
    assertEquals(List.of(inA, inB), MetadataReader.badTexts(device, TEXTS_AT));
    assertEquals(0, MetadataReader.keptTexts(device, TEXTS_AT).size());
  }

  private static void flip(MemoryDevice device, long at) throws IOException {
    long start = at / Layout.BLOCK * Layout.BLOCK;
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    device.read(start, block);
    int index = (int) (at - start);
    block.put(index, (byte) (block.get(index) ^ 1)).rewind();
    device.write(start, block);
  }

  @Test
  void aTinyStoreKeepsNoText() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options())) {
      assertThrows(StoreFullException.class, () -> store.update(s -> tooLarge()));
      assertFalse(store.keep(new KeptText(1, new byte[10])));
    }
    assertEquals(0, MetadataReader.keptTexts(device, Stores.PLACEMENT).size());
  }

  private static Patch tooLarge() {
    return Patch.of().put("volume", "v", volume(40_000));
  }
}
