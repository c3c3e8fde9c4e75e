package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.OpenResult;

/** A command without options that shows something of an SR whose store can be trusted. */
abstract class StoreCommand implements AdminCommand {
  @Override
  public final String arguments() {
    return "[TARGET]";
  }

  @Override
  public final AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    Witnesses seen = Target.find(context, words.target()).look(context);
    Optional<OpenResult.Valid> valid = seen.valid();
    return valid.isPresent() ? show(context, seen, valid.get()) : DumpCommand.untrusted(seen);
  }

  /**
   * Shows it.
   *
   * @param valid the content of the store that was seen
   */
  abstract AdminResult show(AdminContext context, Witnesses seen, OpenResult.Valid valid)
      throws IOException;
}
