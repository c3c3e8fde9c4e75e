package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What must be there again after the power cut.
 *
 * @param configuration what {@code SR.create} returned and xapi keeps
 * @param volumes all volumes by key
 * @param disk the key of the volume with the file system
 * @param sums the checksums of its files
 * @param fileWriter wrote lines into that file system
 * @param keyWriter called {@code Volume.set} on that volume
 */
record BeforeTheCut(
    ObjectNode configuration,
    Map<String, Volume> volumes,
    String disk,
    String sums,
    Writer fileWriter,
    Writer keyWriter) {}
