package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.ServiceClient;
import org.lvmsr.cli.service.ServiceGoneException;

/** Asks the service that has an SR open: nobody else may write to it. */
final class SrService {
  private SrService() {}

  /**
   * Has it do something.
   *
   * @param words what, as {@link org.lvmsr.smapi.SmapiPlugin#administer} takes them
   * @param notKnown what is not known if the service ends before it answers, as the middle of a
   *     sentence
   * @throws CannotLook if there is no service, or it did not do it
   */
  static void ask(AdminContext context, List<String> words, String notKnown) throws IOException {
    Outcome outcome;
    try {
      outcome =
          new ServiceClient(context.runDirectory())
              .administer(context.dist().buildId(), words)
              .orElseThrow(
                  () ->
                      new CannotLook(
                          "the SR is attached here, but the service that has it is not running:"
                              + " start it with lvmsr service start"));
    } catch (ServiceGoneException e) {
      throw new CannotLook(
          "the service ended before it answered, so it is not known whether "
              + notKnown
              + " in either case: call it again, and look with lvmsr sr");
    }
    if (outcome.exitCode() != 0) {
      throw new CannotLook(outcome.stderr().strip());
    }
  }
}
