package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.lvmsr.cli.lab.FateVolume.Stamps;

/** A client that makes one call after the other, to volumes that are its own. */
final class FateLane {
  private final String name;
  private final GuestSr sr;
  private final FateCalls calls;
  private final FateLog log;
  private final ToLongFunction<String> moment;
  private volatile Told told;

  /**
   * What the client was told.
   *
   * @param volumes by key, after all that was acknowledged, in the order in which they were made:
   *     keys are chance that no seed repeats
   * @param running what has begun and was not acknowledged
   */
  record Told(Map<String, FateVolume> volumes, Optional<FateCall> running) {}

  /**
   * @param moment what length the log of a writer has now
   */
  FateLane(
      String name,
      GuestSr sr,
      List<FateVolume> writers,
      Random random,
      FateLog log,
      ToLongFunction<String> moment) {
    this.name = name;
    this.sr = sr;
    this.log = log;
    this.moment = moment;
    List<String> keys = writers.stream().map(FateVolume::key).toList();
    this.calls = new FateCalls(name, random, keys, moment);
    Map<String, FateVolume> volumes = new LinkedHashMap<>();
    writers.forEach(one -> volumes.put(one.key(), one));
    this.told = new Told(Collections.unmodifiableMap(volumes), Optional.empty());
  }

  Told told() {
    return told;
  }

  /** Makes the next call. */
  void step() {
    Map<String, FateVolume> before = told.volumes();
    FateCall call = calls.next(before.values());
    told = new Told(before, Optional.of(call));
    log.begin(name, call);
    JsonNode answer = call.make(sr);
    Optional<FateVolume> made = call.made().map(one -> one.withStamps(until(one.stamps())));
    var seen = new FateCall(call.method(), call.key(), call.arguments(), made, call.changed());
    Map<String, FateVolume> after = seen.on(before, answer.path("key").asText());
    told = new Told(after, Optional.empty());
    log.end(name, call, answer.path("key").asText());
    made.ifPresent(one -> requireFace(one, answer));
  }

  private Stamps until(Stamps seen) {
    return seen.to() == Long.MAX_VALUE ? seen.until(moment.applyAsLong(seen.writer())) : seen;
  }

  private void requireFace(FateVolume made, JsonNode answer) {
    if (!FateVolume.face(answer).equals(made.face())) {
      throw new AssertionError(name + ": " + answer + " in place of " + made.face());
    }
  }
}
