package org.lvmsr.backend.rescue;

/**
 * What becomes of an LV.
 *
 * @param lv its name
 * @param how in what it differs, as the end of a sentence; empty where the state says all
 */
public record LvVerdict(String lv, LvState state, String how) {}
