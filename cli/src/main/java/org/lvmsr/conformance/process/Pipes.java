package org.lvmsr.conformance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Named pipes for stdout and stderr. Their end is there when the last process that has them open is
 * gone, which is what the daemon waits for; Java's own pipes end with the first process.
 */
final class Pipes implements AutoCloseable {
  private final Path directory;
  private final Deque<Pair> idle = new ArrayDeque<>();
  private int made;
  private boolean closed;

  Pipes() throws IOException {
    directory = Files.createTempDirectory("conformance");
  }

  /** The pipes of one call. */
  record Pair(Path stdout, Path stderr) {

    /** The processes, other than this one, that have one of them open. */
    List<ProcessHandle> holders() {
      return ProcessHandle.allProcesses()
          .filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(process -> !isAboutToBeAScript(process))
          .filter(this::isOpenIn)
          .toList();
    }

    /**
     * Whether Java is just starting another script by it: until it executes that, it has open
     * whatever this process had at that moment. So this is to be asked first.
     */
    private static boolean isAboutToBeAScript(ProcessHandle process) {
      return process.parent().filter(ProcessHandle.current()::equals).isPresent()
          && process.info().command().filter(Pair::isOfJava).isPresent();
    }

    private static boolean isOfJava(String command) {
      return command.endsWith("/jspawnhelper")
          || ProcessHandle.current().info().command().filter(command::equals).isPresent();
    }

    private boolean isOpenIn(ProcessHandle process) {
      Path open = Path.of("/proc", String.valueOf(process.pid()), "fd");
      try (Stream<Path> descriptors = Files.list(open)) {
        return descriptors.anyMatch(this::isOneOfThese);
      } catch (IOException goneOrNotOurs) {
        return false;
      }
    }

    private boolean isOneOfThese(Path descriptor) {
      try {
        Path target = Files.readSymbolicLink(descriptor);
        return target.equals(stdout) || target.equals(stderr);
      } catch (IOException closed) {
        return false;
      }
    }
  }

  synchronized Pair take() throws IOException, InterruptedException {
    if (closed) {
      throw new IOException("there are no pipes any more");
    }
    Pair pair = idle.poll();
    return pair != null ? pair : make();
  }

  /** To be called once nobody has them open. */
  synchronized void giveBack(Pair pair) {
    idle.push(pair);
  }

  private Pair make() throws IOException, InterruptedException {
    made++;
    Pair pair = new Pair(directory.resolve(made + ".out"), directory.resolve(made + ".err"));
    Process mkfifo =
        new ProcessBuilder(
                "mkfifo", "-m", "600", pair.stdout().toString(), pair.stderr().toString())
            .redirectErrorStream(true)
            .start();
    if (mkfifo.waitFor() != 0) {
      throw new IOException("mkfifo failed in " + directory);
    }
    return pair;
  }

  /** May be called twice: at the end of a run, and when the process is told to stop. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (var all = Files.list(directory)) {
      for (Path pipe : (Iterable<Path>) all::iterator) {
        Files.delete(pipe);
      }
    }
    Files.delete(directory);
  }
}
