package org.lvmsr.smapi;

/**
 * A parameter of a method. All parameters of the interface are mandatory.
 *
 * @param name the JSON member, and the name in usage lines
 * @param help one line for {@code --help}
 */
public record Param<T>(String name, ParamType<T> type, String help) {}
