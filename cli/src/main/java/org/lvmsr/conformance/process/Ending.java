package org.lvmsr.conformance.process;

import java.time.Duration;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param exitCode of the script; 128 + n if signal n ended it
 * @param stdout what it printed
 * @param stdoutIsUtf8 whether that was text in UTF-8
 * @param stderr what it complained about
 * @param stdinRefused whether it closed its stdin, or ended, before it was given all of it
 * @param hung what it was still doing when its time was over
 */
public record Ending(
    int exitCode,
    String stdout,
    boolean stdoutIsUtf8,
    String stderr,
    boolean stdinRefused,
    Duration took,
    Optional<String> hung) {}
