package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a command has to say, once for people and once for programs.
 *
 * @param text with its line end
 * @param exitCode 0 if what was asked for is so
 */
record AdminResult(String text, JsonNode json, int exitCode) {
  static final int DONE = 0;
}
