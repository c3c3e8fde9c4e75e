package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.lvmsr.conformance.process.Launcher;
import org.lvmsr.conformance.process.ScriptDirectory;

/** What the cases of a run share: the plugin, and an SR that most of them work in. */
public final class Session implements AutoCloseable {
  /** The features that are looked for with the datapath plugins, and there only. */
  private static final Set<String> OF_DATAPATH = Set.of("NONPERSISTENT", "VDI_MIRROR_IN");

  private final Subject subject;
  private final Launcher launcher;
  private final boolean destructive;
  private final Timings timings = new Timings();
  private final CleanUps ofShared = new CleanUps();
  private final CleanUps ofCase = new CleanUps();
  private final List<Scene> scenes = new CopyOnWriteArrayList<>();
  private volatile boolean interrupted;
  private @Nullable Set<String> features;
  private @Nullable Sr shared;

  /** Whether SR.destroy has succeeded once: its script may answer that it is not implemented. */
  private boolean destroysSrs;

  private @Nullable NoScene noSr;

  /**
   * Runs nothing yet.
   *
   * @param destructive whether an SR that is on the storage may be overwritten
   */
  public Session(Subject subject, Launcher launcher, boolean destructive) {
    this.subject = subject;
    this.launcher = launcher;
    this.destructive = destructive;
  }

  /** The scene of one case; closing it undoes what the case did. */
  public Scene scene(Case subjectOfScene) {
    scenes.clear();
    return scene(timings, subjectOfScene.name());
  }

  private Scene scene(Timings timed, String name) {
    Scene scene = new Scene(this, new Caller(launcher, timed, this::mayBegin), name);
    scenes.add(scene);
    return scene;
  }

  private boolean mayBegin() {
    return !interrupted || ofCase.isUndoing() || ofShared.isUndoing();
  }

  /** Whether {@link #interrupt} was called. */
  public boolean isInterrupted() {
    return interrupted;
  }

  /** Lets no call begin any more, ends those that run, and cleans up. */
  public void interrupt() {
    interrupted = true;
    if (!ofCase.isBusy() && !ofShared.isBusy()) {
      scenes.forEach(Scene::kill);
    }
    close();
  }

  Subject subject() {
    return subject;
  }

  /** What the case that runs has made. */
  CleanUps ofCase() {
    return ofCase;
  }

  /** What the plugin does not offer of what a case needs. */
  public Optional<String> missing(Case wanted) {
    return wanted.needs().stream().filter(need -> !offers(need)).findFirst();
  }

  /** Whether there is a script or a feature of that name. */
  boolean offers(String need) {
    return need.contains(".") ? subject.find(need).isPresent() : features().contains(need);
  }

  private Set<String> features() {
    Set<String> known = features;
    if (known == null) {
      known = new TreeSet<>();
      Scene scene = scene(new Timings(), "features");
      for (ScriptDirectory directory : subject.directories()) {
        for (JsonNode feature : scene.query(directory).get("features")) {
          String name = feature.asText().split("/", 2)[0];
          if (OF_DATAPATH.contains(name) != directory.equals(subject.volume())) {
            known.add(name);
          }
        }
      }
      features = known;
    }
    return known;
  }

  /** The shared SR, made when it is wanted first. */
  Sr sharedSr() {
    if (noSr != null) {
      throw noSr;
    }
    Sr known = shared;
    if (known == null) {
      Scene scene = scene(timings, "shared SR");
      try {
        refuseToOverwrite(scene);
        known = scene.makeSr("conformance", ofShared);
        known.attach();
      } catch (Broken | NotOffered e) {
        noSr = new NoScene("no SR could be made and attached: " + e.getMessage(), e);
        ofShared.undo();
        throw e;
      }
      shared = known;
    }
    return known;
  }

  private void refuseToOverwrite(Scene scene) {
    if (destructive) {
      return;
    }
    if (!offers("SR.probe")) {
      throw noSr("nothing tells what is on this storage, as there is no SR.probe");
    }
    for (JsonNode result : scene.call("SR.probe", "configuration", subject.configuration())) {
      if (result.has("sr")) {
        throw noSr("there is an SR on this storage");
      }
    }
  }

  private NoScene noSr(String why) {
    noSr = new NoScene("no SR is made: " + why + "; --destructive overwrites it");
    return noSr;
  }

  /**
   * Destroys the shared SR, for a case that makes one in its place.
   *
   * @throws NotOffered if the plugin destroys no SRs: there is one for the whole run then
   */
  void withoutSharedSr() {
    Path unused = subject.script("SR.destroy");
    if (shared != null || !destroysSrs) {
      removeShared(sharedSr());
    }
  }

  private void removeShared(Sr known) {
    try {
      ofShared.during(known::removeOrStay);
      destroysSrs = true;
      ofShared.undo();
      shared = null;
    } catch (Broken half) {
      ofShared.undo();
      shared = null;
      throw half;
    }
  }

  /** How long calls took. */
  public Timings timings() {
    return timings;
  }

  /** What there is no way to undo. */
  public List<String> kept() {
    List<String> all = new ArrayList<>(ofCase.kept());
    all.addAll(ofShared.kept());
    return all;
  }

  /** What could not be undone. */
  public List<String> leftBehind() {
    List<String> all = new ArrayList<>(ofCase.leftBehind());
    all.addAll(ofShared.leftBehind());
    return all;
  }

  @Override
  public void close() {
    ofCase.undo();
    ofShared.undo();
    scenes.stream().flatMap(scene -> scene.settle().stream()).forEach(ofShared::leave);
  }
}
