package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorObjectTest {
  @Test
  void aDeclaredErrorIsNamedInItsParameters() {
    check(SmapiException.srNotAttached("s"), "SR_BACKEND_FAILURE", "Sr_not_attached", "s");
    check(SmapiException.srDoesNotExist("s"), "SR_BACKEND_FAILURE", "SR_does_not_exist", "s");
    check(
        SmapiException.volumeDoesNotExist("k"), "SR_BACKEND_FAILURE", "Volume_does_not_exist", "k");
    check(SmapiException.unimplemented("m"), "SR_BACKEND_FAILURE", "Unimplemented", "m");
    check(SmapiException.cancelled("t"), "SR_BACKEND_FAILURE", "Cancelled", "t");
    check(
        SmapiException.activatedOnAnotherHost("h"),
        "SR_BACKEND_FAILURE",
        "Activated_on_another_host",
        "h");
  }

  @Test
  void aNumberedErrorHasItsNumberInTheCode() {
    check(
        SmapiException.backendFailure(44, "no space", "1"),
        "SR_BACKEND_FAILURE_44",
        "no space",
        "1");
  }

  @Test
  void anyOtherFailureTellsItsClassAndMessage() {
    check(new IllegalStateException("x"), "SR_BACKEND_FAILURE", "IllegalStateException", "x");
    check(new NullPointerException(), "SR_BACKEND_FAILURE", "NullPointerException", "");
  }

  @Test
  void theBacktraceEndsWhereTheFailureWasMade() {
    ErrorObject.Backtrace trace = ErrorObject.of(new IllegalStateException("x")).backtrace();
    assertEquals(trace.files().size(), trace.lines().size());
    assertEquals(
        "org/lvmsr/smapi/ErrorObjectTest.java", trace.files().get(trace.files().size() - 1));
    assertTrue(trace.lines().stream().allMatch(line -> line > 0));
  }

  @Test
  void allMembersAreThere() {
    JsonNode json = ErrorObject.of(SmapiException.volumeDoesNotExist("k")).toJson();
    assertEquals("k", json.at("/backtrace/error").textValue());
    assertTrue(json.at("/backtrace/files").isArray());
    assertTrue(json.at("/backtrace/lines").isArray());
    assertEquals(3, json.size());
  }

  @Test
  void aCauseDoesNotChangeWhatTheCallerIsTold() {
    Throwable cause = new IllegalStateException("for the log");
    SmapiException error = SmapiException.volumeDoesNotExist("k").withCause(cause);
    check(error, "SR_BACKEND_FAILURE", "Volume_does_not_exist", "k");
    assertEquals(cause, error.getCause());
  }

  private static void check(Throwable failure, String code, String... params) {
    ErrorObject error = ErrorObject.of(failure);
    assertEquals(code, error.code());
    assertEquals(List.of(params), error.params());
  }
}
