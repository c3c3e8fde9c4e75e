package org.lvmsr.backend.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.exec.Program;

/** Sockets, connections and processes of exports; what serves is a {@link StandIn}. */
@Timeout(120)
class NbdExportsTest {
  private static final Path DEVICE = Path.of("/dev/vg/a,b");
  private static final String SEEN =
      "driver=raw,file.driver=host_device,file.locking=off,file.filename=/dev/vg/a,,b";

  private final VolumeUri volume = newVolume();

  @TempDir private Path directory;
  private Path sockets;
  private Program program;
  private NbdExports exports;

  private static VolumeUri newVolume() {
    return new VolumeUri(UUID.randomUUID().toString(), UUID.randomUUID().toString());
  }

  @BeforeEach
  void makeProgram() throws IOException {
    sockets = directory.resolve("nbd");
    program = StandIn.in(directory);
    exports = NbdExports.in(sockets, program);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    exports.close();
    assertEquals(List.of(), QemuNbd.leftBehind(sockets));
    assertTrue(new SocketDirectory(sockets).isEmpty());
  }

  private Path socket() {
    return sockets.resolve(volume.key());
  }

  private TestClient connect() throws IOException {
    return new TestClient(socket());
  }

  /** Waits until no server is left of connections that have ended. */
  private void awaitNoServer() throws InterruptedException, IOException {
    while (!QemuNbd.leftBehind(sockets).isEmpty() || !connectionSockets().isEmpty()) {
      Thread.sleep(10);
    }
  }

  private List<Path> connectionSockets() throws IOException {
    try (var all = Files.list(sockets)) {
      return all.filter(path -> !path.equals(socket())).toList();
    }
  }

  @Test
  void theUriHasFourPartsOfWhichOneIsTheSocketAndOneTheName() {
    String[] parts = exports.uri(volume).orElseThrow().split(":", -1);
    assertEquals(
        List.of("nbd", "unix", socket().toString(), "exportname=" + volume.key()), List.of(parts));
    assertEquals(exports.uri(volume), exports.uri(volume));
  }

  @Test
  void nothingIsOfferedWhereItCouldNotWork() throws IOException {
    int room = 106 - volume.key().length() - "//-9999".length();
    Path fits = Path.of("/" + "d".repeat(room));
    assertTrue(NbdExports.in(fits, program).uri(volume).isPresent());
    assertEquals(
        106, new SocketDirectory(fits).of(volume.key()).toString().length() + "-9999".length());
    assertFalse(NbdExports.in(Path.of(fits + "d"), program).uri(volume).isPresent());
    assertFalse(NbdExports.in(Path.of("/a:b"), program).uri(volume).isPresent());
    var none = NbdExports.in(sockets, new Missing());
    assertFalse(none.uri(volume).isPresent());
    none.begin(volume, DEVICE, false);
    assertFalse(Files.exists(socket()));
    assertFalse(Exports.none().uri(volume).isPresent());
  }

  /** A program that is not installed. */
  private static final class Missing implements Program {
    @Override
    public Path path() {
      throw new IllegalStateException("started all the same");
    }

    @Override
    public boolean isInstalled() {
      return false;
    }
  }

  @Test
  void theLongestPathThatIsOfferedCanBeListenedAt() throws IOException {
    int room = 106 - volume.key().length() - directory.toString().length() - "//-9999".length();
    Path deep = directory.resolve("d".repeat(room));
    try (var long106 = NbdExports.in(deep, program)) {
      assertTrue(long106.uri(volume).isPresent());
      long106.begin(volume, DEVICE, false);
      try (var client = new TestClient(deep.resolve(volume.key()))) {
        assertEquals(SEEN, client.greeting());
      }
    }
  }

  @Test
  void onlyRootCanConnectAndOnlyWhileItIsExported() throws IOException {
    assertThrows(SocketException.class, this::connect);
    exports.begin(volume, DEVICE, false);
    exports.begin(volume, DEVICE, false);
    assertEquals("rwx------", mode(sockets));
    assertEquals("rw-------", mode(socket()));
    exports.end(volume);
    exports.end(volume);
    assertThrows(SocketException.class, this::connect);
    exports.begin(volume, DEVICE, false);
    try (TestClient client = connect()) {
      assertEquals(SEEN, client.greeting());
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void bytesGoBothWaysForSeveralClientsAtOnce() throws Exception {
    exports.begin(volume, DEVICE, false);
    assertEquals(List.of(), QemuNbd.leftBehind(sockets));
    try (TestClient one = connect();
        TestClient two = connect()) {
      assertEquals(SEEN, one.greeting());
      assertEquals(SEEN, two.greeting());
      assertEquals(2, QemuNbd.leftBehind(sockets).size());
      String much = "0123456789".repeat(100_000);
      Thread speech = new Thread(() -> sayAndEnd(one, much));
      speech.start();
      two.say("two");
      assertEquals("two", two.hear(3));
      assertEquals(much, one.hear(much.length()));
      speech.join();
      assertEquals("", one.rest());
      two.say("still there");
      assertEquals("still there", two.hear("still there".length()));
    }
    awaitNoServer();
    try (TestClient again = connect()) {
      assertEquals(SEEN, again.greeting());
    }
  }

  private static void sayAndEnd(TestClient client, String text) {
    try {
      client.say(text);
      client.endOfSpeech();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClientThatVanishesTakesItsServerAlong() throws Exception {
    exports.begin(volume, DEVICE, false);
    for (boolean silent : new boolean[] {true, false}) {
      try (TestClient client = connect()) {
        assertEquals(SEEN, client.greeting());
        if (!silent) {
          client.say("word");
        }
      }
      awaitNoServer();
    }
    connect().close();
    awaitNoServer();
  }

  @Test
  void aClientIsToldThatItsServerDied() throws Exception {
    exports.begin(volume, DEVICE, false);
    try (TestClient client = connect()) {
      assertEquals(SEEN, client.greeting());
      client.say("die");
      assertEquals("", client.rest());
    }
    awaitNoServer();
  }

  @Test
  void aClientIsToldThatNoServerStarts() throws Exception {
    try (var failing = NbdExports.in(sockets, () -> Path.of("/bin/false"))) {
      failing.begin(volume, DEVICE, false);
      try (TestClient client = connect()) {
        assertEquals("", client.rest());
      }
    }
  }

  @Test
  void endingAnExportEndsItsClientsAndServers() throws Exception {
    exports.begin(volume, DEVICE, false);
    try (TestClient served = connect();
        TestClient starting = connect()) {
      assertEquals(SEEN, served.greeting());
      served.say("x");
      exports.end(volume);
      assertEquals(List.of(), QemuNbd.leftBehind(sockets));
      assertTrue(new SocketDirectory(sockets).isEmpty());
      assertTrue("x".startsWith(served.rest()));
      assertTrue((SEEN + "\n").startsWith(starting.rest()));
    }
  }

  @Test
  void thereIsABoundOfClients() throws Exception {
    exports.begin(volume, DEVICE, false);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < Export.MOST_CONNECTIONS; i++) {
      clients.add(connect());
      assertEquals(SEEN, clients.get(i).greeting());
    }
    try (TestClient oneTooMany = connect()) {
      assertEquals("", oneTooMany.rest());
    }
    assertEquals(Export.MOST_CONNECTIONS, QemuNbd.leftBehind(sockets).size());
    for (TestClient client : clients) {
      client.close();
    }
    String greeting = "";
    while (greeting.isEmpty()) {
      try (TestClient next = connect()) {
        greeting = next.greeting();
      }
    }
    assertEquals(SEEN, greeting);
  }

  @Test
  void theVolumesOfOneSrEndTogether() throws IOException {
    VolumeUri other = newVolume();
    exports.begin(volume, DEVICE, false);
    exports.begin(other, DEVICE, true);
    exports.endAll(volume.sr());
    assertFalse(Files.exists(socket()));
    try (var client = new TestClient(sockets.resolve(other.key()))) {
      assertEquals(SEEN, client.greeting());
      exports.close();
      assertEquals("", client.rest());
    }
    exports.begin(volume, DEVICE, false);
    assertFalse(Files.exists(socket()));
  }

  @Test
  void whatAKilledServiceLeftIsRemoved() throws IOException {
    Files.createDirectories(sockets);
    Files.createFile(socket());
    Path connection = new SocketDirectory(sockets).newConnection(volume.key());
    var device = new ExportedDevice(volume.key(), DEVICE, false);
    var server = new QemuNbd(program).serve(connection, device);
    assertFalse(QemuNbd.leftBehind(sockets).isEmpty());
    exports = NbdExports.in(sockets, program);
    assertFalse(server.isAlive());
    assertTrue(new SocketDirectory(sockets).isEmpty());
    exports.begin(volume, DEVICE, false);
    try (TestClient client = connect()) {
      assertEquals(SEEN, client.greeting());
    }
  }
}
