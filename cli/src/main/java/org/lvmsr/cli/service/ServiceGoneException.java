package org.lvmsr.cli.service;

import java.io.IOException;

/** The service took a request and ended before it answered: what came of it is not known. */
public final class ServiceGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ServiceGoneException(IOException cause) {
    super("the service ended before it answered", cause);
  }
}
