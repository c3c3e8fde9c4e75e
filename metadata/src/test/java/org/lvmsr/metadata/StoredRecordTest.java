package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** How long text is in the store, and which text it takes. */
class StoredRecordTest {

  private static boolean canBeStored(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property
  void lengthsAreThoseOfWhatIsWritten(@ForAll String text) {
    if (canBeStored(text)) {
      StoredRecord.checkText(text);
      assertEquals(StoredRecord.quoted(text).length, StoredRecord.quotedLength(text));
    } else {
      assertThrows(IllegalArgumentException.class, () -> StoredRecord.checkText(text));
    }
  }

  @Example
  void lengthsAreThoseOfWhatIsWrittenAtTheBorders() {
    for (int point = 1; point < 0x20000; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        String text = Character.toString(point) + "x";
        assertEquals(StoredRecord.quoted(text).length, StoredRecord.quotedLength(text), text);
      }
    }
  }

  @Example
  void halfOfAPairIsRefusedWhereverItStands() {
    for (String text : new String[] {"\ud83d", "x\ud83dy", "\ude00\ud83d", "\ude00"}) {
      assertThrows(IllegalArgumentException.class, () -> StoredRecord.checkText(text));
    }
    StoredRecord.checkText("\ud83d\ude00");
  }

  /** The record of a body {@code ["before",{record},"behind"]}. */
  private static StoredRecord inBody(byte[] record) throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes("[\"b\u00e9fore\",".getBytes(StandardCharsets.UTF_8));
    body.writeBytes(record);
    body.writeBytes(",\"behind\"]".getBytes(StandardCharsets.UTF_8));
    try (JsonParser parser = StoredRecord.MAPPER.createParser(body.toByteArray())) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      StoredRecord found = StoredRecord.read(parser, body.toByteArray());
      assertEquals("behind", parser.nextTextValue());
      return found;
    }
  }

  @Property
  void whatWasWrittenIsReadAgain(@ForAll String name, @ForAll String value, @ForAll long number)
      throws IOException {
    if (canBeStored(name) && canBeStored(value)) {
      ObjectNode tree = StoredRecord.MAPPER.createObjectNode();
      tree.put(name, value).put(name + "n", number).putArray("list").add(value).addObject();
      StoredRecord record = StoredRecord.of(tree);
      StoredRecord read = inBody(StoredRecord.bytes(tree));
      assertEquals(record.length(), read.length());
      assertEquals(record.tree(), read.tree());
    }
  }

  @Example
  void whatCouldNotBeWrittenIsNotReadEither() {
    String deep = "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
    for (String record : List.of("{\"a\":null}", "{\"a\":[1,null]}", "{\"a\":\"\\u0000\"}", deep)) {
      byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
      assertThrows(IllegalArgumentException.class, () -> inBody(bytes), record);
    }
    byte[] wide = "{\"state\":{\"t\":{\"a\":{}}}}".getBytes(StandardCharsets.UTF_16BE);
    assertThrows(IOException.class, () -> Bodies.readCheckpoint(wide, 1));
    byte[] cut = "{\"a\":{".getBytes(StandardCharsets.UTF_8);
    assertThrows(IOException.class, () -> inBody(cut));
  }
}
