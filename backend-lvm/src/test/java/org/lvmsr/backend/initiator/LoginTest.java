package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/** Logins without CHAP, redirections, and discovery. */
@Timeout(60)
class LoginTest {
  private static final int TO_OPERATIONAL = 0x81;
  private static final int TO_FULL_FEATURE = 0x87;

  private static void assertOpens(FakeTarget.Script... scripts) throws IOException {
    try (FakeTarget target = new FakeTarget(scripts)) {
      target.open().close();
    }
  }

  private static void serve(FakePeer peer) throws IOException {
    FakeDisk.ofOneMiB().serve(peer);
  }

  private static <T extends IOException> T failure(Class<T> type, FakeTarget.Script script)
      throws IOException {
    try (FakeTarget target = new FakeTarget(script)) {
      return assertThrows(type, target::open);
    }
  }

  @Test
  void theInitiatorSaysWhoItIsAndWhomItWants() throws IOException {
    assertOpens(
        peer -> {
          Map<String, String> said = peer.receiveLogin();
          assertEquals(ReadOnlyInitiator.DEFAULT_NAME, said.get("InitiatorName"));
          assertEquals(FakeTarget.IQN, said.get("TargetName"));
          assertEquals("Normal", said.get("SessionType"));
          assertEquals("None", said.get("AuthMethod"));
          peer.sendLogin(TO_OPERATIONAL, "AuthMethod=None");
          Map<String, String> operational = peer.receiveLogin();
          assertEquals("None", operational.get("HeaderDigest"));
          assertEquals("None", operational.get("DataDigest"));
          assertEquals("0", operational.get("ErrorRecoveryLevel"));
          peer.sendLogin(TO_FULL_FEATURE);
          serve(peer);
        });
  }

  @Test
  void anAnswerMayComeInParts() throws IOException {
    assertOpens(
        peer -> {
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(0x40, "TargetAlias=in");
          assertEquals(Map.of(), peer.receiveLogin());
          Pdu rest = FakePeer.answer(Opcode.LOGIN_RESPONSE, 0x40, 1, bytes("AuthMeth"));
          peer.send(rest);
          assertEquals(Map.of(), peer.receiveLogin());
          peer.send(FakePeer.answer(Opcode.LOGIN_RESPONSE, 0x81, 1, bytes("od=None\0")));
          peer.acceptOperational();
          serve(peer);
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void keysThatNobodyKnowsAreAnsweredSo() throws IOException {
    assertOpens(
        peer -> {
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(TO_OPERATIONAL, "AuthMethod=None");
          Map<String, String> offers = peer.receiveLogin();
          assertTrue(offers.containsKey("MaxRecvDataSegmentLength"));
          peer.sendLogin(0x04, "X-org.example.Speed=Warp", "MaxRecvDataSegmentLength=512");
          assertEquals(Map.of("X-org.example.Speed", "NotUnderstood"), peer.receiveLogin());
          peer.sendLogin(TO_FULL_FEATURE);
          serve(peer);
        });
  }

  @ParameterizedTest
  @CsvSource({"HeaderDigest=CRC32C", "DataDigest=CRC32C", "ErrorRecoveryLevel=2"})
  void whatCannotBeDoneHereIsRefused(String demand) throws IOException {
    IscsiException e =
        failure(
            IscsiException.class,
            peer -> {
              Map<String, String> unused = peer.receiveLogin();
              peer.sendLogin(TO_OPERATIONAL, "AuthMethod=None");
              unused = peer.receiveLogin();
              peer.sendLogin(TO_FULL_FEATURE, demand);
            });
    assertEquals(IscsiException.Kind.LOGIN_FAILED, e.kind());
    assertTrue(e.toString().contains(demand), e::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "0201, AUTHENTICATION_FAILED",
    "0202, AUTHENTICATION_FAILED",
    "0203, TARGET_NOT_FOUND",
    "0204, TARGET_NOT_FOUND",
    "0206, LOGIN_FAILED",
    "0301, LOGIN_FAILED",
    "0302, LOGIN_FAILED",
    "02ff, LOGIN_FAILED",
    "7701, LOGIN_FAILED"
  })
  void theReasonOfARefusalIsTold(String status, IscsiException.Kind kind) throws IOException {
    IscsiException e =
        failure(IscsiException.class, peer -> peer.refuseLogin(Integer.parseInt(status, 16)));
    assertEquals(kind, e.kind());
    assertTrue(e.toString().contains(status) && e.toString().contains(FakeTarget.IQN), e::toString);
  }

  @Test
  void aTargetThatIsElsewhereIsFollowed() throws IOException {
    try (FakeTarget there = FakeTarget.serving(FakeDisk.ofOneMiB());
        FakeTarget between = redirecting("TargetAddress=" + there.portal());
        FakeTarget here = redirecting("TargetAddress=" + between.portal() + ",1")) {
      here.open().close();
      assertEquals(1, there.connections());
    }
  }

  private static FakeTarget redirecting(String... pairs) throws IOException {
    return new FakeTarget(peer -> peer.refuseLogin(0x0101, pairs));
  }

  @Test
  void aTargetThatIsAlwaysElsewhereIsNotFollowedForEver() throws IOException {
    FakeTarget.Script[] circle = new FakeTarget.Script[1];
    try (FakeTarget target = new FakeTarget(peer -> circle[0].run(peer))) {
      circle[0] = peer -> peer.refuseLogin(0x0102, "TargetAddress=" + target.portal());
      IscsiException e = assertThrows(IscsiException.class, target::open);
      assertEquals(IscsiException.Kind.LOGIN_FAILED, e.kind());
      assertEquals(3, target.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetAlias=nowhere", "TargetAddress=:::", "TargetAddress=a:0,1"})
  void aTargetThatIsElsewhereHasToSayWhere(String pair) throws IOException {
    try (FakeTarget target = redirecting(pair)) {
      assertThrows(IscsiProtocolException.class, target::open);
    }
  }

  @Test
  void aLoginWithoutEndIsRefused() throws IOException {
    failure(
        IscsiProtocolException.class,
        peer -> {
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(TO_OPERATIONAL, "AuthMethod=None");
          while (true) {
            unused = peer.receiveLogin();
            peer.sendLogin(0x04);
          }
        });
  }

  @Test
  void textWithoutEndIsRefused() throws IOException {
    IscsiProtocolException e =
        failure(
            IscsiProtocolException.class,
            peer -> {
              while (true) {
                Map<String, String> unused = peer.receiveLogin();
                peer.send(FakePeer.answer(Opcode.LOGIN_RESPONSE, 0x40, 1, new byte[8192]));
              }
            });
    assertTrue(e.toString().contains("longer than 65536 bytes"), e::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x87, 0x83, 0x04, 0x82})
  void aStageOfTheTargetsOwnChoiceIsRefused(int flags) throws IOException {
    failure(
        IscsiProtocolException.class,
        peer -> {
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(flags, "AuthMethod=None");
        });
  }

  @Test
  void aWebServerIsNoTarget() throws IOException {
    failure(
        IscsiProtocolException.class,
        peer -> {
          Pdu unused = peer.receive();
          peer.sendBytes(bytes("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nno"));
        });
  }

  @Test
  void aTargetThatFallsSilentIsLost() throws IOException {
    failure(
        ConnectionLostException.class,
        peer -> {
          while (true) {
            Pdu unused = peer.receive();
          }
        });
  }

  /** As Linux's target does, which says nothing to who offers no CHAP. */
  @Test
  void aTargetThatHangsUpOnALoginWithoutChapMayWantIt() throws IOException {
    ConnectionLostException e =
        failure(
            ConnectionLostException.class,
            peer -> {
              Map<String, String> unused = peer.receiveLogin();
            });
    assertTrue(e.toString().contains("give a user and a secret"), e::toString);
  }

  @Test
  void nobodyAtThePortalIsUnreachable() throws IOException {
    FakeTarget target = FakeTarget.serving(FakeDisk.ofOneMiB());
    target.close();
    IscsiException e = assertThrows(IscsiException.class, target::open);
    assertEquals(IscsiException.Kind.PORTAL_UNREACHABLE, e.kind());
  }

  private static FakeTarget.Script answering(int[] flags, String[]... texts) {
    return peer -> {
      peer.acceptLogin();
      Pdu request = peer.receive();
      assertEquals("SendTargets=All\0", new String(request.data(), StandardCharsets.US_ASCII));
      for (int i = 0; i < texts.length; i++) {
        byte[] text = FakePeer.text(texts[i]);
        int tag = (flags[i] & 0x80) != 0 ? Pdu.NO_TAG : 9;
        peer.send(
            FakePeer.answer(Opcode.TEXT_RESPONSE, flags[i], request.taskTag(), text)
                .transferTag(tag));
        request = peer.receive();
      }
      peer.send(FakePeer.answer(Opcode.LOGOUT_RESPONSE, 0x80, request.taskTag(), new byte[0]));
    };
  }

  @Test
  void discoveryTakesAListInParts() throws IOException {
    String[] one = {"TargetName=iqn.2024-01.org:a", "TargetAddress=10.0.0.1:3260,1"};
    String[] more = {"TargetAddress=[fd00::1]:3261,2", "TargetName=iqn.2024-01.org:b"};
    try (FakeTarget target = new FakeTarget(answering(new int[] {0, 0x80}, one, more))) {
      Portal asked = target.portal();
      assertEquals(
          List.of(
              new FoundTarget(
                  new Target(asked, "iqn.2024-01.org:a"),
                  List.of(new Portal("10.0.0.1", 3260), new Portal("fd00::1", 3261))),
              new FoundTarget(new Target(asked, "iqn.2024-01.org:b"), List.of())),
          FakeTarget.initiator().discover(asked, Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetName=iqn.x\u001b[2J", "TargetName=other", "TargetAddress", "=x"})
  void aListWithSomethingElseInItIsRefused(String pair) throws IOException {
    String[] list = {pair};
    try (FakeTarget target = new FakeTarget(answering(new int[] {0x80}, list))) {
      IscsiProtocolException e =
          assertThrows(
              IscsiProtocolException.class,
              () -> FakeTarget.initiator().discover(target.portal(), Optional.empty()));
      assertEquals(-1, e.toString().indexOf('\u001b'));
    }
  }
}
