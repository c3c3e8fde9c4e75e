package org.lvmsr.backend.record;

/**
 * One certain LV: a namesake has another uuid.
 *
 * @param name within its VG
 * @param uuid LVM's own
 */
public record LvId(String name, String uuid) {}
