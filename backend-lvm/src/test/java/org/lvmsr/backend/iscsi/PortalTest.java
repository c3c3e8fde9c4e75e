package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortalTest {
  @Test
  void thePortMayBeLeftOut() {
    assertEquals(new Portal("storage.example", 3260), Portal.parse("storage.example"));
    assertEquals(new Portal("fe80::1", 3260), Portal.parse("[fe80::1]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":3260",
        "a b",
        "host:",
        "host:0",
        "host:65536",
        "host:1:2",
        "a,b",
        "[]",
        "[10.0.0.1]",
        "[fe80::g]",
        "fe80::1::2",
        "[fe80::1",
        ":::"
      })
  void whatIsNoPortalIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Portal.parse(text));
  }

  @Property
  void aPortalIsReadAsItIsWritten(@ForAll @IntRange(min = 1, max = 65535) int port) {
    for (String host : new String[] {"10.0.2.2", "storage", "2001:db8::7"}) {
      var portal = new Portal(host, port);
      assertEquals(portal, Portal.parse(portal.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fd00:0:0:0:0:0:0:1, fd00::1",
    "FD00::0001, fd00::1",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8",
    "fe80::1%eth0, fe80::1%eth0"
  })
  void anIpv6AddressHasOneSpelling(String given, String usual) {
    assertEquals(usual, new Portal(given, 3260).host());
    assertEquals(new Portal(usual, 3260), new Portal(given, 3260));
    assertEquals("[" + usual + "]:3260", Portal.parse("[" + given + "]").toString());
  }
}
