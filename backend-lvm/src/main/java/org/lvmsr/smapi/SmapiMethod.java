package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One method of the interface: an entry of the {@link MethodTable}. */
public final class SmapiMethod {
  private final SmapiInterface owner;
  private final String name;
  private final List<Param<?>> params;
  private final Optional<UriForm> uriForm;
  private final ResultType<?> result;
  private final String description;
  private final Invoker invoker;

  private SmapiMethod(Builder builder, ResultType<?> result, Invoker invoker) {
    this.owner = builder.owner;
    this.name = builder.name;
    this.params = builder.params;
    this.uriForm = Optional.ofNullable(builder.uriForm);
    this.result = result;
    this.description = builder.description;
    this.invoker = invoker;
  }

  static Builder named(SmapiInterface owner, String name, String description) {
    return new Builder(owner, name, description);
  }

  public SmapiInterface owner() {
    return owner;
  }

  /** The name in the interface, such as {@code set_name}. */
  public String name() {
    return name;
  }

  /**
   * The name of its script. {@code Plugin.query} is {@code Plugin.Query} there, because one caller
   * looks for exactly that while the other ignores case.
   */
  public String scriptName() {
    return owner.label() + "." + (name.equals("query") ? "Query" : name);
  }

  /** In the order of the interface, {@code dbg} first. */
  public List<Param<?>> params() {
    return params;
  }

  /** The form of API 3.0, for methods whose configuration was a URI then. */
  public Optional<UriForm> uriForm() {
    return uriForm;
  }

  public ResultType<?> result() {
    return result;
  }

  /** What it does, headed by its name and arguments; the first, {@code dbg}, is left out. */
  public String describe(List<Param<?>> form) {
    String arguments =
        form.stream().skip(1).map(param -> " " + param.name()).collect(Collectors.joining());
    return "[" + name + arguments + "]: " + description;
  }

  /**
   * Checks the arguments, calls the plugin and writes the result.
   *
   * @param arguments members that are not parameters are ignored
   * @param out what it holds after a failure is no result
   * @throws SmapiException if the arguments are wrong or the plugin says so
   */
  public void call(SmapiPlugin plugin, PluginKind kind, ObjectNode arguments, JsonWriter out) {
    ObjectNode complete = uriForm.map(form -> form.complete(arguments)).orElse(arguments);
    Arguments checked = Arguments.check(params, complete);
    invoker.invoke(plugin, kind, new CallContext(checked.get(CommonParams.DBG)), checked, out);
  }

  private interface Invoker {
    void invoke(
        SmapiPlugin plugin,
        PluginKind kind,
        CallContext context,
        Arguments arguments,
        JsonWriter out);
  }

  /** Calls one method of a plugin. */
  interface Call<R> {
    R on(SmapiPlugin plugin, PluginKind kind, CallContext context, Arguments arguments);
  }

  /** Calls one method of a plugin that has no result. */
  interface UnitCall {
    void on(SmapiPlugin plugin, PluginKind kind, CallContext context, Arguments arguments);
  }

  /** A table entry being written. */
  static final class Builder {
    private final SmapiInterface owner;
    private final String name;
    private final String description;
    private List<Param<?>> params = List.of(CommonParams.DBG);
    private @Nullable UriForm uriForm;

    private Builder(SmapiInterface owner, String name, String description) {
      this.owner = owner;
      this.name = name;
      this.description = description;
    }

    /** All parameters in the order of the interface. */
    Builder takes(Param<?>... params) {
      this.params = List.of(params);
      return this;
    }

    /** The parameters of API 3.0, which had a URI. */
    Builder orUri(Param<?>... params) {
      this.uriForm = new UriForm(List.of(params));
      return this;
    }

    <R> SmapiMethod returns(ResultType<R> type, Call<R> call) {
      return new SmapiMethod(
          this,
          type,
          (plugin, kind, ctx, args, out) ->
              type.write(
                  Objects.requireNonNull(
                      call.on(plugin, kind, ctx, args),
                      () -> owner.label() + "." + name + " of the plugin answered null"),
                  out));
    }

    SmapiMethod returnsUnit(UnitCall call) {
      return returns(
          ResultType.UNIT,
          (plugin, kind, context, arguments) -> {
            call.on(plugin, kind, context, arguments);
            return ResultType.Unit.UNIT;
          });
    }
  }
}
