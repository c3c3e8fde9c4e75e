package org.lvmsr.backend.exec;

import java.time.Duration;

/**
 * What a program that ended with exit code 0 printed.
 *
 * @param stdout as UTF-8
 * @param stderr as UTF-8; warnings of a successful run
 * @param duration from start to exit
 */
public record CommandResult(String stdout, String stderr, Duration duration) {}
