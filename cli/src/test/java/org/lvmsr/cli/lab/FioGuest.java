package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A guest that fills a disk or a file with blocks in random order and reads all of them again, over
 * and over: fio puts a checksum, its place and a number of its round into each block, and ends at
 * the first one that is not what it wrote. It leaves the emulated processors to others most of the
 * time.
 */
final class FioGuest implements AutoCloseable {
  private static final String ROUNDS =
      """
      rm -rf DIRECTORY; mkdir -p DIRECTORY; cd DIRECTORY; echo 0 > rounds
      (round=0
      until [ -e stop ]; do
        fio --name=NAME --filename=FILE --size=MIBm --rw=randwrite --bs=16k --direct=1 \
          --ioengine=libaio --iodepth=16 --rate_iops=400,400 --fallocate=none --randrepeat=0 \
          --verify=crc32c --verify_fatal=1 --verify_backlog=512 > log 2>&1 \
          || { touch failed; break; }
        round=$((round + 1)); echo $round > rounds.new; mv rounds.new rounds
      done) > /dev/null 2>&1 < /dev/null & echo $! > pid
      """;

  private final GuestPlugin plugin;
  private final String directory;

  private FioGuest(GuestPlugin plugin, String directory) {
    this.plugin = plugin;
    this.directory = directory;
  }

  /**
   * Begins.
   *
   * @param name of the guest, one for each at a time
   * @param file a device or a file
   */
  static FioGuest start(GuestPlugin plugin, String name, String file, int mib) {
    String directory = "/run/fio-" + name;
    String unused =
        plugin.shell(
            ROUNDS
                .replace("DIRECTORY", directory)
                .replace("NAME", name)
                .replace("FILE", file)
                .replace("MIB", Integer.toString(mib)));
    return new FioGuest(plugin, directory);
  }

  /** Waits until all that was written after this call began has been read again once. */
  void awaitWholeRound() {
    String unused =
        plugin.shell(
            """
            cd DIRECTORY; wanted=$(($(cat rounds) + 2))
            until [ $(cat rounds) -ge $wanted ]; do
              [ ! -e failed ] || { cat log; exit 1; }; sleep 0.2
            done
            """
                .replace("DIRECTORY", directory));
  }

  @Override
  public void close() {
    String said =
        plugin.shell(
            """
            cd DIRECTORY; touch stop
            while kill -0 $(cat pid) 2>/dev/null; do sleep 0.1; done
            [ ! -e failed ] || cat log
            """
                .replace("DIRECTORY", directory));
    assertEquals("", said, "what fio says");
  }
}
