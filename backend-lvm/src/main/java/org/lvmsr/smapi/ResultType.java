package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The type of a result and how it becomes JSON.
 *
 * <p>The traps are handled here, once: an absent member is left out and never null, a variant is an
 * array of tag and payload, and a method without a result answers null and nothing else.
 *
 * @param name what documentation calls it
 * @param writer writes what the encoder makes
 */
public record ResultType<R>(
    String name, Function<R, JsonNode> encoder, BiConsumer<R, JsonWriter> writer) {
  public static final ResultType<Unit> UNIT = new ResultType<>("unit", u -> NullNode.getInstance());
  public static final ResultType<String> STRING = new ResultType<>("string", TextNode::valueOf);
  public static final ResultType<Map<String, String>> STRING_MAP =
      new ResultType<>("string map", RecordEncoder::map);
  public static final ResultType<Volume> VOLUME = new ResultType<>("volume", RecordEncoder::volume);
  public static final ResultType<SrStat> SR_STAT =
      new ResultType<>("sr_stat", RecordEncoder::srStat);
  public static final ResultType<ProbeResult> PROBE_RESULT =
      new ResultType<>("probe_result", RecordEncoder::probeResult);
  public static final ResultType<Backend> BACKEND =
      new ResultType<>("backend", RecordEncoder::backend);
  public static final ResultType<QueryResult> QUERY_RESULT =
      new ResultType<>("query_result", RecordEncoder::queryResult);

  public static final ResultType<BlockList> BLOCK_LIST =
      new ResultType<>("blocklist", RecordEncoder::blockList);
  public static final ResultType<ChangedBlocks> CHANGED_BLOCKS =
      new ResultType<>("changed_blocks", RecordEncoder::changedBlocks);
  public static final ResultType<Operation> OPERATION =
      new ResultType<>("operation", RecordEncoder::operation);
  public static final ResultType<DataStatus> DATA_STATUS =
      new ResultType<>("status", RecordEncoder::dataStatus);
  public static final ResultType<Task> TASK = new ResultType<>("task", RecordEncoder::task);

  private ResultType(String name, Function<R, JsonNode> encoder) {
    this(name, encoder, (value, out) -> out.value(encoder.apply(value)));
  }

  /** A list of such values. */
  public static <E> ResultType<List<E>> listOf(ResultType<E> element) {
    return new ResultType<>(
        element.name() + " list",
        list -> array(list.stream(), element),
        (list, out) -> out.array(list.iterator(), element));
  }

  /** The same where not all values need be there at once. */
  static <E> ResultType<Stream<E>> streamOf(ResultType<E> element) {
    return new ResultType<>(
        element.name() + " list",
        stream -> array(stream, element),
        (stream, out) -> out.array(stream.iterator(), element));
  }

  private static <E> ArrayNode array(Stream<E> values, ResultType<E> element) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> array.add(element.encode(value)));
    return array;
  }

  /** Writes the value as JSON. */
  void write(R value, JsonWriter out) {
    writer.accept(value, out);
  }

  /** The value as JSON. */
  public JsonNode encode(R value) {
    return encoder.apply(value);
  }

  /** The result of a method that has none. */
  enum Unit {
    UNIT
  }
}
