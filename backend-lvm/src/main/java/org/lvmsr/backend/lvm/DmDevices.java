package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.dm.DmId;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.backend.dm.DmState;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.metadata.device.DeviceException;

/**
 * The devices of device-mapper. The kernel itself is asked about them and tells their targets what
 * they are to do; they are made, changed and removed by {@code dmsetup}, because udev has to hear
 * of that and {@code dmsetup} waits until it has. Needs root.
 */
public final class DmDevices {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final String UUID = "--uuid";
  private static final String RESERVE = "reserve_metadata_snap";

  private final CommandRunner runner;
  private final DmKernel kernel;

  public DmDevices(CommandRunner runner, DmKernel kernel) {
    this.runner = runner;
    this.kernel = kernel;
  }

  /** The tables of all devices by name. */
  public Map<String, List<DmSegment>> tables() throws IOException {
    Map<String, List<DmSegment>> tables = new HashMap<>();
    for (String name : kernel.names()) {
      Optional<String> table = DmKernel.ifThere(() -> kernel.table(DmId.name(name)));
      if (table.isPresent()) {
        tables.put(name, DmTables.parse(table.get()));
      }
    }
    return tables;
  }

  /**
   * How much a thin device has in its pool, in bytes.
   *
   * @param name of the device
   * @return empty if it is a mirror of one
   * @throws IllegalStateException if it is no thin device, or its pool has failed
   */
  OptionalLong mappedBytes(String name) throws IOException {
    return ThinStatus.mappedBytes(kernel.status(DmId.name(name), true));
  }

  /**
   * Makes a thin pool keep its metadata of this moment to be read. One that was left is given up
   * first: the caller has made sure that nobody is reading it.
   *
   * @param pool uuid of the pool's own device, whose name LVM changes with its first volume
   */
  public void holdMetadata(String pool) throws IOException {
    try {
      kernel.message(DmId.uuid(pool), RESERVE);
    } catch (DeviceException e) {
      if (e.errno() != DmKernel.EBUSY) {
        throw e;
      }
      releaseMetadata(pool);
      kernel.message(DmId.uuid(pool), RESERVE);
    }
  }

  /** Gives up what {@link #holdMetadata} keeps; fails if the pool keeps nothing. */
  public void releaseMetadata(String pool) throws IOException {
    kernel.message(DmId.uuid(pool), "release_metadata_snap");
  }

  /** Whether a pool keeps its metadata of some moment. */
  public boolean keepsMetadata(String pool) throws IOException {
    return ThinStatus.holdsMetadata(kernel.status(DmId.uuid(pool), true));
  }

  /**
   * How full a pool is. It is not made to commit for it, so it is what it had a second ago.
   *
   * @param device uuid of its device; see {@link #holdMetadata}
   * @param name of the pool
   * @param chunkBytes size of its blocks
   */
  public PoolUsage pool(String device, String name, long chunkBytes) throws IOException {
    return status(device).usage(name, chunkBytes);
  }

  /**
   * What the volumes of a pool have in it at this moment, blocks of many counted once. What was
   * given back in the last second may still be counted.
   *
   * @param device uuid of its device; see {@link #holdMetadata}
   * @return its blocks; empty if the pool is not active or has failed
   */
  public OptionalLong chunksUsed(String device) throws IOException {
    return DmKernel.ifThere(() -> kernel.status(DmId.uuid(device), false))
        .flatMap(PoolStatus::ofAny)
        .stream()
        .filter(status -> status.chunks() > 0)
        .mapToLong(PoolStatus::chunksUsed)
        .findFirst();
  }

  /**
   * The last change of a pool's volumes of which its kernel side knows.
   *
   * @param device uuid of its device; see {@link #holdMetadata}
   * @return empty if the pool has failed
   */
  public OptionalLong transaction(String device) throws IOException {
    return status(device).transaction();
  }

  private PoolStatus status(String pool) throws IOException {
    return PoolStatus.of(kernel.status(DmId.uuid(pool), false));
  }

  /**
   * Removes a thin volume from its pool, if it is there. LVM does not hear of it.
   *
   * @param pool uuid of the pool's own device
   * @param thin number of the volume
   */
  public void deleteThin(String pool, long thin) throws IOException {
    try {
      kernel.message(DmId.uuid(pool), "delete " + thin);
    } catch (DeviceException e) {
      if (e.errno() != DmKernel.ENODATA) {
        throw e;
      }
    }
  }

  /** The table of one device, as it can be given to another one. */
  public String table(String uuid) throws IOException {
    return kernel.table(DmId.uuid(uuid));
  }

  /** Makes a device with a table of one line. */
  public void create(String name, String uuid, String table) throws CommandFailure {
    dmsetup("create", name, UUID, uuid, "--table", table);
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
    dmsetup("load", UUID, uuid, "--table", table);
    dmsetup(suspend.toArray(String[]::new));
    resume(uuid);
  }

  /**
   * How far a mirror is.
   *
   * @return empty if the device is no mirror
   */
  public Optional<MirrorStatus> mirror(String uuid) throws IOException {
    return MirrorStatus.parse(kernel.status(DmId.uuid(uuid), false));
  }

  /** Whether there is a device of that uuid, be it one that has no table yet. */
  public boolean isThere(String uuid) throws IOException {
    return kernel.find(DmId.uuid(uuid)).isPresent();
  }

  /** The uuids of all devices of this host, those too that have no table yet. */
  public Set<String> uuids() throws IOException {
    return loaded().keySet();
  }

  /**
   * The uuids of devices that are in use with one table while another is loaded, to be used at the
   * next resumption.
   */
  public Set<String> preloaded() throws IOException {
    return loaded().entrySet().stream()
        .filter(device -> device.getValue() == LoadedTables.BOTH)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Which tables all devices of this host have, by their uuids. Those without one are left out. */
  public Map<String, LoadedTables> loaded() throws IOException {
    Map<String, LoadedTables> loaded = new HashMap<>();
    for (String name : kernel.names()) {
      Optional<DmState> device = kernel.find(DmId.name(name));
      if (device.isPresent() && !device.get().uuid().isEmpty()) {
        loaded.put(device.get().uuid(), LoadedTables.of(device.get()));
      }
    }
    return loaded;
  }

  /** Forgets the table that a device is not using, unless the device has gone meanwhile. */
  public void clear(String uuid) throws IOException {
    try {
      dmsetup("clear", UUID, uuid);
    } catch (CommandFailure e) {
      if (preloaded().contains(uuid)) {
        throw e;
      }
    }
  }

  /** Lets a device go on, with the table that was loaded last. */
  public void resume(String uuid) throws CommandFailure {
    dmsetup("resume", UUID, uuid);
  }

  /** Removes a device; fails if it is open. */
  public void remove(String uuid) throws CommandFailure {
    dmsetup("remove", UUID, uuid);
  }

  private void dmsetup(String... arguments) throws CommandFailure {
    var unused = runner.run(Command.of(Executable.DMSETUP, DEADLINE, List.of(arguments)));
  }
}
