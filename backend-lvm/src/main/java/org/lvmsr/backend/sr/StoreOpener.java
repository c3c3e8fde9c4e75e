package org.lvmsr.backend.sr;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.NotOurSrException;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.StoreFullException;
import org.lvmsr.metadata.StoreOptions;
import org.lvmsr.metadata.TakeoverListener;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.SmapiException;

/** Finds and opens the store of an SR: the one place that takes the writer's right. */
final class StoreOpener {
  private static final System.Logger LOG = System.getLogger(StoreOpener.class.getName());

  private final WriterIdentity writer;
  private final Path locks;
  private final StoreClock clock;
  private final Originals originals;

  StoreOpener(WriterIdentity writer, Path locks, StoreClock clock, Originals originals) {
    this.writer = writer;
    this.locks = locks;
    this.clock = clock;
    this.originals = originals;
  }

  /** Reads the store of an SR without the right to write. */
  static OpenResult read(ReadableDevice device, VolumeGroup vg) throws IOException {
    return MetadataReader.read(device, placement(device, vg));
  }

  /** What the store's header must say, given what LVM and the LUN say. */
  static Identity identity(String srUuid, VolumeGroup vg, String lunId) {
    return new Identity(srUuid, vg.uuid(), vg.pvUuid(), lunId);
  }

  /** Where the store can be read. */
  static Placement placement(ReadableDevice device, VolumeGroup vg) throws IOException {
    return StorePlaces.choose(device, placement(vg), SrLayout.largerPlaces(vg));
  }

  /** Where the store was formatted. */
  static Placement placement(VolumeGroup vg) {
    LogicalVolume reserved =
        vg.volume(SrLayout.RESERVED_LV)
            .orElseThrow(
                () ->
                    SmapiException.backendFailure(
                        "Metadata_missing",
                        "VG "
                            + vg.name()
                            + " has no LV "
                            + SrLayout.RESERVED_LV
                            + ": no data was touched"));
    return SrLayout.placement(vg, reserved);
  }

  /**
   * Why a LUN cannot take the place of the one that its store names: a copy beside its original.
   *
   * @param lunId of the LUN; empty if it has no identity
   */
  Optional<SmapiException> besideOriginal(ReadableDevice device, VolumeGroup vg, String lunId)
      throws IOException {
    if (!lunId.isEmpty() && read(device, vg) instanceof OpenResult.Valid valid) {
      String named = valid.info().identity().lunId();
      return named.equals(lunId)
          ? Optional.empty()
          : originals.found(name(device, lunId), vg, named);
    }
    return Optional.empty();
  }

  private static String name(ReadableDevice device, String lunId) {
    return device.name() + " (SCSIid " + lunId + ")";
  }

  /** Opens the store for writing; waits while a host that may be dead still owns it. */
  MetadataStore open(BlockDevice device, String srUuid, VolumeGroup vg, String lunId)
      throws IOException {
    return open(device, srUuid, vg, lunId, TakeoverListener.NONE);
  }

  /**
   * The same with somebody who hears of it.
   *
   * @param listener hears when it is only the claim that has to settle
   */
  MetadataStore open(
      BlockDevice device, String srUuid, VolumeGroup vg, String lunId, TakeoverListener listener)
      throws IOException {
    StoreOptions options = options(srUuid).withListener(listener);
    return open(device, vg, placement(device, vg), lunId, srUuid, options);
  }

  /**
   * The same for a repair: the place may be known without the reserved LV, and a replica that
   * cannot be read is done without.
   */
  MetadataStore openForRepair(
      BlockDevice device, String srUuid, VolumeGroup vg, Placement placement, String lunId)
      throws IOException {
    return open(device, vg, placement, lunId, srUuid, options(srUuid).withoutUnreadableReplica());
  }

  /**
   * The same for a copy that becomes an SR of its own: its store still says that it is the original
   * or, if that was interrupted, what it becomes.
   *
   * @param named what the store's header names
   * @param becomes uuid of the SR that it becomes, whose lock is taken
   */
  MetadataStore openCopy(BlockDevice device, Placement placement, Identity named, String becomes)
      throws IOException {
    Files.createDirectories(locks);
    try {
      return MetadataStore.openForWriting(device, placement, named, writer, options(becomes));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private StoreOptions options(String srUuid) {
    return StoreOptions.with(lockFile(srUuid)).withClock(clock);
  }

  private MetadataStore open(
      BlockDevice device,
      VolumeGroup vg,
      Placement placement,
      String lunId,
      String srUuid,
      StoreOptions options)
      throws IOException {
    Files.createDirectories(locks);
    Identity expected = identity(srUuid, vg, knownLunId(device, placement, lunId));
    try {
      return MetadataStore.openForWriting(device, placement, expected, writer, options);
    } catch (NotOurSrException e) {
      Identity former = e.actual();
      if (AdoptableCopy.isBeingAdopted(device, placement)) {
        throw Failures.adoptionInterrupted(device.name());
      }
      if (!former.onLun(expected.lunId()).equals(expected)) {
        throw e;
      }
      originals.requireNone(name(device, lunId), vg, former.lunId());
      return openMoved(device, placement, former, lunId, options);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * Opens a store on a LUN to which it was restored or moved, or which got another identity. Where
   * it was is remembered before the header names this LUN.
   */
  private MetadataStore openMoved(
      BlockDevice device, Placement placement, Identity former, String lunId, StoreOptions options)
      throws IOException {
    LOG.log(System.Logger.Level.WARNING, "{0} is now on LUN {1}", former, lunId);
    try {
      MetadataStore store =
          MetadataStore.openForWriting(device, placement, former, writer, options);
      try {
        remember(store, former.lunId());
        return store.onLun(lunId);
      } catch (IOException | RuntimeException e) {
        store.abandon();
        throw e;
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** A store that is full is not kept from being opened: then the log has to do. */
  private static void remember(MetadataStore store, String lunId) throws IOException {
    try {
      State unused = store.update(state -> movedFrom(state, lunId));
    } catch (StoreFullException e) {
      LOG.log(System.Logger.Level.WARNING, "no room to remember LUN " + lunId, e);
    }
  }

  private static Patch movedFrom(State state, String lunId) {
    return state
        .find(Tables.SR, Tables.SR_ID, SrRecord.class)
        .map(record -> Patch.of().put(Tables.SR, Tables.SR_ID, record.movedFrom(lunId)))
        .orElse(Patch.of())
        .makingRoom()
        .by("another LUN");
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for the SR's owner");
  }

  /** The file whose lock keeps other processes of this host from an SR. */
  Path lockFile(String srUuid) {
    return locks.resolve(srUuid + ".lock");
  }

  /** A device without identity of its own (a loop device, an image) is known by what is on it. */
  private static String knownLunId(ReadableDevice device, Placement placement, String lunId)
      throws IOException {
    if (!lunId.isEmpty()) {
      return lunId;
    }
    return MetadataReader.identity(device, placement).map(Identity::lunId).orElse("");
  }
}
