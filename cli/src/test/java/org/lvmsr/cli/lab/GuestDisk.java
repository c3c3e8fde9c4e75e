package org.lvmsr.cli.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Fills devices in a VM with letters, and tells what is on them: one letter for each MiB, in one
 * process, as each costs much under emulation.
 */
final class GuestDisk {
  /** What {@link #letters} calls a MiB of zeroes. */
  static final char ZEROES = '0';

  private static final String FILL =
      """
      import mmap, os, sys
      device, letter, first, count = sys.argv[1:]
      block = mmap.mmap(-1, 1 << 20)
      block[:] = letter.encode() * (1 << 20)
      disk = os.open(device, os.O_WRONLY | os.O_DIRECT)
      for number in range(int(first), int(first) + int(count)):
          assert os.pwrite(disk, block, number << 20) == 1 << 20
      """;

  private static final String LETTERS =
      """
      import sys
      told = ""
      with open(sys.argv[1], "rb", buffering=0) as disk:
          while block := disk.read(1 << 20):
              first = block[:1]
              alike = len(block) == 1 << 20 and block == first * len(block)
              told += "?" if not alike else "0" if first == bytes(1) else first.decode()
      print(told)
      """;

  private final Function<List<String>, String> guest;

  GuestDisk(GuestPlugin plugin) {
    this(argv -> plugin.vm().run(argv.toArray(String[]::new)).orThrow().output());
  }

  /** With something that runs a command in the VM, and returns what it printed. */
  GuestDisk(Function<List<String>, String> guest) {
    this.guest = guest;
  }

  /** Writes so many MiB of one letter, past the page cache. */
  void fill(String device, char letter, int firstMib, int mib) {
    python(FILL, device, String.valueOf(letter), Integer.toString(firstMib), Integer.toString(mib));
  }

  /** What every byte of each MiB is: a letter, {@link #ZEROES}, or {@code ?} if they differ. */
  String letters(String device) {
    return python(LETTERS, device);
  }

  private String python(String script, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("python3", "-IS", "-c", script));
    argv.addAll(List.of(arguments));
    return guest.apply(argv);
  }
}
