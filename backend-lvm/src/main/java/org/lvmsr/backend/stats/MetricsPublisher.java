package org.lvmsr.backend.stats;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.host.Reason;

/**
 * Keeps the metrics files of the SRs that are open in this process up to date.
 *
 * <p>Nothing here fails: an SR whose metrics cannot be written works all the same, and the log says
 * so once. Memory and sysfs are read, and device-mapper is asked if a thin pool is active; the lock
 * is held for writing one small file in memory, so no metric waits for a call.
 */
public final class MetricsPublisher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MetricsPublisher.class.getName());

  /** The reader looks every 5 s, and ever less often at a file that has not changed since. */
  private static final Duration PERIOD = Duration.ofSeconds(4);

  private static final String SCHEME = "xeno+shm:///";
  private static final String PREFIX = "lvmsr_";
  private static final double MILLIS_PER_SECOND = 1000;

  private final Path directory;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final ConcurrentMap<String, Readings> published = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, List<Reading>> latest = new ConcurrentHashMap<>();
  private final Object writing = new Object();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  MetricsPublisher(Path directory, InstantSource clock, Duration period) {
    this.directory = directory;
    this.clock = clock;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lvmsr-metrics");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> unused =
        timer.scheduleAtFixedRate(
            this::writeAll, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Publishes in the directory that xcp-rrdd watches; it is not made if it is not there. */
  public static MetricsPublisher in(Path directory) {
    return new MetricsPublisher(directory, InstantSource.system(), PERIOD);
  }

  /** What there is to say of an SR. */
  @FunctionalInterface
  interface Readings {

    /**
     * The values of now, always of the same datasources in the same order; empty if there is
     * nothing to tell, so that the values stand still, which the reader notices.
     */
    List<Reading> now() throws IOException;
  }

  /** Publishes an SR from now on; its file is there on return, or cannot be written. */
  public void publish(AttachedSr sr, StatsHost host) {
    publish(sr.uuid(), new SrReadings(sr, host));
  }

  void publish(String sr, Readings readings) {
    published.put(sr, readings);
    write(sr, readings);
  }

  /** The URIs for {@code SR.stat} of a published SR: none if it has no file. */
  public List<String> datasources(String sr) {
    MetricsFile file = file(sr);
    Readings readings = published.get(sr);
    if (!file.exists() && readings != null) {
      write(sr, readings);
    }
    return file.exists() ? List.of(SCHEME + PREFIX + sr) : List.of();
  }

  /** What was published last; of an SR that cannot be told of now, nothing. */
  public List<SrMetrics> latest() {
    return latest.entrySet().stream()
        .map(one -> new SrMetrics(one.getKey(), one.getValue()))
        .sorted(Comparator.comparing(SrMetrics::sr))
        .toList();
  }

  /** Publishes an SR no longer, and removes its file, whoever wrote it. */
  public void withdraw(String sr) {
    synchronized (writing) {
      published.remove(sr);
      latest.remove(sr);
      try {
        file(sr).remove();
        failing.remove(sr);
      } catch (IOException e) {
        complain(sr, e);
      }
    }
  }

  private MetricsFile file(String sr) {
    return new MetricsFile(directory, PREFIX + sr);
  }

  private void writeAll() {
    published.forEach(this::write);
  }

  private void write(String sr, Readings readings) {
    try {
      List<Reading> now = readings.now();
      synchronized (writing) {
        if (published.get(sr) == readings) {
          write(sr, now);
        }
      }
    } catch (IOException | RuntimeException e) {
      complain(sr, e);
    }
  }

  private void write(String sr, List<Reading> now) throws IOException {
    if (now.isEmpty()) {
      latest.remove(sr);
    } else {
      latest.put(sr, now);
      List<Metric> metrics = now.stream().map(one -> one.metric(sr)).toList();
      file(sr).write(ProtocolV2.encode(metrics, clock.millis() / MILLIS_PER_SECOND));
      failing.remove(sr);
    }
  }

  private void complain(String sr, Exception why) {
    if (failing.add(sr)) {
      String reason = why instanceof IOException io ? Reason.of(io) : why.toString();
      LOG.log(System.Logger.Level.WARNING, "SR " + sr + " has no metrics: " + reason);
    }
  }

  /** Stops writing. The files stay: the SRs are still attached, and the service may come back. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
