package org.lvmsr.metadata;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something of ours is there, but its content cannot be trusted. Nothing but the owner blocks was
 * written.
 */
public final class DamagedException extends MetadataException {

  private final transient List<Finding> findings;

  DamagedException(List<Finding> findings) {
    super(
        "metadata is damaged: "
            + findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
    this.findings = List.copyOf(findings);
  }

  /** What is wrong, at least one of them damage. */
  public List<Finding> findings() {
    return findings;
  }
}
