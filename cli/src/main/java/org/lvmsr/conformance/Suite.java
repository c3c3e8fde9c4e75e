package org.lvmsr.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lvmsr.conformance.process.Launcher;
import org.lvmsr.conformance.process.count.ProcessCounter;
import org.lvmsr.conformance.report.Outcome;
import org.lvmsr.conformance.report.RunReport;
import org.lvmsr.conformance.report.Verdict;
import org.lvmsr.conformance.scene.Broken;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.NoScene;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Session;
import org.lvmsr.conformance.scene.Step;
import org.lvmsr.conformance.scene.Subject;

/** Runs cases on a plugin, one after the other. */
public final class Suite {
  private final Subject subject;
  private final Secrets secrets;
  private final Duration limit;
  private final boolean destructive;
  private final Consumer<String> progress;

  /**
   * Runs nothing yet.
   *
   * @param limit how long a call may take before it counts as hung
   * @param destructive whether cases that need it may make SRs of their own and kill calls
   * @param progress is told the name of each case before it runs
   */
  public Suite(Subject subject, Duration limit, boolean destructive, Consumer<String> progress) {
    this.subject = subject;
    this.secrets = new Secrets(subject.configuration());
    this.limit = limit;
    this.destructive = destructive;
    this.progress = progress;
  }

  /** Runs them, cleaning up after each, and at the end also if the process is told to stop. */
  public RunReport run(List<Case> cases) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Session session;
    ProcessCounter counter = ProcessCounter.open();
    try (counter;
        Launcher launcher = new Launcher(limit, counter)) {
      session = new Session(subject, launcher, destructive);
      run(cases, session, launcher, outcomes);
    }
    return new RunReport(
        subject.volume().name(),
        outcomes,
        session.timings().rows(),
        counter.whyNot(),
        shown(session.leftBehind()),
        shown(session.kept()));
  }

  private void run(List<Case> cases, Session session, Launcher launcher, List<Outcome> outcomes) {
    Thread atExit = new Thread(() -> interrupt(session, launcher), "clean-up");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      for (Case one : cases) {
        if (session.isInterrupted()) {
          break;
        }
        progress.accept(one.name());
        outcomes.add(run(one, session));
      }
    } finally {
      session.close();
      forget(atExit, session);
    }
  }

  /** The end of a run that is told to stop: after it the process is gone. */
  private void interrupt(Session session, Launcher launcher) {
    session.interrupt();
    shown(session.leftBehind()).forEach(what -> progress.accept("left behind: " + what));
    try {
      launcher.close();
    } catch (IOException e) {
      progress.accept("left behind: " + e.getMessage());
    }
  }

  /** Once the process ends, nothing about its end can be changed. */
  private static void forget(Thread atExit, Session session) {
    if (!session.isInterrupted()) {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private List<String> shown(List<String> texts) {
    return texts.stream().map(secrets::shown).toList();
  }

  private Outcome run(Case one, Session session) {
    long begin = System.nanoTime();
    Scene scene = session.scene(one);
    try (scene) {
      Optional<String> missing = missing(one, session);
      if (missing.isPresent()) {
        return outcome(one, Verdict.SKIPPED, missing.get(), begin, List.of());
      }
      one.check().run(scene);
      return outcome(one, Verdict.PASSED, "", begin, scene.steps());
    } catch (Broken e) {
      Verdict verdict = one.advice() ? Verdict.ADVICE : Verdict.FAILED;
      return outcome(one, verdict, String.valueOf(e.getMessage()), begin, scene.steps());
    } catch (NotOffered e) {
      return outcome(
          one, Verdict.SKIPPED, notOffered(String.valueOf(e.getMessage())), begin, scene.steps());
    } catch (NoScene e) {
      return outcome(one, Verdict.ERROR, String.valueOf(e.getMessage()), begin, scene.steps());
    } catch (RuntimeException e) {
      return outcome(one, Verdict.ERROR, String.valueOf(e), begin, scene.steps());
    }
  }

  private Optional<String> missing(Case one, Session session) {
    return one.destructive() && !destructive
        ? Optional.of("runs with --destructive only")
        : session.missing(one).map(Suite::notOffered);
  }

  private static String notOffered(String what) {
    return "the plugin does not offer " + what;
  }

  private Outcome outcome(Case one, Verdict verdict, String why, long begin, List<Step> steps) {
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    List<Step> shown =
        steps.stream()
            .map(step -> new Step(secrets.shown(step.did()), secrets.shown(step.saw())))
            .toList();
    return new Outcome(one, verdict, secrets.shown(why), shown, took);
  }
}
