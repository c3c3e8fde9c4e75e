package org.lvmsr.backend.record;

/**
 * The record of a volume whose LV was gone when an administrator had the SR repaired. It is kept so
 * that the volume's name and keys come back if its LV does.
 *
 * @param volume the record as it was
 * @param since when it was set aside, ISO 8601 in UTC
 * @param why for people
 */
public record LostVolume(VolumeRecord volume, String since, String why) {}
