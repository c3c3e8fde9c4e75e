package org.lvmsr.smapi;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way to go on from a probe.
 *
 * <p>The toolstack takes the key {@code sr_uuid} as the mark of an SR that exists, and refuses the
 * whole probe if one result contradicts it; such a result cannot be made.
 *
 * @param configuration what to give to the next probe, to create or to attach
 * @param complete whether create or attach can use it as it is
 * @param sr the SR found there, if one was
 * @param extraInfo for people
 */
public record ProbeResult(
    Map<String, String> configuration,
    boolean complete,
    @Nullable SrStat sr,
    Map<String, String> extraInfo) {
  /** Configuration key that names an existing SR. */
  public static final String SR_UUID = "sr_uuid";

  public ProbeResult {
    configuration = Ordered.copyOf(configuration);
    extraInfo = Ordered.copyOf(extraInfo);
    boolean named = configuration.containsKey(SR_UUID);
    if (named && !complete) {
      throw new IllegalArgumentException("probe result with sr_uuid must be complete");
    }
    if (sr != null && !named) {
      throw new IllegalArgumentException("probe result with an SR must have sr_uuid");
    }
  }

  /** Something to narrow further. */
  public static ProbeResult incomplete(
      Map<String, String> configuration, Map<String, String> extraInfo) {
    return new ProbeResult(configuration, false, null, extraInfo);
  }

  /** A place where an SR can be created. */
  public static ProbeResult complete(
      Map<String, String> configuration, Map<String, String> extraInfo) {
    return new ProbeResult(configuration, true, null, extraInfo);
  }

  /** An SR that can be attached; the configuration has {@link #SR_UUID}. */
  public static ProbeResult found(
      Map<String, String> configuration, SrStat sr, Map<String, String> extraInfo) {
    Objects.requireNonNull(sr, "the SR that was found");
    return new ProbeResult(configuration, true, sr, extraInfo);
  }
}
