package org.lvmsr.backend.guest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes where they are told to: in the lab VM, whose kernel has the device-mapper that
 * the machine of a build may lack. Fails unless tests ran and all of them succeeded.
 */
public final class GuestTests {
  private GuestTests() {}

  /** Takes the names of test classes, or of single methods behind a {@code #}. */
  public static void main(String[] tests) {
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(tests).map(GuestTests::selector).toList())
                .filters(includeEngines("junit-jupiter"))
                .build(),
            listener,
            new Times());
    TestExecutionSummary summary = listener.getSummary();
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.printFailuresTo(out);
    out.println(
        "tests " + summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount());
    boolean all = summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    System.exit(all && summary.getTestsFoundCount() > 0 ? 0 : 1);
  }

  /** Tells how long each test took, as they are what takes time in a virtual machine. */
  private static final class Times implements TestExecutionListener {
    private long began;

    @Override
    public void executionStarted(TestIdentifier test) {
      began = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        System.out.println(millis + " ms " + test.getUniqueId());
      }
    }
  }

  private static DiscoverySelector selector(String test) {
    return test.indexOf('#') < 0 ? selectClass(test) : selectMethod(test);
  }
}
