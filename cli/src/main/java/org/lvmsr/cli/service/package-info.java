/**
 * The resident service: one JVM for each host that answers all scripts over a UNIX socket.
 *
 * <p><b>Protocol.</b> A connection carries one request. Numbers are unsigned, big endian.
 *
 * <pre>
 * frame    = "LVS1" size(4) body         size is that of the body, at most 16 MiB
 * body     = { length(4) bytes }         the fields
 * request  = frame: command, build [, kind, program, stdin, n, n times NAME=VALUE, argv...]
 * answer   = "A" frame                   the request was taken, its reply follows when it is done
 *          | "B"                         refused, the service is of another build
 *          | "F"                         refused, it has no room for another call
 *          | "S"                         refused, it is stopping
 * reply    = pieces frame: stdout, stderr, exit code in decimal
 * pieces   = { "LVSP" length(4) bytes }  where stdout is long, what comes before that of the frame;
 *                                        to be forgotten if the exit code is not 0
 * </pre>
 *
 * <p>The command is {@code call}, {@code status} (stdout is the build) or {@code stop}. {@code A}
 * is sent before the call begins, and if that fails the call does not begin. So a caller whose
 * connection ends before it knows that nothing happened and may try again, and one whose connection
 * ends after it knows that it cannot know. A call that has begun goes on to its end, whoever still
 * waits for it.
 *
 * <p><b>Files</b>, all in the directory that {@code lib/run-directory} names, of mode 0700 and
 * empty after a boot: {@code lvmsrd.sock}; {@code lvmsrd.lock}, locked while a service lives and
 * holding its process id; {@code lvmsrd.log}; {@code start.lock}, locked by the caller that starts
 * a service.
 */
@NullMarked
package org.lvmsr.cli.service;

import org.jspecify.annotations.NullMarked;
