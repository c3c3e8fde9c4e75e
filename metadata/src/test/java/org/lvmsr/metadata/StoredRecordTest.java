package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
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
}
