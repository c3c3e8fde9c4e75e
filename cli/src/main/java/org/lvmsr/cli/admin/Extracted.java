package org.lvmsr.cli.admin;

import java.io.Closeable;
import java.io.IOException;
import org.lvmsr.backend.extract.ContentSink;

/** Where the contents of a volume are put. */
interface Extracted extends ContentSink, Closeable {

  /** All of it is there: what was not kept before it is closed is not meant to stay. */
  void keep() throws IOException;
}
