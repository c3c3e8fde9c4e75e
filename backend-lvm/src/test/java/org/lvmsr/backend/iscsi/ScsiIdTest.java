package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ScsiIdTest {
  private static byte[] page(String... designators) {
    byte[] body = HexFormat.of().parseHex(String.join("", designators));
    byte[] page = new byte[4 + body.length];
    page[1] = (byte) 0x83;
    page[3] = (byte) body.length;
    System.arraycopy(body, 0, page, 4, body.length);
    return page;
  }

  private static String t10(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return "0201"
        + "00"
        + HexFormat.of().toHexDigits((byte) bytes.length)
        + HexFormat.of().formatHex(bytes);
  }

  @Test
  void naaComesBeforeT10() {
    byte[] page = page(t10("IET     00010001"), "01030008" + "3000000100000001");
    assertEquals(Optional.of("33000000100000001"), ScsiId.ofPage83(page));
  }

  @Test
  void aT10TextIsWrittenWithUnderscores() {
    assertEquals(Optional.of("1IET_00010001"), ScsiId.ofPage83(page(t10("IET     00010001"))));
  }

  @Test
  void aDesignatorOfThePortIsNoIdentityOfTheLun() {
    assertFalse(ScsiId.ofPage83(page("01130008" + "3000000100000001")).isPresent());
  }

  @Test
  void aCutPageHasNoIdentity() {
    byte[] page = page("01030008" + "30000001");
    assertFalse(ScsiId.ofPage83(page).isPresent());
    assertFalse(ScsiId.ofPage83(new byte[0]).isPresent());
  }

  @Property
  void anyBytesAreReadWithoutAnException(@ForAll byte[] page) {
    assertTrue(ScsiId.ofPage83(page).map(id -> !id.isEmpty()).orElse(true));
  }
}
