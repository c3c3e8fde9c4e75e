package org.lvmsr.conformance.scene;

import java.util.List;

/** The error of a call. */
public record Failure(String code, List<String> params) {

  /** Breaks the rule unless this is one of the interface's errors, about the given thing. */
  public void expect(String error, String about) {
    Expect.equal(List.of(error, about), params, "the list of error parameters");
  }
}
