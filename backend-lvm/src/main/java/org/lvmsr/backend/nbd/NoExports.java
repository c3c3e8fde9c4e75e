package org.lvmsr.backend.nbd;

import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.attached.VolumeUri;

/** Exports of a process that nobody can connect to. */
enum NoExports implements Exports {
  INSTANCE;

  @Override
  public Optional<String> uri(VolumeUri volume) {
    return Optional.empty();
  }

  @Override
  public void begin(VolumeUri volume, Path device, boolean readOnly) {}

  @Override
  public void end(VolumeUri volume) {}

  @Override
  public void endAll(String sr) {}

  @Override
  public void close() {}
}
