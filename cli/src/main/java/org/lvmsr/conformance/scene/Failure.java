package org.lvmsr.conformance.scene;

import java.util.List;

/** The error of a call. */
public record Failure(String code, List<String> params) {
  /** The interface's error of a method that is not implemented. */
  public static final String UNIMPLEMENTED = "Unimplemented";

  /** Whether it is that one. */
  public boolean isUnimplemented() {
    return !params.isEmpty() && params.get(0).equals(UNIMPLEMENTED);
  }

  /** Breaks the rule unless this is one of the interface's errors, about the given thing. */
  public void expect(String error, String about) {
    Expect.equal(List.of(error, about), params, "the list of error parameters");
  }
}
