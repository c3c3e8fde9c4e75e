package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;

/** CHAP in both directions, with targets that know the secrets and with those that do not. */
@Timeout(60)
class ChapLoginTest {
  private static final String SECRET = "initiator-secret";
  private static final String INCOMING = "target-secret-12";
  private static final Chap ONE_WAY = new Chap("us", SECRET, Optional.empty());
  private static final Chap MUTUAL =
      new Chap("us", SECRET, Optional.of(new Chap.Incoming("them", INCOMING)));
  private static final byte[] CHALLENGE = HexFormat.of().parseHex("00112233445566778899aabbccdd");

  /** What the target says last, knowing what the initiator said before. */
  private interface LastWord {
    String[] of(Map<String, String> said) throws IOException;
  }

  private static FakeTarget.Script chap(String challenge, LastWord last) {
    return peer -> {
      assertTrue(peer.receiveLogin().getOrDefault("AuthMethod", "").startsWith("CHAP"));
      peer.sendLogin(0, "AuthMethod=CHAP");
      assertEquals(Map.of("CHAP_A", "5"), peer.receiveLogin());
      peer.sendLogin(0, "CHAP_A=5", "CHAP_I=0x7F", challenge);
      Map<String, String> said = peer.receiveLogin();
      assertEquals("us", said.get("CHAP_N"));
      String right = BinaryText.hex(ChapDigest.response(127, SECRET, CHALLENGE));
      if (challenge.startsWith("CHAP_C=0x0011")) {
        assertEquals(right, said.get("CHAP_R"));
      }
      peer.sendLogin(0x81, last.of(said));
      peer.acceptOperational();
      FakeDisk.ofOneMiB().serve(peer);
    };
  }

  private static final String HEX = "CHAP_C=" + BinaryText.hex(CHALLENGE);

  private static String[] proof(Map<String, String> said, String user, String secret)
      throws IOException {
    int id = BinaryText.oneByte("CHAP_I", said.getOrDefault("CHAP_I", ""));
    byte[] challenge = BinaryText.decode("CHAP_C", said.getOrDefault("CHAP_C", ""));
    String response = BinaryText.hex(ChapDigest.response(id, secret, challenge));
    return new String[] {"CHAP_N=" + user, "CHAP_R=" + response};
  }

  private static void open(FakeTarget.Script script, Chap chap) throws IOException {
    try (FakeTarget target = new FakeTarget(script)) {
      FakeTarget.initiator().open(target.lun(), Optional.of(chap)).close();
    }
  }

  private static void assertRefused(FakeTarget.Script script, Chap chap, String why) {
    IscsiException e = assertThrows(IscsiException.class, () -> open(script, chap));
    assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind());
    assertTrue(e.toString().contains(why), e::toString);
    assertFalse(e.toString().contains(SECRET) || e.toString().contains(INCOMING));
  }

  @Test
  void theInitiatorProvesItself() throws IOException {
    open(
        chap(
            HEX,
            said -> {
              assertFalse(said.containsKey("CHAP_C"));
              return new String[0];
            }),
        ONE_WAY);
    open(chap("CHAP_C=0bABEiM0RVZneImaq7zN0=", said -> new String[0]), ONE_WAY);
  }

  @Test
  void theTargetProvesItselfToo() throws IOException {
    open(chap(HEX, said -> proof(said, "them", INCOMING)), MUTUAL);
  }

  @Test
  void aTargetThatDoesNotProveItselfIsRefused() {
    assertRefused(chap(HEX, said -> new String[0]), MUTUAL, "does not prove itself");
    assertRefused(chap(HEX, said -> new String[] {"CHAP_N=them"}), MUTUAL, "does not prove itself");
    assertRefused(
        chap(HEX, said -> proof(said, "them", "another-secret")), MUTUAL, "did not prove itself");
    assertRefused(
        chap(HEX, said -> proof(said, "others", INCOMING)), MUTUAL, "did not prove itself");
  }

  @Test
  void theInitiatorsOwnSecretIsNoProof() {
    assertRefused(chap(HEX, said -> proof(said, "them", SECRET)), MUTUAL, "own secret");
    Chap same = new Chap("us", SECRET, Optional.of(new Chap.Incoming("them", SECRET)));
    assertRefused(chap(HEX, said -> proof(said, "them", SECRET)), same, "own secret");
  }

  @Test
  void anEchoIsNoProof() {
    assertRefused(
        chap(HEX, said -> new String[] {"CHAP_N=them", "CHAP_R=" + said.get("CHAP_R")}),
        MUTUAL,
        "did not prove itself");
  }

  /** With the answer to it on another connection the target would pass for one that knows. */
  @Test
  void theInitiatorsOwnChallengeIsNotAnswered() throws IOException {
    AtomicReference<String> taken = new AtomicReference<>("");
    FakeTarget.Script takes =
        chap(
            HEX,
            said -> {
              taken.set(said.getOrDefault("CHAP_C", ""));
              throw new IOException("the target leaves with the challenge");
            });
    FakeTarget.Script reflects =
        peer -> chap("CHAP_C=" + taken.get(), said -> new String[0]).run(peer);
    try (FakeTarget target = new FakeTarget(takes, reflects)) {
      ReadOnlyInitiator initiator = FakeTarget.initiator();
      assertThrows(
          ConnectionLostException.class, () -> initiator.open(target.lun(), Optional.of(MUTUAL)));
      IscsiException e =
          assertThrows(
              IscsiException.class, () -> initiator.open(target.lun(), Optional.of(MUTUAL)));
      assertTrue(e.toString().contains("our own challenge"), e::toString);
    }
  }

  @Test
  void aTargetThatMustProveItselfIsNotOfferedLessAndMayNotTakeLess() {
    FakeTarget.Script script =
        peer -> {
          assertEquals("CHAP", peer.receiveLogin().get("AuthMethod"));
          peer.sendLogin(0x81, "AuthMethod=None");
        };
    assertRefused(script, MUTUAL, "does no CHAP");
  }

  @Test
  void aTargetThatSkipsTheChallengeIsRefused() {
    FakeTarget.Script script =
        peer -> {
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(0x81, "AuthMethod=CHAP");
          unused = peer.receiveLogin();
          peer.sendLogin(0x81);
        };
    assertThrows(IscsiProtocolException.class, () -> open(script, MUTUAL));
  }

  @Test
  void aTargetThatWantsChapIsNotOpenedWithoutCredentials() throws IOException {
    try (FakeTarget target =
        new FakeTarget(
            peer -> {
              Map<String, String> unused = peer.receiveLogin();
              peer.sendLogin(0, "AuthMethod=CHAP");
            })) {
      IscsiException e = assertThrows(IscsiException.class, target::open);
      assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind());
      assertTrue(e.toString().contains("give a user and a secret"), e::toString);
    }
  }

  /** As Linux's target does where it asks nobody for CHAP, and so has no account. */
  private static FakeTarget.Script takingChapWithoutAnAccount() {
    return peer -> {
      assertTrue(peer.receiveLogin().getOrDefault("AuthMethod", "").startsWith("CHAP"));
      peer.sendLogin(0, "AuthMethod=CHAP");
      peer.refuseLogin(0x0200);
    };
  }

  @Test
  void aTargetThatTakesChapAndHasNoAccountIsOpenedWithoutCredentials() throws IOException {
    FakeTarget.Script open =
        peer -> {
          peer.acceptLogin();
          FakeDisk.ofOneMiB().serve(peer);
        };
    try (FakeTarget target = new FakeTarget(takingChapWithoutAnAccount(), open)) {
      FakeTarget.initiator().open(target.lun(), Optional.of(ONE_WAY)).close();
      assertEquals(2, target.connections());
    }
  }

  @Test
  void aTargetThatLetsInNobodyEitherWayHasRefusedTheAccount() throws IOException {
    FakeTarget.Script closed = peer -> peer.refuseLogin(0x0201);
    try (FakeTarget target = new FakeTarget(takingChapWithoutAnAccount(), closed)) {
      IscsiException e =
          assertThrows(
              IscsiException.class,
              () -> FakeTarget.initiator().open(target.lun(), Optional.of(ONE_WAY)));
      assertTrue(e.toString().contains("status 0200"), e::toString);
      assertTrue(e.toString().contains("no account for this initiator"), e::toString);
      assertEquals(2, target.connections());
    }
  }

  @Test
  void aTargetThatMustProveItselfIsNotTriedWithoutCredentials() throws IOException {
    try (FakeTarget target = new FakeTarget(takingChapWithoutAnAccount())) {
      IscsiException e =
          assertThrows(
              IscsiException.class,
              () -> FakeTarget.initiator().open(target.lun(), Optional.of(MUTUAL)));
      assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind());
      assertTrue(e.toString().contains("no account for this initiator"), e::toString);
      assertEquals(1, target.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHAP_C=", "CHAP_C=0x", "CHAP_C=0xzz", "CHAP_C=00", "CHAP_C=0b?", "X=0"})
  void aChallengeThatIsNoneIsRefused(String challenge) {
    assertThrows(
        IscsiProtocolException.class, () -> open(chap(challenge, said -> new String[0]), ONE_WAY));
  }

  @Test
  void aChallengeThatIsTooLongIsRefused() {
    String challenge = "CHAP_C=0x" + "ab".repeat(1025);
    assertThrows(
        IscsiProtocolException.class, () -> open(chap(challenge, said -> new String[0]), ONE_WAY));
  }
}
