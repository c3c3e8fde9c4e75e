package org.lvmsr.cli.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lvmsr.cli.Dist;

/** The tree that the build leaves. */
final class DistIT {
  private static final String VOLUME =
      "volume/org.xen.xapi.storage.lvmsr | Plugin.Query Plugin.diagnostics Plugin.ls SR.attach"
          + " SR.create SR.destroy SR.detach SR.ls SR.probe SR.set_description SR.set_name SR.stat"
          + " Volume.clone Volume.compare Volume.copy Volume.create Volume.data_destroy"
          + " Volume.destroy Volume.disable_cbt Volume.enable_cbt Volume.list_changed_blocks"
          + " Volume.resize Volume.revert Volume.set Volume.set_description Volume.set_name"
          + " Volume.similar_content Volume.snapshot Volume.stat Volume.unset";

  private static final String DATAPATH =
      "datapath/lvmsr | Plugin.Query Plugin.diagnostics Plugin.ls Datapath.activate"
          + " Datapath.activate_readonly Datapath.attach Datapath.close Datapath.deactivate"
          + " Datapath.detach Datapath.open";

  private final Path dist =
      Path.of(Objects.requireNonNull(System.getProperty("lvmsr.dist"), "lvmsr.dist"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {VOLUME, DATAPATH})
  void itHasOneScriptForEachMethodOfLvmsrAndNoOther(String directory, String expected)
      throws IOException {
    Path scripts = dist.resolve(directory);
    assertEquals(new TreeSet<>(List.of(expected.split(" "))), names(scripts));
    for (String name : names(scripts)) {
      Path link = scripts.resolve(name);
      assertFalse(Files.readSymbolicLink(link).isAbsolute(), link::toString);
      assertEquals(dist.resolve("lib/entry").toRealPath(), link.toRealPath());
      assertTrue(Files.isExecutable(link), link::toString);
    }
  }

  @Test
  void itHasNothingElseWhereTheToolstackLooks() throws IOException {
    assertEquals(Set.of("bin", "datapath", "lib", "volume"), names(dist));
    assertEquals(Set.of("org.xen.xapi.storage.lvmsr"), names(dist.resolve("volume")));
    assertEquals(Set.of("lvmsr"), names(dist.resolve("datapath")));
    assertEquals(Set.of("lvmsr", "lvmsrd"), names(dist.resolve("bin")));
  }

  @Test
  void itsPluginCanBeMade() throws IOException {
    Dist installed = new Dist(dist.resolve("lib"));
    assertEquals(16, installed.buildId().length());
    assertEquals("/run/lvmsr\n", Files.readString(dist.resolve("lib/run-directory")));
    assertTrue(installed.pluginFactory().getClass().getName().startsWith("org.lvmsr."));
  }

  @Test
  void itHasNoLibraryOfTheTests() throws IOException {
    for (String unwanted : List.of("junit", "jqwik", "archunit", "fixtures")) {
      assertTrue(names(dist.resolve("lib")).stream().noneMatch(jar -> jar.contains(unwanted)));
    }
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
