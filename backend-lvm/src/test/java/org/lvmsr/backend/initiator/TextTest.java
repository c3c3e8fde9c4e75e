package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.iscsi.Chap;

/** Keys and values, binary values, CHAP's arithmetic, and serial numbers. */
class TextTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void keysAndValuesAreToldApart() throws Exception {
    List<TextKeys.Pair> pairs =
        List.of(
            new TextKeys.Pair("A", "1=2"),
            new TextKeys.Pair("X-b.c", ""),
            new TextKeys.Pair("A", "3"));
    assertEquals(pairs, TextKeys.pairs(bytes("A=1=2\0X-b.c=\0A=3\0\0\0")));
    assertEquals(List.of(), TextKeys.pairs(new byte[0]));
    assertThrows(IscsiProtocolException.class, () -> TextKeys.unique(bytes("A=1\0A=1\0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "=1", "a b=1", "\u001b=1", "lower=1"})
  void whatIsNoKeyIsRefused(String text) {
    assertThrows(IscsiProtocolException.class, () -> TextKeys.pairs(bytes(text)));
  }

  @Property
  void textIsReadAsItIsWritten(
      @ForAll @Size(max = 20)
          Map<@AlphaChars @StringLength(min = 1, max = 20) String, Integer> some)
      throws Exception {
    Map<String, String> keys = new LinkedHashMap<>();
    some.forEach((key, value) -> keys.put("K" + key, value.toString()));
    assertEquals(keys, TextKeys.unique(TextKeys.bytes(keys)));
  }

  @Property
  void anyBytesAreTextOrRefused(@ForAll @Size(max = 200) byte[] any) {
    try {
      TextKeys.pairs(any).forEach(pair -> assertTrue(pair.key().matches("[ -~]{1,63}")));
    } catch (IscsiProtocolException e) {
      assertTrue(PeerText.shown(e.toString()).length() <= 123);
    }
  }

  @Property
  void binaryValuesAreReadInBothForms(@ForAll @Size(max = 1024) byte[] value) throws Exception {
    assertArrayEquals(value, BinaryText.decode("K", BinaryText.hex(value)));
    String upper = "0X" + HexFormat.of().withUpperCase().formatHex(value);
    assertArrayEquals(value, BinaryText.decode("K", upper));
    String base64 = "0b" + Base64.getEncoder().encodeToString(value);
    assertArrayEquals(value, BinaryText.decode("K", base64));
  }

  @Test
  void aHexValueMayHaveAnOddNumberOfDigits() throws Exception {
    assertArrayEquals(new byte[] {0x0a, (byte) 0xbc}, BinaryText.decode("K", "0xabc"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "255, 255", "0x00, 0", "0XfF, 255", "007, 7"})
  void numbersOfOneByteAreReadInBothForms(String text, int number) throws Exception {
    assertEquals(number, BinaryText.oneByte("K", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "256", "0x", "0x100", "0x-1", "1 ", "99999999999"})
  void whatIsNoNumberOfOneByteIsRefused(String text) {
    assertThrows(IscsiProtocolException.class, () -> BinaryText.oneByte("K", text));
  }

  /** Computed by another implementation of MD5. */
  @ParameterizedTest
  @CsvSource({
    "0, secret, 00, 9d34737f76ee8f864963ff98c702694f",
    "127, initiator-secret, 00112233445566778899aabbccddeeff, 6be919433979d2468b447310ec1344c5",
    "255, 'grüße und mehr', ffffffffffffffff, b88dd8772d774ff6ba8ffdc6271b634a"
  })
  void theResponseIsTheDigestOfIdSecretAndChallenge(
      int id, String secret, String challenge, String response) {
    byte[] bytes = HexFormat.of().parseHex(challenge);
    assertEquals(response, HexFormat.of().formatHex(ChapDigest.response(id, secret, bytes)));
  }

  @Test
  void challengesAreNewAndRemembered() {
    Challenges challenges = new Challenges();
    byte[] one = challenges.next();
    byte[] other = challenges.next();
    assertFalse(Arrays.equals(one, other));
    assertTrue(challenges.isOurs(one) && challenges.isOurs(other));
    one[0]++;
    assertFalse(challenges.isOurs(one));
  }

  @Test
  void credentialsDoNotShowTheirSecrets() {
    Chap chap = new Chap("us", "hidden1", Optional.of(new Chap.Incoming("them", "hidden2")));
    assertFalse(chap.toString().contains("hidden"), chap::toString);
  }

  @Test
  void whatATargetSaysCannotSteerATerminal() {
    assertEquals("a?[31mb?c", PeerText.shown("a\u001b[31mb\nc"));
    assertEquals(123, PeerText.shown("x".repeat(5000)).length());
  }

  private static Pdu answer(int status, int expected, int max) {
    return Pdu.request(Opcode.NOP_IN, false, 0, new byte[0])
        .with(24, status)
        .with(28, expected)
        .with(32, max);
  }

  /** RFC 7143, 4.2.2.1: a window is ignored that ends before it begins, and none shrinks. */
  @Property
  void theWindowIsSerial(@ForAll int start, @ForAll @IntRange(min = 1, max = 100) int size) {
    SequenceNumbers numbers = new SequenceNumbers();
    numbers.begin(answer(start, 1, 0));
    assertFalse(numbers.windowIsOpen());
    numbers.seeWindow(answer(start, 1, size));
    numbers.seeWindow(answer(start, 1, -1));
    numbers.seeWindow(answer(start, 1, size - 1));
    for (int sent = 0; sent < size; sent++) {
      assertTrue(numbers.windowIsOpen());
      Pdu command = Pdu.request(Opcode.SCSI_COMMAND, false, 0, new byte[0]);
      assertEquals(1 + sent, numbers.stamp(command).intAt(24));
    }
    assertFalse(numbers.windowIsOpen());
  }

  @Property
  void theStatusNumberWraps(@ForAll int start) {
    SequenceNumbers numbers = new SequenceNumbers();
    numbers.begin(answer(start, 1, 1));
    numbers.seeStatus(answer(start + 1, 1, 1));
    numbers.seeStatus(answer(start - 5, 1, 1));
    Pdu ping = numbers.stamp(Pdu.request(Opcode.NOP_OUT, true, 0, new byte[0]));
    assertEquals(start + 2, ping.intAt(28));
  }
}
