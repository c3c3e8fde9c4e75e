package org.lvmsr.cli.log;

/**
 * Sends everything that is logged through {@link System.Logger} to stderr.
 *
 * <p>{@code java.util.logging} would do, but takes a sixth of a second to start on a slow machine
 * and closes its handlers when the JVM is told to stop, just when there is something to log.
 */
public final class StderrLoggerFinder extends System.LoggerFinder {
  /** System property with the lowest level to log, {@code INFO} if absent. */
  public static final String LEVEL_PROPERTY = "lvmsr.log";

  private final System.Logger.Level lowest =
      System.Logger.Level.valueOf(System.getProperty(LEVEL_PROPERTY, "INFO"));

  @Override
  public System.Logger getLogger(String name, Module module) {
    // What the JDK itself has to say is of use only when it is a problem.
    boolean own = name.startsWith("org.lvmsr");
    return new StderrLogger(name, own ? lowest : System.Logger.Level.WARNING);
  }
}
