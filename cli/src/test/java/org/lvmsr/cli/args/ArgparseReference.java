package org.lvmsr.cli.args;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.Param;
import org.lvmsr.smapi.ParamType;

/** Python's argparse in a process of its own. */
final class ArgparseReference implements AutoCloseable {
  private final Path script;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  static ArgparseReference start() {
    try {
      return new ArgparseReference();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ArgparseReference() throws IOException {
    script = Files.createTempFile("argparse", ".py");
    try (InputStream source =
        ArgparseReference.class.getResourceAsStream("argparse_reference.py")) {
      Files.write(script, source.readAllBytes());
    }
    process =
        new ProcessBuilder("/usr/bin/python3", "-IS", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader();
    questions = process.outputWriter();
  }

  /** What argparse makes of a command line. */
  JsonNode ask(Syntax syntax, List<Param<?>> params, List<String> argv, int columns) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question.put("program", syntax.program()).put("description", syntax.description());
    question.put("columns", columns);
    ArrayNode declared = question.putArray("params");
    for (Param<?> param : params) {
      declared
          .addObject()
          .put("name", param.name())
          .put("type", type(param.type()))
          .put("help", param.help());
    }
    ArrayNode words = question.putArray("argv");
    argv.forEach(words::add);
    try {
      questions.write(JsonText.write(question) + "\n");
      questions.flush();
      return JsonText.parse(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonText.BadJson e) {
      throw new AssertionError(e);
    }
  }

  private static String type(ParamType<?> type) {
    if (type == ParamType.STRING_MAP) {
      return "map";
    }
    if (type == ParamType.OPERATION) {
      return "json";
    }
    return type == ParamType.INT64 ? "int" : type == ParamType.BOOL ? "bool" : "str";
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Files.deleteIfExists(script);
  }
}
