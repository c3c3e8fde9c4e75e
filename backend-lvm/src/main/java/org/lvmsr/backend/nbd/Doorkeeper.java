package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One thread that waits at the doors of all exports; it begins with the first of them. */
final class Doorkeeper {
  private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());
  private static final int PAUSE_MILLIS = 100;

  private final Selector selector;

  Doorkeeper() throws IOException {
    this.selector = Selector.open();
    Thread thread = new Thread(this::keep, "nbd-doors");
    thread.setDaemon(true);
    thread.start();
  }

  void watch(Export export) throws IOException {
    SelectionKey unused = export.door().register(selector, SelectionKey.OP_ACCEPT, export);
    Selector unusedToo = selector.wakeup();
  }

  /** Has doors that were shut be forgotten, without which the kernel would keep them. */
  void forgetShut() {
    Selector unused = selector.wakeup();
  }

  private void keep() {
    while (true) {
      try {
        int unused = selector.select(Doorkeeper::open);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // Most likely there are no descriptors left; calls that end give some back.
        LOG.log(Level.ERROR, "cannot accept NBD clients", e);
        pause();
      }
    }
  }

  private static void open(SelectionKey key) {
    try {
      ((Export) key.attachment()).accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() throws IOException {
    selector.close();
  }
}
