package org.lvmsr.backend.iscsi;

import java.nio.file.Path;

/**
 * A LUN that the kernel sees as a disk.
 *
 * @param number its number at the target
 * @param scsiId its identity, in the form of udev's scsi_id; empty if the LUN has none
 * @param device the block device, such as {@code /dev/sda}; valid only as long as the session lives
 * @param sizeBytes its size in bytes
 * @param vendor of the inquiry data
 * @param model of the inquiry data
 */
public record Lun(
    long number, String scsiId, Path device, long sizeBytes, String vendor, String model) {}
