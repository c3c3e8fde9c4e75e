package org.lvmsr.backend.sr;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.nbd.Exports;

/** Remembers what is to be exported; nobody can connect. */
final class NotedExports implements Exports {
  private final Set<VolumeUri> begun = new HashSet<>();

  /** What has begun and not ended. */
  Set<VolumeUri> begun() {
    return Set.copyOf(begun);
  }

  @Override
  public Optional<String> uri(VolumeUri volume) {
    return Optional.of("nbd:unix:/nowhere:exportname=" + volume.key());
  }

  @Override
  public void begin(VolumeUri volume, Path device, boolean readOnly) {
    begun.add(volume);
  }

  @Override
  public void end(VolumeUri volume) {
    begun.remove(volume);
  }

  @Override
  public void endAll(String sr) {
    begun.removeIf(volume -> volume.sr().equals(sr));
  }

  @Override
  public void close() {
    begun.clear();
  }
}
