package org.lvmsr.backend.initiator;

import java.util.Optional;

/**
 * A disk at a target.
 *
 * @param address where
 * @param vendor of the inquiry data
 * @param model of the inquiry data
 * @param scsiId its identity, as udev's scsi_id writes it; empty if it has none
 * @param sizeBytes its size in bytes; 0 if there is a problem
 * @param problem why it cannot be read now
 */
public record FoundLun(
    LunAddress address,
    String vendor,
    String model,
    String scsiId,
    long sizeBytes,
    Optional<String> problem) {}
