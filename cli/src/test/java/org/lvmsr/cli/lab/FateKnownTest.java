package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.cli.lab.FateVolume.Stamps;

/** What a copy may list, by what was known at its instant. */
class FateKnownTest {
  private static final FateVolume DISK = FateVolume.created(listed("w", "disk", true));
  private static final FateVolume OTHER = FateVolume.created(listed("o", "other", true));
  private static final FateCall RENAME =
      new FateCall(
          "Volume.set_name",
          "o",
          List.of("new_name", "later"),
          Optional.empty(),
          Optional.of(OTHER.withTexts("later", "")));
  private static final FateCall DESTROY =
      new FateCall("Volume.destroy", "o", List.of(), Optional.empty(), Optional.empty());
  private static final FateCall SNAPSHOT =
      new FateCall(
          "Volume.snapshot",
          "w",
          List.of(),
          Optional.of(DISK.derived(false, new Stamps("w", 40, Long.MAX_VALUE))),
          Optional.empty());

  private static final JsonNode FOUND_DISK = listed("w", "disk", true);
  private static final JsonNode FOUND_OTHER = listed("o", "other", true);

  private static ObjectNode listed(String key, String name, boolean writable) {
    ObjectNode volume = JsonNodeFactory.instance.objectNode();
    volume.put("key", key).put("name", name).put("description", "").put("virtual_size", 4096);
    volume.put("read_write", writable).putArray("uri").add("lvmsr://sr/" + key);
    return volume;
  }

  private static Map<String, FateVolume> settle(Optional<FateCall> running, JsonNode... all) {
    Map<String, FateVolume> known = new LinkedHashMap<>(Map.of("w", DISK, "o", OTHER));
    var told = new FateLane.Told(Collections.unmodifiableMap(known), running);
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode one : all) {
      found.put(one.path("key").asText(), one);
    }
    return new FateKnown(Map.of("w", 99L), List.of(told)).settle(found);
  }

  private static FateVolume settled(String key, Optional<FateCall> running, JsonNode... all) {
    return Objects.requireNonNull(settle(running, all).get(key));
  }

  private static void assertCannotBe(String why, Optional<FateCall> running, JsonNode... all) {
    AssertionError error = assertThrows(AssertionError.class, () -> settle(running, all));
    assertTrue(error.toString().contains(why), error.toString());
  }

  @Test
  void allThatWasAcknowledgedIsThereAndNothingElse() {
    assertEquals(2, settle(Optional.empty(), FOUND_DISK, FOUND_OTHER).size());
    assertCannotBe("volume o: expected name other", Optional.empty(), FOUND_DISK);
    assertCannotBe(
        "found name earlier", Optional.empty(), FOUND_DISK, listed("o", "earlier", true));
    assertCannotBe(
        "volume x: expected no such volume",
        Optional.empty(),
        FOUND_DISK,
        FOUND_OTHER,
        listed("x", "strange", true));
  }

  @Test
  void aCallThatWasRunningIsThereWhollyOrNotAtAll() {
    JsonNode later = listed("o", "later", true);
    var rename = Optional.of(RENAME);
    assertEquals("other", settled("o", rename, FOUND_DISK, FOUND_OTHER).name());
    assertEquals("later", settled("o", rename, FOUND_DISK, later).name());
    assertCannotBe("found name lat,", rename, FOUND_DISK, listed("o", "lat", true));
    assertCannotBe("volume w: expected name disk", rename, listed("w", "later", true), later);
    var destroy = Optional.of(DESTROY);
    assertEquals(2, settle(destroy, FOUND_DISK, FOUND_OTHER).size());
    assertEquals(1, settle(destroy, FOUND_DISK).size());
    assertCannotBe("volume w: expected name disk", destroy, FOUND_OTHER);
  }

  @Test
  void aSnapshotThatNobodyWasToldOfHoldsWhatWasWrittenUntilTheInstant() {
    var running = Optional.of(SNAPSHOT);
    assertEquals(2, settle(running, FOUND_DISK, FOUND_OTHER).size());
    JsonNode made = listed("s", "disk", false);
    FateVolume snapshot = settled("s", running, FOUND_DISK, FOUND_OTHER, made);
    assertEquals(new Stamps("w", 40, 99), snapshot.stamps());
    JsonNode second = listed("t", "disk", false);
    assertCannotBe("expected no such volume", running, FOUND_DISK, FOUND_OTHER, made, second);
    JsonNode writable = listed("s", "disk", true);
    assertCannotBe("expected no such volume", running, FOUND_DISK, FOUND_OTHER, writable);
  }

  @Test
  void aVolumeThatIsWrittenToHoldsWhatWasWrittenByTheInstant() {
    FateVolume disk = settled("w", Optional.empty(), FOUND_DISK, FOUND_OTHER);
    assertEquals(new Stamps("w", 99, 99), disk.stamps());
  }
}
