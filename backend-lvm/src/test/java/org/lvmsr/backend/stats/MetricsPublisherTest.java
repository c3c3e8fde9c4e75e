package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPublisherTest {
  private static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";
  private static final Duration NEVER = Duration.ofDays(1);
  private static final String COUNT = "lvmsr_volumes_2386ef75";

  @TempDir private Path directory;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong millis = new AtomicLong(1_700_000_000_500L);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
  private MetricsPublisher publisher;

  @BeforeEach
  void start() {
    publisher = new MetricsPublisher(directory, clock, NEVER);
  }

  @AfterEach
  void stop() {
    publisher.close();
  }

  private List<Reading> readings() {
    return List.of(Reading.of(Measure.VOLUMES, count.get()));
  }

  private Path file() {
    return directory.resolve("lvmsr_" + SR);
  }

  private RrddReader.Payload read() throws IOException {
    return new RrddReader().read(Files.readAllBytes(file()));
  }

  @Test
  void thereIsAFileAsSoonAsAnSrIsPublished() throws IOException {
    assertEquals(List.of(), publisher.datasources(SR));
    count.set(3);
    publisher.publish(SR, this::readings);
    assertEquals(3L, read().value(COUNT));
    assertEquals(1_700_000_000.5, read().timestamp());
    assertEquals(List.of("xeno+shm:///lvmsr_" + SR), publisher.datasources(SR));
  }

  @Test
  void theTimerWritesNewValuesWithANewTime() throws Exception {
    try (var quick = new MetricsPublisher(directory, clock, Duration.ofMillis(5))) {
      quick.publish(SR, this::readings);
      millis.addAndGet(4000);
      count.set(1);
      assertEquals(1_700_000_004.5, waitUntilItSays(1).timestamp());
    }
  }

  private RrddReader.Payload waitUntilItSays(long value) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        RrddReader.Payload payload = read();
        if (payload.value(COUNT).longValue() == value) {
          return payload;
        }
      } catch (RrddReader.Unreadable e) {
        // Caught half-way.
      }
      Thread.sleep(1);
    }
    throw new AssertionError("still another value");
  }

  @Test
  void aLatchedSrKeepsItsFileAndItsLastValues() throws Exception {
    CountDownLatch tried = new CountDownLatch(3);
    try (var quick = new MetricsPublisher(directory, clock, Duration.ofMillis(5))) {
      quick.publish(SR, this::readings);
      byte[] before = Files.readAllBytes(file());
      count.set(1);
      quick.publish(
          SR,
          () -> {
            tried.countDown();
            return List.of();
          });
      assertTrue(tried.await(10, TimeUnit.SECONDS));
      assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file())));
      assertEquals(1, quick.datasources(SR).size());
    }
  }

  @Test
  void aFileThatSomebodyRemovedIsThereAgainBeforeItIsNamed() throws IOException {
    publisher.publish(SR, this::readings);
    Files.delete(file());
    assertEquals(1, publisher.datasources(SR).size());
    assertTrue(Files.exists(file()));
  }

  @Test
  void aFileThatCannotBeMadeAgainIsNotNamed() throws IOException {
    publisher.publish(SR, List::of);
    assertEquals(List.of(), publisher.datasources(SR));
  }

  @Test
  void aWithdrawnSrHasNoFileAndGetsNoneAnyMore() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch withdrawn = new CountDownLatch(1);
    publisher.publish(SR, this::readings);
    Thread slow =
        new Thread(
            () ->
                publisher.publish(
                    SR,
                    () -> {
                      entered.countDown();
                      awaitUninterruptibly(withdrawn);
                      return readings();
                    }));
    slow.start();
    assertTrue(entered.await(10, TimeUnit.SECONDS));
    publisher.withdraw(SR);
    withdrawn.countDown();
    slow.join();
    assertFalse(Files.exists(file()));
    assertEquals(List.of(), publisher.datasources(SR));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theFileStaysWhenTheServiceEndsAndTheNextOneGoesOnWithIt() throws IOException {
    publisher.publish(SR, this::readings);
    final Object inode = Files.getAttribute(file(), "unix:ino");
    publisher.close();
    count.set(9);
    try (var next = new MetricsPublisher(directory, clock, NEVER)) {
      next.publish(SR, this::readings);
      assertEquals(9L, read().value(COUNT));
      assertEquals(inode, Files.getAttribute(file(), "unix:ino"));
      next.withdraw(SR);
      assertFalse(Files.exists(file()));
    }
  }

  @Test
  void aFileOfAnEarlierServiceGoesEvenIfThisOneDidNotPublishIt() throws IOException {
    publisher.publish(SR, this::readings);
    try (var next = new MetricsPublisher(directory, clock, NEVER)) {
      next.withdraw(SR);
    }
    assertFalse(Files.exists(file()));
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsSaidOnceAndUsedWhenItCan() throws IOException {
    Path late = directory.resolve("late");
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    Handler listener = listener(said);
    Logger log = Logger.getLogger(MetricsPublisher.class.getName());
    log.addHandler(listener);
    try (var unlucky = new MetricsPublisher(late, clock, NEVER)) {
      for (int i = 0; i < 5; i++) {
        unlucky.publish(SR, this::readings);
        assertEquals(List.of(), unlucky.datasources(SR));
      }
      assertEquals(1, said.size(), said::toString);
      assertTrue(said.get(0).contains(SR), said::toString);
      Files.createDirectory(late);
      assertEquals(1, unlucky.datasources(SR).size());
      unlucky.withdraw(SR);
      assertEquals(1, said.size(), said::toString);
    } finally {
      log.removeHandler(listener);
    }
  }

  private static Handler listener(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        said.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
