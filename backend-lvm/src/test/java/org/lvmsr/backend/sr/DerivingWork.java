package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/** What is done to an SR with a volume {@code v}, and what was done to it before. */
enum DerivingWork {
  FIRST_SNAPSHOT,
  SNAPSHOT_IN_THE_POOL,
  CLONE_OF_A_BASE,
  REVERT,
  DESTROY,
  RESIZE,
  PLUG_AND_UNPLUG,
  DESTROY_DATA,
  LIST_CHANGED_BLOCKS,
  FLATTEN,
  FLATTEN_IN_USE,
  COPY,
  BOOT_OF_A_LINEAR_VOLUME_THROWN_AWAY,
  BOOT_OF_A_THIN_VOLUME_THROWN_AWAY,
  THIN_CREATE(true),
  THIN_SNAPSHOT(true),
  THIN_REVERT(true),
  THIN_DESTROY(true),
  THIN_RESIZE(true),
  THIN_COPY(true);

  /** Bytes of {@code v}. */
  static final long SIZE = 8L << 20;

  /** The name of a volume that nobody has written to. */
  static final String EMPTY = "empty";

  /** The volume that may be gone or not. */
  static final String GONE = "gone";

  /** Whether it is done in an SR whose volumes share one pool. */
  private final boolean thin;

  DerivingWork() {
    this(false);
  }

  DerivingWork(boolean thin) {
    this.thin = thin;
  }

  /** Whether it has LVM do anything, where the volumes are in use. */
  boolean asksLvm() {
    return this != LIST_CHANGED_BLOCKS;
  }

  boolean isThin() {
    return thin;
  }

  String provisioning() {
    return thin ? "thin" : "thick";
  }

  private static final CallContext TEST = new CallContext("test");

  /** Makes what the work needs, and adds the keys of its volumes by name. */
  void prepare(LvmsrPlugin plugin, String sr, Map<String, String> keys) throws IOException {
    if (this == FIRST_SNAPSHOT || this == THIN_CREATE || this == THIN_SNAPSHOT) {
      return;
    }
    if (this == BOOT_OF_A_LINEAR_VOLUME_THROWN_AWAY) {
      String made = plugin.volume().create(TEST, sr, "w", "", SIZE, false).key();
      keys.put("w", made);
      new GuestVolume(plugin, sr, made).fill('a', 0, SIZE);
      return;
    }
    plugin.volume().enableCbt(TEST, sr, key(keys, "v"));
    keys.put("s", snapshot(plugin, sr, keys).key());
    switch (this) {
      case REVERT,
          THIN_REVERT,
          FLATTEN,
          FLATTEN_IN_USE,
          PLUG_AND_UNPLUG,
          BOOT_OF_A_THIN_VOLUME_THROWN_AWAY ->
          keys.put("w", clone(plugin, sr, keys, "s").key());
      case DESTROY, THIN_DESTROY -> {
        plugin.volume().destroy(TEST, sr, key(keys, "s"));
        keys.remove("s");
        keys.put(GONE, clone(plugin, sr, keys, "v").key());
      }
      case DESTROY_DATA, LIST_CHANGED_BLOCKS -> keys.put("t", snapshot(plugin, sr, keys).key());
      default -> {}
    }
  }

  /** Answers the volume that was made, if one was. */
  Optional<Volume> run(LvmsrPlugin plugin, String sr, Map<String, String> keys) throws IOException {
    switch (this) {
      case THIN_CREATE -> {
        return Optional.of(plugin.volume().create(TEST, sr, EMPTY, "", SIZE, false));
      }
      case FIRST_SNAPSHOT, SNAPSHOT_IN_THE_POOL, THIN_SNAPSHOT -> {
        return Optional.of(snapshot(plugin, sr, keys));
      }
      case CLONE_OF_A_BASE -> {
        return Optional.of(clone(plugin, sr, keys, "s"));
      }
      case COPY, THIN_COPY -> {
        return Optional.of(plugin.volume().copy(TEST, sr, key(keys, "s"), sr));
      }
      case REVERT, THIN_REVERT -> plugin.volume().revert(TEST, sr, key(keys, "s"), key(keys, "w"));
      case DESTROY, THIN_DESTROY -> {
        plugin.volume().destroy(TEST, sr, key(keys, GONE));
        keys.remove(GONE);
      }
      case RESIZE, THIN_RESIZE -> plugin.volume().resize(TEST, sr, key(keys, "v"), 2 * SIZE);
      case DESTROY_DATA -> plugin.volume().dataDestroy(TEST, sr, key(keys, "t"));
      case LIST_CHANGED_BLOCKS -> {
        var unused =
            plugin.volume().listChangedBlocks(TEST, sr, key(keys, "t"), key(keys, "v"), 0, -1);
      }
      case FLATTEN -> {
        String unused = plugin.administer(List.of(Administration.FLATTEN, sr, key(keys, "w")));
      }
      case FLATTEN_IN_USE -> {
        var guest = new GuestVolume(plugin, sr, key(keys, "w"));
        String unused = guest.plug("1");
        String unusedAnswer =
            plugin.administer(List.of(Administration.FLATTEN, sr, key(keys, "w")));
        guest.unplug("1");
      }
      case PLUG_AND_UNPLUG -> plugAndUnplug(new GuestVolume(plugin, sr, key(keys, "w")));
      case BOOT_OF_A_LINEAR_VOLUME_THROWN_AWAY, BOOT_OF_A_THIN_VOLUME_THROWN_AWAY ->
          bootAndThrowAway(new GuestVolume(plugin, sr, key(keys, "w")));
    }
    return Optional.empty();
  }

  /** What a toolstack does after a failure, if its host goes on. */
  void cleanUp(LvmsrPlugin plugin, String sr, Map<String, String> keys) {
    if (this == BOOT_OF_A_LINEAR_VOLUME_THROWN_AWAY || this == BOOT_OF_A_THIN_VOLUME_THROWN_AWAY) {
      var volume = new GuestVolume(plugin, sr, key(keys, "w"));
      volume.unplug("fill");
      volume.close();
    }
    if (this == FLATTEN_IN_USE) {
      new GuestVolume(plugin, sr, key(keys, "w")).unplug("1");
    }
  }

  private static void bootAndThrowAway(GuestVolume volume) throws IOException {
    volume.open(false);
    volume.fill('c', 0, SIZE / 2);
    volume.close();
  }

  /** A toolstack unplugs also what it could not plug. */
  private static void plugAndUnplug(GuestVolume volume) {
    try {
      String unused = volume.plug("2");
    } finally {
      volume.unplug("2");
    }
  }

  private static Volume snapshot(LvmsrPlugin plugin, String sr, Map<String, String> keys) {
    return plugin.volume().snapshot(TEST, sr, key(keys, "v"));
  }

  private static Volume clone(
      LvmsrPlugin plugin, String sr, Map<String, String> keys, String name) {
    return plugin.volume().clone(TEST, sr, key(keys, name));
  }

  private static String key(Map<String, String> keys, String name) {
    return Objects.requireNonNull(keys.get(name));
  }
}
