package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type of a parameter: its check on the JSON side and its spelling on the command line.
 *
 * <p>A command line is first turned into JSON and then checked like any other call, so both modes
 * agree on what is allowed.
 */
public abstract sealed class ParamType<T> {
  /** Any text. */
  public static final ParamType<String> STRING = new Text();

  /** A signed 64 bit integer. */
  public static final ParamType<Long> INT64 = new Int64();

  public static final ParamType<Boolean> BOOL = new Bool();

  /** Texts by name; on the command line a repeatable option. */
  public static final ParamType<Map<String, String>> STRING_MAP = new StringMap();

  /** Of {@code Data}; on the command line JSON. */
  public static final ParamType<Operation> OPERATION = new OperationVariant();

  /** Blocks of a volume; a command line cannot spell them. */
  public static final ParamType<BlockList> BLOCK_LIST = new Blocks();

  private final String name;
  private final String textName;

  private ParamType(String name, String textName) {
    this.name = name;
    this.textName = textName;
  }

  /** What the interface calls it. */
  public String name() {
    return name;
  }

  /** What the command line calls it in {@code invalid ... value}. */
  public String textName() {
    return textName;
  }

  /** Whether the command line has it as a repeatable option with two values. */
  public boolean isOption() {
    return this == STRING_MAP;
  }

  /** The value if the JSON has this type. */
  abstract Optional<T> check(JsonNode json);

  /** How a value that has another type differs. */
  String mismatch(JsonNode actual) {
    return "expected=" + name + " actual=" + PythonRepr.of(actual);
  }

  /** A positional argument as JSON, or empty if this type cannot be spelled so. */
  public abstract Optional<JsonNode> fromText(String text);

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JsonText.parse(text));
    } catch (JsonText.BadJson e) {
      return Optional.empty();
    }
  }

  private static final class Text extends ParamType<String> {
    Text() {
      super("string", "str");
    }

    @Override
    Optional<String> check(JsonNode json) {
      return Optional.ofNullable(json.textValue());
    }

    @Override
    public Optional<JsonNode> fromText(String text) {
      return Optional.of(TextNode.valueOf(text));
    }
  }

  private static final class Int64 extends ParamType<Long> {
    /** What Python's {@code int()} reads, in ASCII. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");

    Int64() {
      super("int64", "int");
    }

    @Override
    Optional<Long> check(JsonNode json) {
      return json.isIntegralNumber() && json.canConvertToLong()
          ? Optional.of(json.longValue())
          : Optional.empty();
    }

    @Override
    public Optional<JsonNode> fromText(String text) {
      String bare = text.strip();
      return INTEGER.matcher(bare).matches()
          ? Optional.of(BigIntegerNode.valueOf(new BigInteger(bare.replace("_", ""))))
          : Optional.empty();
    }
  }

  private static final class Bool extends ParamType<Boolean> {
    Bool() {
      super("bool", "<lambda>");
    }

    @Override
    Optional<Boolean> check(JsonNode json) {
      return json.isBoolean() ? Optional.of(json.booleanValue()) : Optional.empty();
    }

    @Override
    public Optional<JsonNode> fromText(String text) {
      return json(text.toLowerCase(Locale.ROOT));
    }
  }

  private static final class OperationVariant extends ParamType<Operation> {
    OperationVariant() {
      super("operation", "loads");
    }

    @Override
    Optional<Operation> check(JsonNode json) {
      String id = json.path(1).textValue();
      if (json.size() != 2 || id == null) {
        return Optional.empty();
      }
      return switch (json.path(0).asText()) {
        case "CopyV1" -> Optional.of(new Operation.CopyV1(id));
        case "MirrorV1" -> Optional.of(new Operation.MirrorV1(id));
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<JsonNode> fromText(String text) {
      return json(text);
    }
  }

  private static final class Blocks extends ParamType<BlockList> {
    Blocks() {
      super("blocklist", "str");
    }

    @Override
    Optional<BlockList> check(JsonNode json) {
      Optional<Long> blocksize = INT64.check(json.path("blocksize"));
      List<BlockList.Range> ranges = new ArrayList<>();
      for (JsonNode pair : json.path("ranges")) {
        Optional<Long> start = INT64.check(pair.path(0));
        Optional<Long> length = INT64.check(pair.path(1));
        if (pair.size() != 2 || start.isEmpty() || length.isEmpty()) {
          return Optional.empty();
        }
        ranges.add(new BlockList.Range(start.get(), length.get()));
      }
      return json.path("ranges").isArray()
          ? blocksize.map(size -> new BlockList(size, ranges))
          : Optional.empty();
    }

    /**
     * The text itself, which is not the type that is asked for: so do the programs callers know.
     */
    @Override
    public Optional<JsonNode> fromText(String text) {
      return Optional.of(TextNode.valueOf(text));
    }
  }

  private static final class StringMap extends ParamType<Map<String, String>> {
    StringMap() {
      super("(string * string) list", "str");
    }

    @Override
    Optional<Map<String, String>> check(JsonNode json) {
      if (!json.isObject()) {
        return Optional.empty();
      }
      Map<String, String> map = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        String value = member.getValue().textValue();
        if (value == null) {
          return Optional.empty();
        }
        map.put(member.getKey(), value);
      }
      return Optional.of(Ordered.copyOf(map));
    }

    /** Says types only: a value may be a secret. */
    @Override
    String mismatch(JsonNode actual) {
      for (Map.Entry<String, JsonNode> member : actual.properties()) {
        if (!member.getValue().isTextual()) {
          return "expected=string actual="
              + kind(member.getValue())
              + " for key "
              + PythonRepr.of(member.getKey());
        }
      }
      return "expected=(string * string) list actual=" + kind(actual);
    }

    private static String kind(JsonNode value) {
      return "a value of type " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<JsonNode> fromText(String text) {
      return Optional.empty();
    }
  }
}
