package org.lvmsr.metadata;

import java.util.Set;

/**
 * What the header says about a store, and how far its log has come.
 *
 * @param identity whose store it is
 * @param placement where its replicas are
 * @param home where they were when it was formatted: there are header copies there, too
 * @param storeId random id chosen when the store was formatted, 32 hexadecimal digits
 * @param formatMajor major format version
 * @param formatMinor minor format version; newer than ours means readable but not writable
 * @param failedReplicas names of replicas that do not count, because they could not be written:
 *     {@code A} or {@code B}
 * @param epoch epoch of the last frame trusted
 * @param sequence sequence number of the last frame trusted
 * @param owner who writes, or wrote last
 */
public record StoreInfo(
    Identity identity,
    Placement placement,
    Placement home,
    String storeId,
    int formatMajor,
    int formatMinor,
    Set<String> failedReplicas,
    long epoch,
    long sequence,
    Owner owner) {

  public StoreInfo {
    failedReplicas = Set.copyOf(failedReplicas);
  }

  /** The same store, after a writer has opened it. */
  StoreInfo writtenBy(WriterIdentity writer, long newEpoch, long newSequence) {
    return new StoreInfo(
        identity,
        placement,
        home,
        storeId,
        formatMajor,
        formatMinor,
        failedReplicas,
        newEpoch,
        newSequence,
        new Owner(writer.hostUuid(), writer.bootId(), false));
  }

  /**
   * The writer named on the LUN.
   *
   * @param hostUuid uuid of the host, empty if nobody has written yet
   * @param bootId boot of that host
   * @param released true if that writer closed the store in good order
   */
  public record Owner(String hostUuid, String bootId, boolean released) {}
}
