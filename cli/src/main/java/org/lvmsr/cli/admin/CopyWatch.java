package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.volume.CopyProgress;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.ServiceClient;
import org.lvmsr.smapi.JsonText;

/** Asks the service how far the copy of a volume is, as long as another thread waits for it. */
final class CopyWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 1000;

  private final AdminContext context;
  private final String sr;
  private final String key;
  private final Thread watching = new Thread(this::watch, "progress");

  private CopyWatch(AdminContext context, String sr, String key) {
    this.context = context;
    this.sr = sr;
    this.key = key;
  }

  /** Begins, if anybody is to be told. */
  static CopyWatch start(AdminContext context, String sr, String key) {
    var watch = new CopyWatch(context, sr, key);
    watch.watching.setDaemon(true);
    if (context.console().progress().isShown()) {
      watch.watching.start();
    }
    return watch;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        progress().ifPresent(seen -> context.console().progress().at(seen.done(), seen.bytes()));
      }
    } catch (InterruptedException | IOException | JsonText.BadJson ended) {
      return; // Whoever waits for the copy is told what is wrong.
    }
  }

  private Optional<CopyProgress> progress() throws IOException, JsonText.BadJson {
    Optional<Outcome> outcome =
        new ServiceClient(context.runDirectory())
            .administer(context.dist().buildId(), List.of(Administration.PROGRESS, sr));
    if (outcome.isEmpty() || outcome.get().exitCode() != 0) {
      return Optional.empty();
    }
    return CopyProgress.parse(JsonText.parse(outcome.get().stdout())).stream()
        .filter(one -> one.key().equals(key) && one.bytes() > 0)
        .findFirst();
  }

  @Override
  public void close() {
    watching.interrupt();
    try {
      watching.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.console().progress().end();
  }
}
