package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

class IscsiAddressTest {
  private static final String IQN = "iqn.2024-01.org.example:disks";

  @Test
  void aPortalATargetOrALunIsNamed() {
    IscsiAddress portal = IscsiAddress.parse("iscsi://storage");
    assertEquals(new Portal("storage", 3260), portal.portal());
    assertEquals(Optional.empty(), portal.target());
    IscsiAddress target = IscsiAddress.parse("iscsi://10.0.0.1:3261/" + IQN);
    assertEquals(Optional.of(new Target(new Portal("10.0.0.1", 3261), IQN)), target.target());
    assertEquals(Optional.empty(), target.lun());
    IscsiAddress lun = IscsiAddress.parse("iscsi://[fd00:0::1]:3261/" + IQN + "/16383");
    Target behind = new Target(new Portal("fd00::1", 3261), IQN);
    assertEquals(Optional.of(new LunAddress(behind, 16383)), lun.lun());
  }

  @Test
  void whatIsLeftEmptyIsNotNamed() {
    assertEquals(IscsiAddress.parse("iscsi://a"), IscsiAddress.parse("iscsi://a/"));
    assertEquals(
        IscsiAddress.parse("iscsi://a/" + IQN), IscsiAddress.parse("iscsi://a/" + IQN + "/"));
  }

  @Property
  void anAddressIsReadAsItIsWritten(
      @ForAll @IntRange(min = 1, max = 65535) int port, @ForAll @IntRange(max = 16383) int number) {
    for (String host : new String[] {"storage", "10.0.0.1", "fd00::1"}) {
      LunAddress lun = new LunAddress(new Target(new Portal(host, port), IQN), number);
      IscsiAddress address = IscsiAddress.parse(lun.toString());
      assertEquals(Optional.of(lun), address.lun());
      assertEquals(lun.toString(), address.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "storage, does not begin with",
    "iscsi:/storage, does not begin with",
    "iscsi://, names no host",
    "iscsi:///iqn.2024-01.org:a/1, names no host",
    "iscsi://fd00::1/iqn.2024-01.org:a/1, has brackets",
    "iscsi://a:b/iqn.2024-01.org:a/1, not a portal",
    "iscsi://a:0/iqn.2024-01.org:a/1, port 0",
    "iscsi://[fd00::g]/iqn.2024-01.org:a/1, not an IPv6 address",
    "iscsi://a/disks/1, is no name of a target",
    "iscsi://a/iqn.2024-01.org:a/x, is no LUN",
    "iscsi://a/iqn.2024-01.org:a/-1, is no LUN",
    "iscsi://a/iqn.2024-01.org:a/16384, is no LUN",
    "iscsi://a/iqn.2024-01.org:a/99999999999999, is no LUN",
    "iscsi://a//1, 'names a LUN, but no target'",
    "iscsi://a/iqn.2024-01.org:a/1/2, something follows"
  })
  void whatIsWrongIsSaidTogetherWithTheFormThatIsExpected(String text, String why) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> IscsiAddress.parse(text));
    assertTrue(e.toString().contains(text) && e.toString().contains(why), e::toString);
    assertTrue(e.toString().contains("expected is iscsi://host[:port]/iqn/lun"), e::toString);
  }

  @Test
  void aSecretInAnAddressIsNotRepeated() {
    String text = "iscsi://user%hidden@storage/" + IQN + "/1";
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> IscsiAddress.parse(text));
    assertTrue(e.toString().contains("users and secrets do not belong"), e::toString);
    assertFalse(e.toString().contains("hidden"), e::toString);
  }
}
