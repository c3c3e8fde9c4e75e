package org.lvmsr.bench.measure;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a program and takes the time from its start until it has been waited for. The JDK would put
 * a helper process and three pipes between, which takes longer than some of what is measured.
 *
 * @param environment all of it
 * @param stdin a file
 * @param stdout a file, overwritten
 * @param stderr a file, overwritten
 */
public record Spawn(
    List<String> argv, Map<String, String> environment, Path stdin, Path stdout, Path stderr) {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY_CREAT_TRUNC = 01 | 0100 | 01000;
  private static final int PRIVATE = 0600;

  /** Twice what the C library's structure takes. */
  private static final int ACTIONS_BYTES = 160;

  /** The C library's own functions. */
  private static final class C {
    static {
      Native.register(C.class, "c");
    }

    static native int posix_spawn(
        Memory pid, String path, Pointer actions, Pointer attributes, Memory argv, Memory envp);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_addopen(
        Pointer actions, int fd, String path, int flags, int mode);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int waitpid(int pid, Memory status, int options);

    private C() {}
  }

  /**
   * Runs it to its end.
   *
   * @return nanoseconds
   * @throws IOException if it cannot be run, or does not end with exit code 0
   */
  public long run() throws IOException {
    try (var kept = new Strings();
        Memory pid = new Memory(Integer.BYTES);
        Memory status = new Memory(Integer.BYTES);
        Memory actions = new Memory(ACTIONS_BYTES)) {
      Memory words = kept.array(argv);
      Memory variables =
          kept.array(
              environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
      check(C.posix_spawn_file_actions_init(actions));
      try {
        open(actions, 0, stdin, O_RDONLY);
        open(actions, 1, stdout, O_WRONLY_CREAT_TRUNC);
        open(actions, 2, stderr, O_WRONLY_CREAT_TRUNC);
        long begun = System.nanoTime();
        check(C.posix_spawn(pid, argv.get(0), actions, Pointer.NULL, words, variables));
        int waited = C.waitpid(pid.getInt(0), status, 0);
        long nanos = System.nanoTime() - begun;
        if (waited < 0 || status.getInt(0) != 0) {
          throw new IOException(argv + " ended with status " + status.getInt(0) + ": " + said());
        }
        return nanos;
      } finally {
        check(C.posix_spawn_file_actions_destroy(actions));
      }
    }
  }

  private void open(Memory actions, int fd, Path file, int flags) throws IOException {
    check(C.posix_spawn_file_actions_addopen(actions, fd, file.toString(), flags, PRIVATE));
  }

  private void check(int errno) throws IOException {
    if (errno != 0) {
      throw new IOException(argv + ": error " + errno);
    }
  }

  private String said() throws IOException {
    return Files.readString(stdout) + Files.readString(stderr);
  }

  /** Arrays of C strings that end with none. */
  private static final class Strings implements AutoCloseable {
    private final ArrayList<Memory> all = new ArrayList<>();

    Memory array(List<String> strings) {
      Memory array = new Memory((strings.size() + 1L) * Native.POINTER_SIZE);
      all.add(array);
      for (int i = 0; i < strings.size(); i++) {
        byte[] bytes = strings.get(i).getBytes(StandardCharsets.UTF_8);
        Memory string = new Memory(bytes.length + 1L);
        string.write(0, bytes, 0, bytes.length);
        string.setByte(bytes.length, (byte) 0);
        all.add(string);
        array.setPointer((long) i * Native.POINTER_SIZE, string);
      }
      array.setPointer((long) strings.size() * Native.POINTER_SIZE, Pointer.NULL);
      return array;
    }

    @Override
    public void close() {
      all.forEach(Memory::close);
    }
  }
}
