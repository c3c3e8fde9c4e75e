package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.ThinPool;

/** A pool {@code p} whose text says that the kernel is to be told something. */
class PoolMessagesTest {
  private static final String AT = "zero_new_blocks = 1";

  /** As LVM 2.03.16 writes them; on the PV it indents nothing. */
  private static final String MESSAGES =
      """
      message1 {
      delete = 2
      }
      message2 {
      create = "v"
      }
      """;

  private static String settled() throws IOException {
    try (InputStream text = PoolMessagesTest.class.getResourceAsStream("overlay-vg.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static VgText text(String text) throws IOException {
    return VgText.of(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static String pending() throws IOException {
    return settled().replace(AT, AT + "\n" + MESSAGES.strip());
  }

  private static ThinPool pool(VgText text) {
    return text.vg().volume("p").orElseThrow().pool().orElseThrow();
  }

  @Test
  void whatIsPendingIsSeen() throws IOException {
    assertTrue(pool(text(pending())).isPending());
    assertEquals(List.of("delete 2", "create v"), pool(text(pending())).messages());
    assertEquals(List.of("v"), pool(text(pending())).creating());
    assertFalse(pool(text(settled())).isPending());
    assertEquals(1, pool(text(settled())).transaction());
  }

  @Test
  void nothingElseGoesWithTheMessages() throws IOException {
    byte[] without = PoolMessages.without(text(pending()), "p");
    assertEquals(
        new String(text(settled()).file(), StandardCharsets.UTF_8),
        new String(without, StandardCharsets.UTF_8));
  }

  @Test
  void indentedOnesGoToo() throws IOException {
    String indented =
        settled().replace(AT, AT + "\n\n\t\t\tmessage1 {\n\t\t\t\tdelete = 2\n\t\t\t}");
    byte[] without = PoolMessages.without(text(indented), "p");
    assertFalse(pool(VgText.of(without, 0)).isPending());
  }

  @Test
  void messagesWrittenInAnotherWayAreLeft() throws IOException {
    VgText odd = text(settled().replace(AT, AT + " message1 { delete = 2 }"));
    assertTrue(pool(odd).isPending());
    assertThrows(LvmFormatException.class, () -> PoolMessages.without(odd, "p"));
    assertThrows(LvmFormatException.class, () -> PoolMessages.without(odd, "q"));
  }
}
