package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.lvmsr.cli.Invocation;
import org.lvmsr.smapi.PluginKind;

final class FrameTest {
  @Test
  void theBytesAreThoseThatTheScriptWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Frame(List.of("ab", "", "é")).write(out);
    assertArrayEquals(
        HexFormat.of()
            .parseHex("4c565331" + "00000010" + "000000026162" + "00000000" + "00000002c3a9"),
        out.toByteArray());
  }

  @Property(tries = 200)
  void aFrameReadsBackAsItWasWrittenAndNotOneByteFurther(@ForAll List<String> texts)
      throws IOException {
    // Lone surrogates have no encoding.
    List<String> fields =
        texts.stream()
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Frame(fields).write(out);
    out.write(7);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    assertEquals(new Frame(fields), Frame.read(in));
    assertEquals(7, in.read());
  }

  @Property(tries = 200)
  void noFrameThatEndsEarlyIsRead(@ForAll List<String> fields) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Frame(fields).write(out);
    byte[] whole = out.toByteArray();
    ByteArrayInputStream in = new ByteArrayInputStream(whole, 0, whole.length - 1);
    assertThrows(EOFException.class, () -> Frame.read(in));
  }

  @Test
  void whatIsNoFrameIsRefused() {
    for (String hex :
        List.of("4c56533200000000", "4c56533140000000", "4c565331ffffffff", "4c5653310000000100")) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      assertThrows(IOException.class, () -> Frame.read(new ByteArrayInputStream(bytes)), hex);
    }
    byte[] longField = HexFormat.of().parseHex("4c5653310000000500000002" + "61");
    assertThrows(IOException.class, () -> Frame.read(new ByteArrayInputStream(longField)));
  }

  @Test
  void aRequestNamesVariablesBeforeTheWordsOfTheCommandLine() throws IOException {
    List<String> fields =
        List.of("call", "b1", "datapath", "Plugin.Query", "{}", "2", "A=1=2", "B=", "C=3", "-j");
    Request request = Request.of(new Frame(fields));
    assertEquals("b1", request.build());
    assertEquals(
        new Invocation(
            PluginKind.DATAPATH,
            "Plugin.Query",
            List.of("C=3", "-j"),
            Map.of("A", "1=2", "B", ""),
            "{}"),
        request.invocation());
  }

  @Test
  void aRequestWithoutItsFieldsIsRefused() throws IOException {
    assertThrows(IOException.class, () -> Request.of(new Frame(List.of("call"))));
    for (List<String> fields :
        List.of(
            List.of("call", "b"),
            List.of("call", "b", "volume", "SR.ls", ""),
            List.of("call", "b", "volume", "SR.ls", "", "x"),
            List.of("call", "b", "volume", "SR.ls", "", "-1"),
            List.of("call", "b", "volume", "SR.ls", "", "2", "A=1"),
            List.of("call", "b", "other", "SR.ls", "", "0"))) {
      Request request = Request.of(new Frame(fields));
      assertThrows(IOException.class, request::invocation, fields::toString);
    }
  }
}
