package org.lvmsr.conformance.scene;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule and how to see whether a plugin keeps it.
 *
 * @param name for the command line and for programs; it never changes
 * @param topic what it is about, such as {@code volume}
 * @param rule one sentence
 * @param source where the interface or the toolstack says so
 * @param advice whether a plugin that breaks it works with today's toolstack all the same
 * @param destructive whether it makes and destroys SRs of its own or kills calls
 * @param needs scripts, and features by the name that {@code Plugin.query} has for them
 * @param check looks
 */
public record Case(
    String name,
    String topic,
    String rule,
    String source,
    boolean advice,
    boolean destructive,
    List<String> needs,
    Check check) {

  /** Looks whether the rule is kept. */
  @FunctionalInterface
  public interface Check {
    /**
     * Does so.
     *
     * @throws Broken if it is not
     * @throws NotOffered if the plugin does not offer what it is about
     */
    void run(Scene scene);
  }

  /** A case that makes volumes at most. */
  public static Case of(String topic, String name, String rule, String source, Check check) {
    return new Case(name, topic, rule, source, false, false, List.of(), check);
  }

  /** The same, for plugins that offer these only. */
  public Case needs(String... more) {
    List<String> all = new ArrayList<>(needs);
    all.addAll(List.of(more));
    return new Case(name, topic, rule, source, advice, destructive, List.copyOf(all), check);
  }

  /** The same as something that is good to keep and harms nobody today. */
  public Case asAdvice() {
    return new Case(name, topic, rule, source, true, destructive, needs, check);
  }

  /** The same, but for a run that may destroy. */
  public Case thatDestroys() {
    return new Case(name, topic, rule, source, advice, true, needs, check);
  }
}
