package org.lvmsr.backend.guest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
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
            listener);
    TestExecutionSummary summary = listener.getSummary();
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.printFailuresTo(out);
    out.println(
        "tests " + summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount());
    boolean all = summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    System.exit(all && summary.getTestsFoundCount() > 0 ? 0 : 1);
  }

  private static DiscoverySelector selector(String test) {
    return test.indexOf('#') < 0 ? selectClass(test) : selectMethod(test);
  }
}
