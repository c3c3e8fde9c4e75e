package org.lvmsr.cli.service;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lvmsr.cli.Outcome;
import org.lvmsr.smapi.PluginKind;

/** Asks the service about itself, for the admin tool. */
public final class ServiceClient {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(75);
  private static final Duration POLL = Duration.ofMillis(50);

  private final RunDirectory directory;

  public ServiceClient(RunDirectory directory) {
    this.directory = directory;
  }

  /** A service that answers. */
  public record Running(String build, String pid) {}

  /** The service that runs, if one does. */
  public Optional<Running> status() throws IOException {
    return ask(Request.bare(Request.STATUS))
        .map(outcome -> new Running(outcome.stdout(), directory.lastPid()));
  }

  /** What came of telling the service to stop. */
  public enum Stop {
    /** There was none. */
    WAS_NOT_RUNNING,
    STOPPED,
    /** A call does not end. */
    STILL_RUNNING
  }

  /** Has the service end its calls and stop, and waits for it. */
  public Stop stop() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    // One that was told to stop before does not answer any more.
    boolean there = ask(Request.bare(Request.STOP)).isPresent() || directory.isLocked();
    if (!there) {
      return Stop.WAS_NOT_RUNNING;
    }
    while (there && System.nanoTime() < deadline) {
      Thread.sleep(POLL.toMillis());
      there = directory.isLocked();
    }
    return there ? Stop.STILL_RUNNING : Stop.STOPPED;
  }

  /**
   * Has the service do what an administrator asks for, and waits for the end of it.
   *
   * @param build of this program; the service must be of the same
   * @return how it ended; empty if no service is running
   * @throws IOException if the service does not take it, or ends meanwhile
   */
  public Optional<Outcome> administer(String build, List<String> words) throws IOException {
    return ask(Request.administer(build, words));
  }

  /**
   * Makes a call as a script makes it that the toolstack runs, and waits for the end of it.
   *
   * @param stdin the line with the arguments
   * @return how it ended; empty if no service is running
   * @throws IOException as {@link #administer}
   */
  public Optional<Outcome> call(String build, PluginKind kind, String program, String stdin)
      throws IOException {
    return ask(Request.call(build, kind, program, stdin));
  }

  private Optional<Outcome> ask(Request request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(directory.socket()));
      } catch (IOException e) {
        if (Files.exists(directory.path()) && !Files.isReadable(directory.path())) {
          throw new AccessDeniedException(directory.path().toString());
        }
        return Optional.empty();
      }
      return Optional.of(reply(request, channel));
    }
  }

  private static Outcome reply(Request request, SocketChannel channel) throws IOException {
    var in = Channels.newInputStream(channel);
    try {
      request.frame().write(Channels.newOutputStream(channel));
      requireAccepted(in.read());
      return Reply.read(in);
    } catch (Refused e) {
      throw e;
    } catch (IOException e) {
      throw new ServiceGoneException(e);
    }
  }

  private static void requireAccepted(int verdict) throws IOException {
    if (verdict < 0) {
      throw new EOFException("no verdict");
    }
    if (verdict != Connection.ACCEPTED) {
      throw new Refused(
          verdict == Connection.OTHER_BUILD
              ? "the service is of another build: stop it with lvmsr service stop"
              : "the service refuses to answer: verdict " + verdict);
    }
  }

  /** The service is there and does not take the request. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }
}
