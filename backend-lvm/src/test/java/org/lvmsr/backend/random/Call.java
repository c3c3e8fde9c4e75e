package org.lvmsr.backend.random;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * A call of the product, and what it does to the model.
 *
 * @param text for the log
 * @param due why it must be refused in a world, if it must
 * @param refusals why it may be refused all the same, without having done anything
 * @param work the call itself
 * @param effect the world behind it
 */
record Call(
    String text,
    Function<World, Optional<String>> due,
    Set<String> refusals,
    Work work,
    Effect effect) {

  /** Answers the volume that was made, if one was. */
  @FunctionalInterface
  interface Work {
    Optional<Volume> run() throws IOException;
  }

  /** What a call that is not refused does to a world. Fails with a {@link Contradiction}. */
  @FunctionalInterface
  interface Effect {
    World on(World before, Answer answer);
  }

  /** The caller was told something that cannot be in that world. */
  static final class Contradiction extends RuntimeException {
    private static final long serialVersionUID = 1;

    Contradiction(String message) {
      super(message);
    }
  }

  /**
   * What came back.
   *
   * @param given false if the caller was never told how it ended
   * @param volume the volume that was made, if the caller was told
   */
  record Answer(boolean given, Optional<Volume> volume) {
    static final Answer NONE = new Answer(false, Optional.empty());

    /** All that the caller was told. */
    String told() {
      return volume.map(one -> one.key() + ": " + ModelVolume.face(one)).orElse("");
    }

    /** The key of the volume that was made; empty if nobody was told. */
    String key() {
      return volume.map(Volume::key).orElse("");
    }
  }

  /**
   * A call that has ended.
   *
   * @param failure why it was refused, or what went wrong; empty if nothing did
   */
  record Ended(Call call, Answer answer, String failure, Optional<Exception> cause) {
    boolean failed() {
      return !failure.isEmpty();
    }

    @Override
    public String toString() {
      return call.text + (failed() ? ": " + failure : ": done " + answer.told());
    }
  }

  /** Makes the call. */
  Ended make() {
    try {
      return new Ended(this, new Answer(true, work.run()), "", Optional.empty());
    } catch (SmapiException e) {
      return new Ended(this, Answer.NONE, reason(e), Optional.of(e));
    } catch (IOException e) {
      return new Ended(this, Answer.NONE, "I/O: " + e.getMessage(), Optional.of(e));
    }
  }

  /** The number of an error, or its name. */
  private static String reason(SmapiException e) {
    return e.code().equals(SmapiException.BACKEND_FAILURE)
        ? e.params().get(0)
        : e.code().substring(SmapiException.BACKEND_FAILURE.length() + 1);
  }
}
