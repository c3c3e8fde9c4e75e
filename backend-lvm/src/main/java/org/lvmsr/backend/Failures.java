package org.lvmsr.backend;

import java.io.IOException;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.metadata.DamagedException;
import org.lvmsr.metadata.NoStoreException;
import org.lvmsr.metadata.NotOurSrException;
import org.lvmsr.metadata.SrLockedException;
import org.lvmsr.metadata.SrOwnedByAnotherHostException;
import org.lvmsr.metadata.StoreFullException;
import org.lvmsr.smapi.SmapiException;

/**
 * The errors that callers get. The numbers are those of XenServer's storage manager, which
 * administrators and tools know.
 */
public final class Failures {
  private static final int VOLUME_IN_USE = 24;
  private static final int DISCOVERY_FAILED = 140;
  private static final int NO_SPACE = 44;
  private static final int LOGIN_FAILED = 68;
  private static final int AUTHENTICATION_FAILED = 96;
  private static final int LUN_NOT_FOUND = 107;
  private static final int INVALID_SIZE = 79;
  private static final int CONFIGURATION = 90;
  private static final int LUN_NOT_EMPTY = 95;
  private static final int CHANGED_BLOCKS = 460;

  private Failures() {}

  /** A configuration key is missing or wrong. */
  public static SmapiException configuration(String key, String problem) {
    return SmapiException.backendFailure(
        CONFIGURATION, "Bad device configuration", key + ": " + problem);
  }

  /** The LUN holds something that must not be overwritten. */
  public static SmapiException notEmpty(String device, String found) {
    return SmapiException.backendFailure(
        LUN_NOT_EMPTY,
        "The LUN is not empty",
        device + " holds " + found + "; wipe it first if it is no longer needed");
  }

  /** The SR has too few free extents. */
  public static SmapiException noSpace(long wanted, long free) {
    return SmapiException.backendFailure(
        NO_SPACE,
        "There is insufficient space",
        "the SR has "
            + free
            + " bytes free, and "
            + wanted
            + " are needed: destroy volumes, or make the LUN larger and call lvmsr resize-sr");
  }

  /** The volumes of a thin SR could grow to too much. */
  public static SmapiException overProvisioned(long promised, int times, long pool) {
    return SmapiException.backendFailure(
        NO_SPACE,
        "There is insufficient space",
        "volumes could grow to "
            + promised
            + " bytes, which is more than "
            + times
            + " times the pool of "
            + pool
            + " bytes: destroy volumes, or make the LUN larger and call lvmsr resize-sr");
  }

  /** The pool of a thin SR takes nothing. */
  public static SmapiException poolRefusesWrites(String mode) {
    return SmapiException.backendFailure(
        "Pool_refuses_writes",
        "the SR's pool takes no writes (device-mapper: "
            + mode
            + "): docs/operations.md says how it is repaired");
  }

  /** There is room for data, but not for what says where it is. */
  public static SmapiException metadataFull(String what) {
    return SmapiException.backendFailure(
        NO_SPACE,
        "There is insufficient space",
        what + ": destroying volumes and unsetting keys still works and makes room");
  }

  /** The metadata cannot be given more room as asked. */
  public static SmapiException notResized(String why) {
    return SmapiException.backendFailure("Metadata_not_resized", why);
  }

  /** The LUN of an attached SR does not answer, and nothing is known of the SR. */
  public static SmapiException unreachable(String sr, String problem) {
    return SmapiException.backendFailure(
        "SR_unreachable", "SR " + sr + ": " + problem + ": see to the target and the network");
  }

  /** The LUN is a copy of one that this host sees, too. */
  public static SmapiException copyBesideOriginal(String sr, String copy, String original) {
    return SmapiException.backendFailure(
        "SR_is_a_copy",
        copy
            + " is a copy of SR "
            + sr
            + ", and this host sees the original, too, as "
            + original
            + ": nothing was changed. If the copy is to take its place, take the original away from"
            + " this host first: detach it, and log out of its target or unmap it on the array;"
            + " lvmsr adopt makes an SR of its own of the copy, with other uuids; lvmsr extract copies"
            + " volumes out of it as it is");
  }

  /** One half of an SR was restored, and the other one was not. */
  public static SmapiException lvmOlder(String device, long lvm, long kept) {
    return SmapiException.backendFailure(
        "Halves_of_different_age",
        device
            + ": LVM's VG is of an earlier time (sequence "
            + lvm
            + ") than the store (sequence "
            + kept
            + "): one of them was restored without the other, and what LVM takes for free may hold"
            + " volumes; nothing was changed; lvmsr check "
            + device
            + " says which volumes differ, and what to do");
  }

  /** A copy that is half an SR of its own. */
  public static SmapiException adoptionInterrupted(String device) {
    return SmapiException.backendFailure(
        "Adoption_interrupted",
        device
            + " holds a copy of an SR that was on its way to become one of its own: nothing was"
            + " changed; lvmsr adopt "
            + device
            + " goes on with it");
  }

  /** The SR is in use from another LUN than the one that was found. */
  public static SmapiException attachedFromAnotherLun(String sr, String found, String lun) {
    return SmapiException.backendFailure(
        "SR_is_attached_from_another_LUN",
        found
            + " holds SR "
            + sr
            + ", which this host has attached, or has devices of, from "
            + (lun.isEmpty() ? "another device" : "LUN " + lun)
            + ": nothing was changed. Detach it first (SR.detach); then it can be attached from"
            + " here. If this is a copy, to be used beside it: lvmsr adopt");
  }

  /** The SR cannot take more of its LUN. */
  public static SmapiException notGrown(String why) {
    return SmapiException.backendFailure("SR_not_resized", why);
  }

  /** A volume or SR is used by a domain of this host. */
  public static SmapiException inUse(String what, String by) {
    return SmapiException.backendFailure(
        VOLUME_IN_USE, "The VDI is currently in use", what + " is in use by " + by);
  }

  /** A size that no volume can have. */
  public static SmapiException invalidSize(long size, String problem) {
    return SmapiException.backendFailure(
        INVALID_SIZE, "VDI Invalid size", size + " bytes: " + problem);
  }

  /** A record names an LV that the VG does not have. */
  public static SmapiException lvMissing(String lv) {
    return SmapiException.backendFailure(
        "LV_missing", "the VG has no LV " + lv + " as the record names it: look with lvs");
  }

  /** What only a volume that can be written to can have. */
  public static SmapiException readOnly(String key, String what) {
    return SmapiException.backendFailure(
        "Volume_is_read_only", "volume " + key + " is read-only, so it cannot be " + what);
  }

  /** What changed between two volumes cannot be told. */
  public static SmapiException changedBlocks(String why) {
    return SmapiException.backendFailure(
        CHANGED_BLOCKS, "Failed to calculate changed blocks for given VDIs", why);
  }

  /** Of a snapshot, only what tells changed blocks is left. */
  public static SmapiException noData(String key) {
    return SmapiException.backendFailure(
        "Volume_has_no_data",
        "the data of volume " + key + " was destroyed; only its changed blocks can be asked for");
  }

  /** A destroyed volume does not come back. */
  public static SmapiException notUndeleted(String key, String why) {
    return SmapiException.backendFailure("Volume_not_undeleted", "volume " + key + " " + why);
  }

  /** A volume stays as it is laid out. */
  public static SmapiException notFlattened(String key, String why) {
    return SmapiException.backendFailure("Volume_not_flattened", "volume " + key + " " + why);
  }

  /** Changed blocks are not tracked, or must go on being tracked. */
  public static SmapiException tracking(String key, String problem) {
    return SmapiException.backendFailure("Changed_block_tracking", "volume " + key + " " + problem);
  }

  /** A volume of a thin SR cannot be for several hosts. */
  public static SmapiException notSharable() {
    return SmapiException.backendFailure(
        "Volume_not_sharable",
        "volumes of a thin SR belong to one host: sharable ones need an SR with"
            + " provisioning=thick");
  }

  /** Several hosts may write to the volume, and a thin volume belongs to one. */
  public static SmapiException sharable(String key, String what) {
    return SmapiException.backendFailure(
        "Volume_is_sharable",
        "volume " + key + " may be written to by several hosts, so it cannot be " + what);
  }

  /** Work that may fail below. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Work without an answer that may fail below. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException;
  }

  /** Does the work, and turns what went wrong into what the caller is told. */
  public static <T> T wrap(Work<T> work) {
    try {
      return work.run();
    } catch (IOException | RuntimeException e) {
      throw of(e);
    }
  }

  /** As {@link #wrap}, for work without an answer. */
  public static void perform(Action action) {
    try {
      action.run();
    } catch (IOException | RuntimeException e) {
      throw of(e);
    }
  }

  /** Anything that went wrong below, as the caller is told. */
  public static SmapiException of(Exception e) {
    if (e instanceof SmapiException smapi) {
      return smapi;
    }
    if (e instanceof IscsiException iscsi) {
      return of(iscsi);
    }
    if (e instanceof StoreFullException) {
      return metadataFull("the metadata of this SR is full, " + e.getMessage()).withCause(e);
    }
    return SmapiException.backendFailure(name(e), String.valueOf(e.getMessage())).withCause(e);
  }

  private static SmapiException of(IscsiException e) {
    int number =
        switch (e.kind()) {
          case PORTAL_UNREACHABLE, TARGET_NOT_FOUND -> DISCOVERY_FAILED;
          case LOGIN_FAILED -> LOGIN_FAILED;
          case AUTHENTICATION_FAILED -> AUTHENTICATION_FAILED;
          case LUN_NOT_FOUND -> LUN_NOT_FOUND;
        };
    return SmapiException.backendFailure(number, e.kind().name(), String.valueOf(e.getMessage()))
        .withCause(e);
  }

  private static String name(Exception e) {
    if (e instanceof CommandFailure) {
      return "Command_failed";
    }
    if (e instanceof DamagedException) {
      return "Metadata_damaged";
    }
    if (e instanceof NoStoreException || e instanceof NotOurSrException) {
      return "SR_does_not_exist";
    }
    if (e instanceof SrLockedException || e instanceof SrOwnedByAnotherHostException) {
      return "SR_in_use";
    }
    return e instanceof IOException ? "IO_error" : "Internal_error";
  }
}
