package org.lvmsr.smapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the toolstack is told about, with a XenAPI error code and its parameters.
 *
 * <p>Parameters and message are logged in clear by the toolstack: never a secret.
 */
public final class SmapiException extends RuntimeException {
  /** Code of every failure that has no better one. */
  public static final String BACKEND_FAILURE = "SR_BACKEND_FAILURE";

  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<String> params;

  public SmapiException(String code, List<String> params) {
    this(code, params, null);
  }

  public SmapiException(String code, List<String> params, @Nullable Throwable cause) {
    super(code + params, cause);
    this.code = code;
    this.params = List.copyOf(params);
  }

  /** The SR is not attached on this host. */
  public static SmapiException srNotAttached(String sr) {
    return declared("Sr_not_attached", sr);
  }

  /** There is no such SR. */
  public static SmapiException srDoesNotExist(String sr) {
    return declared("SR_does_not_exist", sr);
  }

  /** The SR has no volume of that key. */
  public static SmapiException volumeDoesNotExist(String key) {
    return declared("Volume_does_not_exist", key);
  }

  /** The plugin has no such method. */
  public static SmapiException unimplemented(String method) {
    return declared("Unimplemented", method);
  }

  /** The call was cancelled. */
  public static SmapiException cancelled(String task) {
    return declared("Cancelled", task);
  }

  /**
   * Another host must run the call; the toolstack repeats a snapshot there.
   *
   * @param hostUuid {@code INSTALLATION_UUID} of that host
   */
  public static SmapiException activatedOnAnotherHost(String hostUuid) {
    return declared("Activated_on_another_host", hostUuid);
  }

  /** An error the interface does not declare, for people to read. */
  public static SmapiException backendFailure(String... params) {
    return new SmapiException(BACKEND_FAILURE, List.of(params));
  }

  /**
   * One of the numbered errors that XenServer administrators know.
   *
   * @param number for example 44, no space left, or 46, the VDI is not available
   */
  public static SmapiException backendFailure(int number, String... params) {
    return new SmapiException(BACKEND_FAILURE + "_" + number, List.of(params));
  }

  /** The same error with the reason for the log. */
  public SmapiException withCause(Throwable cause) {
    SmapiException copy = new SmapiException(code, params, cause);
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  private static SmapiException declared(String name, String argument) {
    return new SmapiException(BACKEND_FAILURE, List.of(name, argument));
  }

  public String code() {
    return code;
  }

  /** For people: what was wrong, without the words by which programs know the error. */
  public String sentence() {
    return params.isEmpty() ? code : params.get(params.size() - 1);
  }

  public List<String> params() {
    return params;
  }
}
