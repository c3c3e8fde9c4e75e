package org.lvmsr.conformance.scene;

/**
 * What a case did and saw.
 *
 * @param did a call with its arguments, or a word on something else
 * @param saw its answer
 */
public record Step(String did, String saw) {}
