package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LatestText;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.volume.PoolSetup;
import org.lvmsr.backend.volume.Undelete;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.BlockDevice;

/** Finds the LUN of an SR, recognises what is on it, and opens it for writing. */
final class SrOpener {
  private static final System.Logger LOG = System.getLogger(SrOpener.class.getName());

  private final SrHost host;

  SrOpener(SrHost host) {
    this.host = host;
  }

  /**
   * Connects to the LUN of a configuration and checks that it holds an SR, and the right one.
   *
   * @param user who holds the session meanwhile
   */
  Found find(DeviceConfig config, String user) throws IOException {
    Storage storage = host.connector().connect(config, user);
    BlockDevice device = null;
    try {
      device = host.devices().open(storage.device());
      var latest = new LatestText(device);
      Optional<VolumeGroup> there = new LostVg(host).mend(storage, device, latest, config.srUuid());
      VolumeGroup vg = SrDevice.require(there, device, storage, config.srUuid());
      return new Found(storage, user, device, latest, vg);
    } catch (IOException | RuntimeException e) {
      if (device != null) {
        device.close();
      }
      host.connector().release(storage, user);
      throw e;
    }
  }

  /** An SR that was found. Closing gives back what finding it took, unless it was opened. */
  final class Found implements AutoCloseable {
    private final Storage storage;
    private final String user;
    private final BlockDevice device;
    private final LatestText latest;
    private final VolumeGroup vg;
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean kept = new AtomicBoolean();

    private Found(
        Storage storage, String user, BlockDevice device, LatestText latest, VolumeGroup vg) {
      this.storage = storage;
      this.user = user;
      this.device = device;
      this.latest = latest;
      this.vg = vg;
    }

    String uuid() {
      return SrLayout.srUuid(vg).orElseThrow();
    }

    /**
     * Makes sure that this is where an SR is that is open already.
     *
     * @throws org.lvmsr.smapi.SmapiException if it is another place
     */
    void requireSame(AttachedSr sr) {
      Storage there = sr.storage();
      boolean known = !there.lunId().isEmpty() && !storage.lunId().isEmpty();
      boolean same =
          known ? there.lunId().equals(storage.lunId()) : there.device().equals(storage.device());
      if (!same) {
        throw Failures.copyBesideOriginal(uuid(), name(storage), name(there));
      }
    }

    private static String name(Storage place) {
      return place.device() + (place.lunId().isEmpty() ? "" : " (SCSIid " + place.lunId() + ")");
    }

    /** Takes the writer's right and ends what a crash left. */
    AttachedSr open() throws IOException {
      Ages.require(device, vg, latest.read());
      var lvs = new LvCommands(host.lvm(), storage.device(), vg.name());
      try (var others = new OtherCommands(lvs)) {
        MetadataStore store = host.opener().open(device, uuid(), vg, storage.lunId(), others);
        return open(store, lvs, others);
      }
    }

    private AttachedSr open(MetadataStore store, LvCommands lvs, OtherCommands others)
        throws IOException {
      try {
        var sr =
            new AttachedSr(uuid(), storage, device, store, lvs, host.deviceMapper(), latest, vg);
        others.await();
        VolumeGroup unused = sr.refresh();
        Journal.settleAll(sr, SrIntents::settle);
        Undelete.forgetTaken(sr);
        PoolSetup.open(sr);
        boolean unusedKept = sr.keepVgText();
        TornArea.mend(sr);
        tellFindings(sr, sr.state(), sr.vgText());
        opened.set(true);
        return sr;
      } catch (IOException | RuntimeException e) {
        store.abandon();
        throw e;
      }
    }

    /** In the log only, so nobody waits for it. */
    private static void tellFindings(AttachedSr sr, State state, VgText text) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  SrFindings.of(sr, state, text)
                      .forEach(one -> LOG.log(System.Logger.Level.WARNING, one));
                } catch (IOException | RuntimeException e) {
                  LOG.log(System.Logger.Level.DEBUG, "SR " + sr.uuid() + " has gone", e);
                }
              },
              "lvmsr-findings");
      thread.setDaemon(true);
      thread.start();
    }

    /** Makes the opened SR the holder of the session. */
    void keepFor(String newUser) throws IOException {
      host.connector().handOver(storage, user, newUser);
      kept.set(true);
    }

    @Override
    public void close() throws IOException {
      try {
        if (!opened.get()) {
          device.close();
        }
      } finally {
        if (!kept.get()) {
          host.connector().release(storage, user);
        }
      }
    }
  }
}
