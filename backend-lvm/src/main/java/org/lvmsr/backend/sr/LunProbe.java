package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Asks the LUNs of attached SRs whether they answer, and how large they are now, without waiting
 * for one that does not. A LUN that hangs holds one thread of its own, and no lock.
 */
final class LunProbe implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMillis(1500);

  /** One sector of any size; LVM's label is in it. */
  private static final int SAMPLE_BYTES = 4096;

  private final AttachedDevices attached;
  private final Devices devices;
  private final DeviceRescan rescan;
  private final Duration limit;
  private final ConcurrentMap<String, CompletableFuture<Long>> asking = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "lvmsr-probe");
            thread.setDaemon(true);
            return thread;
          });

  LunProbe(AttachedDevices attached, Devices devices, DeviceRescan rescan) {
    this(attached, devices, rescan, LIMIT);
  }

  LunProbe(AttachedDevices attached, Devices devices, DeviceRescan rescan, Duration limit) {
    this.attached = attached;
    this.devices = devices;
    this.rescan = rescan;
    this.limit = limit;
  }

  /**
   * What a LUN says.
   *
   * @param bytes its size; 0 if there is a problem
   * @param problem why it is not to be used now, as the end of a sentence; empty if it answers
   */
  record Answer(long bytes, Optional<String> problem) {}

  /** Asks the LUN of an attached SR, and waits no longer than the limit. */
  Answer ask(String sr) throws IOException {
    CompletableFuture<Long> answer = asking.computeIfAbsent(sr, this::start);
    try {
      return new Answer(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS), Optional.empty());
    } catch (TimeoutException e) {
      return problem("its LUN does not answer");
    } catch (ExecutionException e) {
      return problem(
          e.getCause() instanceof IOException io ? Reason.of(io) : String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem("interrupted");
    }
  }

  private static Answer problem(String problem) {
    return new Answer(0, Optional.of(problem));
  }

  /** A call that comes while another one waits for the same LUN waits with it. */
  private CompletableFuture<Long> start(String sr) {
    var answer = new CompletableFuture<Long>();
    threads.execute(
        () -> {
          try {
            long bytes = look(sr);
            asking.remove(sr, answer);
            answer.complete(bytes);
          } catch (IOException | RuntimeException | Error e) {
            asking.remove(sr, answer);
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private long look(String sr) throws IOException {
    Optional<String> broken = attached.brokenSession(sr);
    if (broken.isPresent()) {
      throw new IOException(broken.get());
    }
    Path device =
        attached
            .device(sr)
            .orElseThrow(() -> new IOException("its LUN is not among the disks of this host"));
    rescan.scsi(device);
    try (ReadableDevice opened = devices.openReadOnly(device)) {
      opened.read(0, ByteBuffer.allocate(SAMPLE_BYTES));
      return opened.size();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
