package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.cli.Outcome;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** {@code lvmsr map} on files; no command is ever started for it. */
final class MapTest {
  @TempDir private Path directory;
  private Path image;

  @BeforeEach
  void write() throws IOException {
    image = StoreImage.write(directory.resolve("lun.img"));
  }

  private void keep() throws Exception {
    StoreImage.keep(image, directory, 7, StoreImage.vgTextWithLv(7));
  }

  @Test
  void aStripALegendAndAllRangesAreShown() throws Exception {
    keep();
    Outcome map = run("map", image.toString());
    assertEquals(0, map.exitCode());
    List<String> lines = map.stdout().lines().toList();
    String free = ".".repeat(27) + "!" + ".".repeat(16);
    assertTrue(lines.contains("0  !!...vvvvvvvv" + free + "-------"), map::stdout);
    assertTrue(lines.contains("v  8 MiB     volume"), map::stdout);
    assertTrue(map.stdout().contains("drawn from the copy of sequence 7"), map::stdout);
    String row = "5242880 +13631488 +8 MiB +1 to 2 +volume +of two\\\\nlines +" + StoreImage.KEY;
    assertTrue(lines.stream().anyMatch(line -> line.matches(row)), map::stdout);
    assertTrue(lines.contains("! bytes 0 to 2048, LVM: label: the label is gone"), map::stdout);
  }

  private void keepPool(int transaction) throws Exception {
    StoreImage.putPool(image);
    StoreImage.keep(image, directory, 7, StoreImage.vgTextWithPool(7, transaction));
  }

  @Test
  void withinAPoolItIsShownWhatOneHasWhatSeveralHaveAndWhatIsFree() throws Exception {
    keepPool(3);
    String map = run("map", image.toString()).stdout();
    List<String> lines = map.lines().toList();
    assertTrue(map.contains(".MMMMT" + ":".repeat(15) + "."), map);
    assertTrue(lines.contains("t  832 KiB    pool, mapped by one volume"), map);
    assertTrue(lines.contains("T  384 KiB    pool, mapped by several volumes"), map);
    assertTrue(lines.contains(":  15168 KiB  pool, free"), map);
    String row =
        "17825792 +34603008 +16 MiB +4 to 7 +pool, data, shared by 2: 832 KiB one,"
            + " 384 KiB several, 15168 KiB free +p_tdata *";
    assertTrue(lines.stream().anyMatch(line -> line.matches(row)), map);
    assertFalse(map.contains("pool, mapped, shared"), map);
  }

  @Test
  void rangesWithinPoolsAreListedForWhoAsksForThem() throws Exception {
    keepPool(3);
    String map = run("map", image.toString(), "--pools").stdout();
    List<String> rows =
        List.of(
            "17825792 +18219008 +384 KiB +- +pool, mapped, shared by 2 +v-clone, of two\\\\nlines *",
            "18219008 +18481152 +256 KiB +- +pool, mapped +of two\\\\nlines +" + StoreImage.KEY,
            "18481152 +19136512 +640 KiB +- +pool, free +p_tdata *",
            "19136512 +19398656 +256 KiB +- +pool, mapped +v-clone *");
    for (String row : rows) {
      assertTrue(map.lines().anyMatch(line -> line.matches(row)), row + map);
    }
    assertFalse(map.contains("pool, data"), map);
  }

  @Test
  void forProgramsRangesWithinPoolsHaveTheirUsers() throws Exception {
    keepPool(3);
    JsonNode ranges = json("map", image.toString(), "--json").path("ranges");
    JsonNode shared = startingAt(17_825_792, ranges);
    assertEquals("pool_shared", shared.path("use").textValue());
    assertEquals("p_tdata", shared.path("lv").textValue());
    assertTrue(shared.path("shared").booleanValue());
    assertEquals(StoreImage.KEY, shared.at("/users/1/key").textValue());
    assertEquals("v-clone", shared.at("/users/0/lv").textValue());
    assertEquals("pool_mapped", startingAt(18_219_008, ranges).path("use").textValue());
    JsonNode free = startingAt(18_481_152, ranges);
    assertEquals("pool_free", free.path("use").textValue());
    assertEquals(0, free.path("users").size());
  }

  private static JsonNode startingAt(long start, JsonNode ranges) {
    for (JsonNode range : ranges) {
      if (range.path("start").longValue() == start) {
        return range;
      }
    }
    throw new AssertionError("no range starts at " + start + ": " + ranges);
  }

  @Test
  void theDrawingHasWhatIsWithinPools() throws Exception {
    keepPool(3);
    String drawing = run("map", image.toString(), "--svg", "-").stdout();
    List<String> titles = texts(parse(drawing.getBytes(StandardCharsets.UTF_8)), "title");
    String shared = "pool, mapped, shared by 2 v-clone, of two\\nlines: bytes 17825792 to 18219008";
    assertTrue(titles.stream().anyMatch(one -> one.startsWith(shared)), titles::toString);
    assertTrue(drawing.contains("fill=\"url(#shared_mapped)\""), drawing);
    assertTrue(drawing.contains("fill=\"url(#pool_free)\""), drawing);
  }

  @Test
  void aPoolThatIsNotUnderstoodIsOneAreaAndItIsSaidWhy() throws Exception {
    keepPool(5);
    String map = run("map", image.toString()).stdout();
    assertTrue(map.contains(".MMMM" + "P".repeat(16) + "."), map);
    assertTrue(
        map.contains(
            "pool p is drawn as a whole: it is of another moment than LVM's text: at transaction"
                + " 3, not 5"),
        map);
  }

  @Test
  void whatIsNotKnownIsSaid() {
    Outcome map = run("map", image.toString());
    assertEquals(0, map.exitCode());
    assertTrue(map.stdout().contains("where LVs lie is not known"), map::stdout);
    assertTrue(map.stdout().contains("\n0  !S" + "?".repeat(38) + "S"), map::stdout);
  }

  @Test
  void forProgramsAllRangesCoverTheLun() throws Exception {
    keep();
    JsonNode map = json("map", image.toString(), "--json");
    assertEquals(64 << 20, map.path("lun_bytes").intValue());
    long end = 0;
    for (JsonNode range : map.path("ranges")) {
      assertEquals(end, range.path("start").longValue());
      end = range.path("end").longValue();
    }
    assertEquals(64 << 20, end);
    List<JsonNode> volumes = new ArrayList<>();
    map.path("ranges").forEach(one -> addIfVolume(one, volumes));
    assertEquals(1, volumes.size());
    assertEquals(5 << 20, volumes.get(0).path("start").intValue());
    assertEquals(StoreImage.NAME, volumes.get(0).path("users").path(0).path("name").textValue());
  }

  private static void addIfVolume(JsonNode range, List<JsonNode> volumes) {
    if (range.path("use").textValue().equals("volume")) {
      volumes.add(range);
    }
  }

  @Test
  void ofAPartialCopyTheRestIsMarked() throws Exception {
    keep();
    StoreImage.cut(image, 4 << 20);
    Outcome map = run("map", image.toString());
    assertEquals(0, map.exitCode(), map::toString);
    assertTrue(
        map.stdout().contains("  !!.." + "~".repeat(36) + "!" + "~".repeat(23) + "\n"),
        map::stdout);
    assertTrue(map.stdout().contains("this copy ends at byte 4194304"), map::stdout);
  }

  @Test
  void withoutAStoreItIsDrawnAndTheExitCodeSaysSo() throws IOException {
    StoreImage.damage(image);
    Outcome map = run("map", image.toString());
    assertEquals(4, map.exitCode());
    assertTrue(map.stdout().contains("the store cannot be trusted"), map::stdout);
    assertTrue(map.stdout().contains("! store: replica A"), map::stdout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"19", "401", "0", "-1", "x", "1e3", "99999999999999999999"})
  void aWidthThatIsNoneIsRefused(String width) {
    Outcome refused = run("map", image.toString(), "--width", width);
    assertEquals(2, refused.exitCode());
    assertEquals("", refused.stdout());
    String error = refused.stderr().lines().skip(1).collect(Collectors.joining("\n"));
    assertTrue(error.matches("lvmsr: error: map: --width needs a number.* not .*"), error);
    assertEquals(2, refused.stderr().lines().count(), refused::stderr);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 64, 400})
  void rowsAreAsWideAsIsAskedFor(int width) {
    String map = run("map", image.toString(), "--width", "" + width).stdout();
    String first = map.lines().filter(line -> line.matches(" *0  .*")).findFirst().orElseThrow();
    assertEquals(Math.min(width, 64), first.strip().length() - "0  ".length());
  }

  @Test
  void namesThatLookLikeMarkupAreTextInTheDrawing() throws Exception {
    String name = "</title><script>x</script>\"'&\u0001\uffff ]]> <!-- ü😀";
    keep();
    StoreImage.rename(image, directory, name);
    Path file = directory.resolve("lun.svg");
    assertEquals(
        new Outcome("map written to " + file + "\n", "", 0),
        run("map", image.toString(), "--svg", file.toString()));
    Document svg = parse(Files.readAllBytes(file));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(0, svg.getElementsByTagName("script").getLength());
    assertTrue(
        texts(svg, "title").stream()
            .anyMatch(title -> title.contains("</title><script>x</script>\"'&\\u0001")),
        () -> texts(svg, "title").toString());
    assertTrue(texts(svg, "title").stream().anyMatch(title -> title.contains("ü😀")));
  }

  @Test
  void whatXmlCannotHoldIsWrittenOut() {
    assertEquals("\\ud800x\\uffff\\u0000&amp;", XmlText.of("\ud800x\uffff\0&"));
  }

  @Test
  void everyRangeIsDrawnAndTellsWhatItIs() throws Exception {
    keep();
    String drawing = run("map", image.toString(), "--svg", "-").stdout();
    List<String> titles = texts(parse(drawing.getBytes(StandardCharsets.UTF_8)), "title");
    for (JsonNode range : json("map", image.toString(), "--json").path("ranges")) {
      String bytes =
          "bytes " + range.path("start").longValue() + " to " + range.path("end").longValue();
      assertTrue(titles.stream().anyMatch(title -> title.contains(bytes)), bytes);
    }
    assertEquals(
        drawing, json("map", image.toString(), "--svg", "-", "--json").path("svg").textValue());
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("lun.svg"), "mine");
    Outcome refused = run("map", image.toString(), "--svg", file.toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.stderr().contains("exists and is not overwritten"), refused::stderr);
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void coloursAreForTerminalsAndOnlyRepeatWhatIsSaid() {
    assertFalse(run("map", image.toString()).stdout().contains("\u001b"));
    assertEquals("\u001b[31mx\u001b[0m", new Colours(true).paint("x", "31"));
    assertEquals("x", Colours.none().paint("x", "31"));
    assertTrue(Colours.areWanted(Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertFalse(Colours.areWanted(Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertFalse(Colours.areWanted(Map.of("TERM", "dumb")));
  }

  private static Document parse(byte[] svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
  }

  private static List<String> texts(Document svg, String tag) {
    NodeList nodes = svg.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private JsonNode json(String... words) throws IOException {
    return JsonMapper.builder().build().readTree(run(words).stdout());
  }

  private Outcome run(String... words) {
    return AdminOnFiles.run(directory, words);
  }
}
