package org.lvmsr.cli.service;

import java.util.concurrent.ScheduledExecutorService;
import org.lvmsr.cli.ScriptRunner;

/**
 * What all connections of a service share.
 *
 * @param timer closes connections that do not get on
 * @param stop begins the end of the service
 */
record ConnectionContext(
    String build, ScriptRunner runner, ScheduledExecutorService timer, Runnable stop) {}
