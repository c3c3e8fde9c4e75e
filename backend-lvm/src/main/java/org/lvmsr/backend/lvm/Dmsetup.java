package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/** The one way in which {@code dmsetup} is started. Needs root. */
public final class Dmsetup {
  private static final System.Logger LOG = System.getLogger(Dmsetup.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 4;

  private static final String UUID = "--uuid";
  private static final String RESERVE = "reserve_metadata_snap";

  /** How ENODATA reads: the kernel's word for a thin volume that a pool does not have. */
  private static final String NO_SUCH_THIN = "No data available";

  private final CommandRunner runner;

  public Dmsetup(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * The tables of all devices by name.
   *
   * @throws CommandFailure without root or without device-mapper
   */
  public Map<String, List<DmSegment>> tables() throws CommandFailure {
    return DmTables.parse(run("table"));
  }

  /**
   * How much a thin device has in its pool, in bytes.
   *
   * @return empty if it is a mirror of one
   * @throws IllegalStateException if it is no thin device, or its pool has failed
   */
  OptionalLong mappedBytes(Path device) throws CommandFailure {
    return ThinStatus.mappedBytes(run("status", device.getFileName().toString()));
  }

  /**
   * Makes a thin pool keep its metadata of this moment to be read. One that was left is given up
   * first: the caller has made sure that nobody is reading it.
   *
   * @param pool uuid of the pool's own device, whose name LVM changes with its first volume
   */
  public void holdMetadata(String pool) throws CommandFailure {
    try {
      String unused = run("message", UUID, pool, "0", RESERVE);
    } catch (CommandFailure e) {
      if (!keepsMetadata(pool)) {
        throw e;
      }
      releaseMetadata(pool);
      String unused = run("message", UUID, pool, "0", RESERVE);
    }
  }

  /** Gives up what {@link #holdMetadata} keeps; fails if the pool keeps nothing. */
  public void releaseMetadata(String pool) throws CommandFailure {
    String unused = run("message", UUID, pool, "0", "release_metadata_snap");
  }

  /** Whether a pool keeps its metadata of some moment. */
  public boolean keepsMetadata(String pool) throws CommandFailure {
    return ThinStatus.holdsMetadata(run("status", UUID, pool));
  }

  /**
   * How full all thin pools of this host are, by the names of their devices. They are not made to
   * commit for it, so it is what they had a second ago.
   */
  Map<String, PoolStatus> pools() throws CommandFailure {
    return PoolStatus.parse(run("status", "--target", "thin-pool", "--noflush"));
  }

  /**
   * The same of one pool.
   *
   * @param device uuid of its device; see {@link #holdMetadata}
   * @param name of the pool
   * @param chunkBytes size of its blocks
   */
  public PoolUsage pool(String device, String name, long chunkBytes) throws CommandFailure {
    return status(device).usage(name, chunkBytes);
  }

  /**
   * The last change of a pool's volumes of which its kernel side knows.
   *
   * @param device uuid of its device; see {@link #holdMetadata}
   * @return empty if the pool has failed
   */
  public OptionalLong transaction(String device) throws CommandFailure {
    return status(device).transaction();
  }

  private PoolStatus status(String pool) throws CommandFailure {
    return PoolStatus.ofOne(run("status", "--noflush", UUID, pool));
  }

  /**
   * Removes a thin volume from its pool, if it is there. LVM does not hear of it.
   *
   * @param pool uuid of the pool's own device
   * @param thin number of the volume
   */
  public void deleteThin(String pool, long thin) throws CommandFailure {
    try {
      String unused = run("message", UUID, pool, "0", "delete " + thin);
    } catch (CommandFailure e) {
      if (!e.stderr().contains(NO_SUCH_THIN)) {
        throw e;
      }
    }
  }

  /** The table of one device, as it can be given to another one. */
  public String table(String uuid) throws CommandFailure {
    return run("table", UUID, uuid).strip();
  }

  /** Makes a device with a table of one line. */
  public void create(String name, String uuid, String table) throws CommandFailure {
    String unused = run("create", name, UUID, uuid, "--table", table);
  }

  /**
   * Has a device go on with another table, of one line, when what is under way has ended. File
   * systems on it are not asked to write what they have: what is written later goes where it should
   * as well.
   */
  public void exchange(String uuid, String table) throws CommandFailure {
    exchange(uuid, table, List.of("suspend", "--nolockfs", UUID, uuid));
  }

  /** The same, but what cannot end is done again with the new table. */
  public void exchangeHeld(String uuid, String table) throws CommandFailure {
    exchange(uuid, table, List.of("suspend", "--noflush", "--nolockfs", UUID, uuid));
  }

  private void exchange(String uuid, String table, List<String> suspend) throws CommandFailure {
    String unused = run("load", UUID, uuid, "--table", table);
    String unusedToo = run(suspend.toArray(String[]::new));
    resume(uuid);
  }

  /**
   * How far a mirror is.
   *
   * @return empty if the device is no mirror
   */
  public Optional<MirrorStatus> mirror(String uuid) throws CommandFailure {
    return MirrorStatus.parse(run("status", "--noflush", UUID, uuid));
  }

  /** The uuids of all devices of this host, those too that have no table yet. */
  public Set<String> uuids() throws CommandFailure {
    return loaded().keySet();
  }

  /**
   * The uuids of devices that are in use with one table while another is loaded, to be used at the
   * next resumption.
   */
  public Set<String> preloaded() throws CommandFailure {
    return loaded().entrySet().stream()
        .filter(device -> device.getValue() == LoadedTables.BOTH)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Which tables all devices of this host have, by their uuids. */
  public Map<String, LoadedTables> loaded() throws CommandFailure {
    return LoadedTables.parse(
        list(
            "info",
            "--columns",
            "--noheadings",
            "--separator",
            LoadedTables.SEPARATOR,
            "--options",
            "uuid,tables_loaded"));
  }

  /** Forgets the table that a device is not using, unless the device has gone meanwhile. */
  public void clear(String uuid) throws CommandFailure {
    try {
      String unused = run("clear", UUID, uuid);
    } catch (CommandFailure e) {
      if (preloaded().contains(uuid)) {
        throw e;
      }
    }
  }

  /** Lets a device go on, with the table that was loaded last. */
  public void resume(String uuid) throws CommandFailure {
    String unused = run("resume", UUID, uuid);
  }

  /** Removes a device; fails if it is open. */
  public void remove(String uuid) throws CommandFailure {
    String unused = run("remove", UUID, uuid);
  }

  /** Lists are read device by device, and fail if one has gone in between. */
  private String list(String... arguments) throws CommandFailure {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return run(arguments);
      } catch (CommandFailure e) {
        LOG.log(System.Logger.Level.INFO, "once more", e);
      }
    }
    return run(arguments);
  }

  private String run(String... arguments) throws CommandFailure {
    return runner.run(Command.of(Executable.DMSETUP, DEADLINE, List.of(arguments))).stdout();
  }
}
