package org.lvmsr.backend.sr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.stats.MetricsJson;
import org.lvmsr.backend.volume.CopyProgress;
import org.lvmsr.backend.volume.Flattening;
import org.lvmsr.backend.volume.KeptVolumes;
import org.lvmsr.backend.volume.Undelete;
import org.lvmsr.backend.volume.VolumeReading;
import org.lvmsr.smapi.JsonText;

/** What an administrator asks of the service that has an SR open; words and answers are text. */
public final class Administration {
  /** Followed by the uuid of an attached SR, and by the bytes of a replica unless it doubles. */
  public static final String RESIZE_METADATA = "resize-metadata";

  /** Followed by the uuid of an attached SR. */
  public static final String RESIZE_SR = "resize-sr";

  /** Followed by the uuid of an attached SR, and the key of a volume. */
  public static final String FLATTEN = "flatten";

  /** Followed by the uuid of an attached SR, and the key of a destroyed volume. */
  public static final String UNDELETE = "undelete";

  /** Followed by the uuid of an attached SR, and the key of a destroyed volume that is kept. */
  public static final String GIVE_UP = "give-up";

  /** Followed by the uuid of an attached SR, and for how many seconds volumes are kept. */
  public static final String KEEP_DESTROYED = "keep-destroyed";

  /** Followed by the uuid of an SR; answers how far copies of its volumes are, as JSON. */
  public static final String PROGRESS = "progress";

  /** Answers what the SRs told last that are open, as {@link MetricsJson} has it. */
  public static final String METRICS = "metrics";

  private final SrRegistry registry;
  private final Flattening flattening;
  private final VolumeReading reading;

  Administration(SrRegistry registry, Flattening flattening, VolumeReading reading) {
    this.registry = registry;
    this.flattening = flattening;
    this.reading = reading;
  }

  /**
   * Does it.
   *
   * @return the answer, often nothing; empty if the words make no sense
   */
  Optional<String> run(List<String> words) {
    String what = words.isEmpty() ? "" : words.get(0);
    if (what.equals(METRICS)) {
      return Optional.of(JsonText.write(MetricsJson.of(registry.metrics())));
    }
    if (words.size() < 2) {
      return Optional.empty();
    }
    String sr = words.get(1);
    Optional<String> more = words.stream().skip(2).findFirst();
    return switch (what) {
      case PROGRESS -> Optional.of(JsonText.write(CopyProgress.json(reading.progress(sr))));
      case RESIZE_SR -> done(() -> registry.growSr(sr));
      case RESIZE_METADATA -> done(() -> registry.resizeMetadata(sr, more.map(Long::valueOf)));
      default -> more.flatMap(word -> onOpen(what, sr, word));
    };
  }

  private Optional<String> onOpen(String what, String sr, String word) {
    return switch (what) {
      case FLATTEN -> change(sr, open -> flattening.flatten(open, word));
      case UNDELETE -> change(sr, open -> Undelete.run(open, word));
      case GIVE_UP -> change(sr, open -> KeptVolumes.giveUp(open, word));
      case KEEP_DESTROYED ->
          change(sr, open -> KeptVolumes.keepFor(open, Duration.ofSeconds(Long.parseLong(word))));
      default -> Optional.empty();
    };
  }

  private Optional<String> change(String sr, OpenSrs.Change work) {
    return done(() -> registry.change(sr, work));
  }

  private static Optional<String> done(Failures.Action action) {
    Failures.perform(action);
    return Optional.of("");
  }
}
