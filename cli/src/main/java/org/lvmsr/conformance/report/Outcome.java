package org.lvmsr.conformance.report;

import java.time.Duration;
import java.util.List;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Step;

/**
 * What came of a case.
 *
 * @param why of a verdict other than passed: what was seen, or what the plugin does not offer
 * @param steps what the case did and saw
 */
public record Outcome(Case ofCase, Verdict verdict, String why, List<Step> steps, Duration took) {}
