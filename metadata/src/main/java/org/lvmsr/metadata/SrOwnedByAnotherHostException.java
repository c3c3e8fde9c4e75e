package org.lvmsr.metadata;

/** Another host writes this SR: its heartbeat moved while we watched. Nothing was written. */
public final class SrOwnedByAnotherHostException extends MetadataException {

  private final String hostUuid;

  SrOwnedByAnotherHostException(String hostUuid, String observed) {
    super("SR is in use by host " + hostUuid + ": " + observed);
    this.hostUuid = hostUuid;
  }

  /** Uuid of the host that owns the SR. */
  public String hostUuid() {
    return hostUuid;
  }
}
