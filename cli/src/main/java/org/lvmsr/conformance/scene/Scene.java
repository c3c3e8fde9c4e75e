package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Methods;

/** What one case works with. */
public final class Scene implements AutoCloseable {
  /** Room that every storage has for a volume. */
  public static final long MIB = 1024L * 1024;

  private final Session session;
  private final Caller caller;
  private final String name;
  private int names;

  Scene(Session session, Caller caller, String name) {
    this.session = session;
    this.caller = caller;
    this.name = name;
  }

  /** The plugin. */
  public Subject subject() {
    return session.subject();
  }

  /** A name that no other thing of this case has. */
  public String newName() {
    names++;
    return name + " " + names;
  }

  /** Makes a call that must succeed; names and values of arguments follow in turn. */
  public JsonNode call(String method, Object... arguments) {
    return begin(method, Map.of(), arguments).answer();
  }

  /** Makes a call that must fail as calls fail. */
  public Failure fails(String method, Object... arguments) {
    return begin(method, Map.of(), arguments).failure();
  }

  /** Starts a call. */
  public Call begin(String method, Map<String, ?> known, Object... arguments) {
    Method described = Methods.named(method);
    var object = Arguments.of(described, withDbg(known), arguments);
    return beginAt(object.path("uri").asText(), described, object);
  }

  /** Starts a call to the datapath plugin of a URI. */
  Call beginData(String uri, String method, Object... arguments) {
    Method described = Methods.named(method);
    Map<String, ?> known = described.takes("uri") ? Map.of("uri", uri) : Map.of();
    return beginAt(uri, described, Arguments.of(described, withDbg(known), arguments));
  }

  private Call beginAt(String uri, Method method, ObjectNode arguments) {
    return caller.begin(method, subject().script(method, uri), arguments);
  }

  private Map<String, Object> withDbg(Map<String, ?> known) {
    var all = new LinkedHashMap<String, Object>(known);
    all.putIfAbsent("dbg", "conformance " + name);
    return all;
  }

  /** Starts a script in any way. */
  public Call begin(String method, String did, Invocation invocation) {
    return caller.begin(Methods.named(method), did, invocation);
  }

  /** An invocation as the daemon would do it, to be varied. */
  public Invocation invocation(String method, Map<String, ?> known, Object... arguments) {
    Method described = Methods.named(method);
    var object = Arguments.of(described, withDbg(known), arguments);
    Path script = subject().script(described, object.path("uri").asText());
    return Invocation.json(script, object.toString());
  }

  /** Runs the command line of a method. */
  public Call words(String method, String... words) {
    return words(subject().script(method), method, List.of(words));
  }

  /** Runs a command line. */
  public Call words(Path script, String method, List<String> words) {
    return begin(method, method + " " + String.join(" ", words), Invocation.words(script, words));
  }

  /** Asks the plugin of a directory what it is. */
  public JsonNode query(ScriptDirectory directory) {
    Path script =
        directory.script("Plugin.query").orElseThrow(() -> new NotOffered("Plugin.Query"));
    var object = Arguments.of(Methods.named("Plugin.query"), withDbg(Map.of()));
    return caller.begin(Methods.named("Plugin.query"), script, object).answer();
  }

  /** How the toolstack activates a volume, which it does otherwise where that is read-only. */
  String activation(boolean writable) {
    boolean readonly = !writable && session.offers("VDI_ACTIVATE_READONLY");
    return readonly ? "Datapath.activate_readonly" : "Datapath.activate";
  }

  /** The SR that cases share, attached. */
  public Sr sr() {
    return session.sharedSr().in(this);
  }

  /** An SR of this case's own that is not attached; the shared one makes room for it. */
  public Sr newSr() {
    session.withoutSharedSr();
    return makeSr(newName(), session.ofCase());
  }

  /** An SR of this case's own, attached. */
  public Sr attachedSr() {
    Sr sr = newSr();
    sr.attach();
    return sr;
  }

  /** Makes sure that no SR is there. */
  public void withoutSr() {
    session.withoutSharedSr();
  }

  /** Whatever comes of making it, there is something to clean up from the start. */
  Sr makeSr(String srName, CleanUps cleanUps) {
    Path unused = subject().script("SR.create");
    Sr sr = new Sr(this, srName);
    cleanUps.add("SR " + sr.uuid(), sr::remove);
    sr.create();
    return sr;
  }

  /** A volume in the shared SR. */
  public Volume volume() {
    return sr().volume(8 * MIB);
  }

  /** A volume of at least that size in the shared SR. */
  public Volume volume(long size) {
    return sr().volume(size);
  }

  /** Where the file of a datasource is, given its URI. */
  public MetricsFile.Place metrics(String uri) {
    String file = Subject.pathName(uri);
    return new MetricsFile.Place(subject().metrics().resolve(file), file);
  }

  /** Something to undo of which a removal of the SR is the end, so that it may fail. */
  public void undoLater(String what, Runnable undo) {
    session
        .ofCase()
        .add(
            what,
            () -> {
              try {
                undo.run();
              } catch (Broken | NotOffered goesWithTheSr) {
                note("clean up " + what, String.valueOf(goesWithTheSr.getMessage()));
              }
            });
  }

  /** Says what was done and seen other than by a call. */
  public void note(String did, String saw) {
    caller.note(did, saw);
  }

  /** What was done and seen so far. */
  public List<Step> steps() {
    return caller.steps();
  }

  @Override
  public void close() {
    caller.settle().forEach(session.ofCase()::leave);
    session.ofCase().undo();
    caller.settle().forEach(session.ofCase()::leave);
  }

  /** Kills the calls that run. */
  void kill() {
    caller.kill();
  }

  /** Sees to it that no call of it runs. */
  List<String> settle() {
    return caller.settle();
  }
}
