package org.lvmsr.metadata;

import java.io.IOException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * A store open for writing. There is at most one per SR, over all processes and hosts.
 *
 * <p>Safe for use by several threads. The device stays the caller's: closing the store does not
 * close it.
 */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commit
public final class MetadataStore implements AutoCloseable {

  private MetadataStore() {}

  /**
   * Makes a new, empty store, whatever was there. The caller has made sure that the place is its
   * own. Durable on return.
   *
   * @param initial the first records
   * @throws StoreFullException if the initial records do not fit
   */
  public static void format(
      BlockDevice device,
      Placement placement,
      Identity identity,
      Patch initial,
      RandomGenerator randomness)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Opens a store for writing. Nothing is written before the identity in the header was compared
   * with the expected one, read through this same device. On return a new epoch has begun and is
   * durable, and both replicas are whole.
   *
   * @throws NoStoreException if there is no store at this place
   * @throws DamagedException if its content cannot be trusted
   * @throws FormatTooNewException if a newer version wrote it
   * @throws NotOurSrException if it belongs to another SR or LUN
   * @throws SrLockedException if another process of this host has it open
   * @throws SrOwnedByAnotherHostException if another host has it open
   */
  public static MetadataStore openForWriting(
      BlockDevice device,
      Placement placement,
      Identity expected,
      WriterIdentity writer,
      StoreOptions options)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * The durable state: every commit acknowledged so far and nothing else.
   *
   * @throws StoreLatchedException after a failure
   */
  public State state() throws StoreLatchedException {
    throw new UnsupportedOperationException();
  }

  /** What the header says, and where the log stands. */
  public StoreInfo info() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads, changes and writes as one step. The function sees the newest state, including commits
   * that are queued but not yet durable, while no other update can come between; it must be quick
   * and must not call the store. Whatever it throws is thrown on, and nothing is changed. If its
   * patch changes nothing, nothing is written, but the call still returns only when what the
   * function saw is durable.
   *
   * <p>Concurrent updates share one frame and one flush.
   *
   * @return a durable state that includes this update, and perhaps others
   * @throws StoreFullException if the patch or the state it leads to is too large
   * @throws StoreLatchedException if this or an earlier write or flush failed: whether the update
   *     is on the medium is then unknown until the store is opened again
   */
  public State update(Function<State, Patch> change) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Seals the log, gives up ownership on the LUN and the local lock. On a latched store it is the
   * same as {@link #abandon}.
   */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Lets go without writing anything, as a crash would, but frees the local lock. The SR on the LUN
   * stays owned by this host, which can reopen it at once.
   */
  public void abandon() {
    throw new UnsupportedOperationException();
  }
}
