package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.Outcome;
import org.lvmsr.metadata.Patch;

/** {@code lvmsr dump} and {@code lvmsr check} on files; no command is ever started for them. */
final class DumpAndCheckTest {
  @TempDir private Path directory;
  private Path image;

  @BeforeEach
  void write() throws IOException {
    image = StoreImage.write(directory.resolve("lun.img"));
  }

  @Test
  void dumpShowsTheSrAndItsVolumes() {
    Outcome dump = run("dump", image.toString());
    assertEquals(0, dump.exitCode());
    for (String text :
        List.of(StoreImage.SR, "data", "of two\\nlines", "8388608", "1 volumes", "nobody yet")) {
      assertTrue(dump.stdout().contains(text), dump::stdout);
    }
  }

  @Test
  void dumpForProgramsHasEveryKeyVerbatim() throws IOException {
    JsonNode all = json("dump", image.toString(), "--json");
    JsonNode volume = all.path("tables").path("volume").path(StoreImage.KEY);
    assertEquals(StoreImage.NAME, volume.path("name").textValue());
    assertEquals("ü\t", volume.path("keys").path("vdi-type").textValue());
    assertEquals(64 << 20, all.path("store").path("lun_bytes").intValue());
  }

  @Test
  void dumpShowsOneTable() throws IOException {
    assertTrue(run("dump", image.toString(), "--table", "sr").stdout().startsWith("sr  {\"uuid\""));
    assertTrue(json("dump", image.toString(), "--table", "volume", "--json").has(StoreImage.KEY));
    assertEquals(new Outcome("", "", 0), run("dump", image.toString(), "--table", "intent"));
    assertRefused("there is no table x", run("dump", image.toString(), "--table", "x"));
  }

  @Test
  void dumpWritesTheKeptTextOfTheVgAsVgcfgrestoreTakesIt() throws Exception {
    StoreImage.keep(image, directory, 7);
    Path file = directory.resolve("vg.txt");
    assertEquals(
        new Outcome(
            "VG lvmsr-" + StoreImage.SR + " as of sequence 7 written to " + file + "\n", "", 0),
        run("dump", image.toString(), "--lvm", file.toString()));
    String header = "contents = \"Text Format Volume Group\"\nversion = 1\n\n";
    String text = header + StoreImage.vgText(7).replace("\0", "");
    assertEquals(text, Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(new Outcome(text, "", 0), run("dump", image.toString(), "--lvm", "-"));
    assertRefused(
        file + " exists and is not overwritten",
        run("dump", image.toString(), "--lvm", file.toString()));
  }

  @Test
  void anOlderTextIsWrittenIfItIsAskedFor() throws Exception {
    StoreImage.keep(image, directory, 7);
    StoreImage.keep(image, directory, 8);
    String dump = image.toString();
    assertTrue(run("dump", dump, "--lvm", "-").stdout().contains("seqno = 8\n"));
    String older = run("dump", dump, "--lvm", "-", "--sequence", "7").stdout();
    assertTrue(older.contains("seqno = 7\n"), older);
    assertEquals(
        7, json("dump", dump, "--lvm", "-", "--sequence", "7", "--json").path("sequence").asInt());
    assertRefused(
        "there is no copy of sequence 9; there are 8 in the store, 7 in the store",
        run("dump", dump, "--lvm", "-", "--sequence", "9"));
  }

  @Test
  void whereNoTextIsKeptNoFileIsMade() {
    Path file = directory.resolve("vg.txt");
    assertRefused(
        "holds no copy of LVM's text", run("dump", image.toString(), "--lvm", file.toString()));
    assertFalse(Files.exists(file));
  }

  /** Those who look for damage have a partial copy more often than not. */
  @Test
  void aReadErrorIsToldWithoutTheNameOfAClass() throws IOException {
    StoreImage.cut(image, (40 << 20) + 2048);
    for (String command : List.of("check", "dump", "history")) {
      Outcome outcome = run(command, image.toString());
      assertFalse((outcome.stdout() + outcome.stderr()).contains("org.lvmsr."), outcome::toString);
      assertFalse((outcome.stdout() + outcome.stderr()).contains("java."), outcome::toString);
    }
  }

  @Test
  void historySaysWhatChangedAndWhatWasThereBefore() throws Exception {
    StoreImage.rename(image, directory, "another name");
    String history = run("history", image.toString()).stdout();
    assertTrue(
        history.contains(
            "Volume.set_name  volume "
                + StoreImage.KEY
                + ": name \"of two\\nlines\" -> \"another name\""),
        history);
    JsonNode commit = json("history", image.toString(), "--json").path("commits").get(0);
    assertEquals("Volume.set_name", commit.path("by").textValue());
    JsonNode change = commit.path("changes").get(0);
    assertEquals(StoreImage.NAME, change.path("before").path("name").textValue());
    assertEquals("another name", change.path("after").path("name").textValue());
    assertEquals(1, run("history", image.toString(), "--volume", "none").stdout().lines().count());
    assertEquals(1, run("history", image.toString(), "--limit", "0").stdout().lines().count());
    assertEquals(2, run("history", image.toString(), "--limit", "x").exitCode());
  }

  /** Written by something else, or by a later version. */
  @Test
  void aRecordThatIsNotUnderstoodHidesNothingElse() throws Exception {
    StoreImage.update(
        image, directory, state -> Patch.of().put("volume", "odd", Map.of("name", "x")));
    Outcome dump = run("dump", image.toString());
    assertEquals(0, dump.exitCode());
    assertTrue(dump.stdout().contains("1 records not understood"), dump::stdout);
    JsonNode volumes = json("dump", image.toString(), "--json").path("tables").path("volume");
    assertEquals("x", volumes.path("odd").path("name").textValue());
    assertTrue(volumes.has(StoreImage.KEY));
    Outcome check = run("check", image.toString());
    assertTrue(check.stdout().contains("record odd in table volume: it cannot be"), check::stdout);
    assertTrue(check.stdout().contains("no key"), check::stdout);
  }

  @Test
  void srSaysHowMuchRoomIsLeft() throws IOException {
    String sr = run("sr", image.toString()).stdout();
    for (String text : List.of("volumes   1", "replicas  A and B", "bytes, 0 %")) {
      assertTrue(sr.contains(text), sr);
    }
    JsonNode json = json("sr", image.toString(), "--json");
    assertTrue(json.path("records").path("used_bytes").longValue() > 100, json::toString);
    assertEquals(0, json.path("warnings").size());
  }

  /** Of this image there is only a store. */
  @Test
  void inspectAdvisesARescueWhereNothingCanBeExtracted() {
    String inspected = run("inspect", image.toString()).stdout();
    String advice = "lvmsr rescue " + image + " tells what would bring it back.\n";
    assertTrue(inspected.endsWith(advice), inspected);
    assertFalse(inspected.contains("extract"), inspected);
  }

  @Test
  void lsListsVolumesAlsoWhereLvmsTextIsGone() throws IOException {
    assertEquals(
        """
        NAME           SIZE   KIND    LV       DEVICE   KEY
        of two\\nlines  8 MiB  volume  unknown  unknown  f5082dac-67f2-452a-ad3f-ad3836397ca2
        1 volume
        """,
        run("ls", image.toString()).stdout());
    JsonNode volume = json("ls", image.toString(), "--json").path(0);
    assertEquals(StoreImage.NAME, volume.path("name").textValue());
    assertEquals(8 << 20, volume.path("size_bytes").longValue());
    assertEquals("unknown", volume.path("device").textValue());
    assertRefused("LVM's text cannot be read", run("tree", image.toString()));
  }

  @Test
  void theFirstPartOfALunIsEnoughForADump() throws IOException {
    String whole = run("dump", image.toString()).stdout();
    StoreImage.cut(image, 3 << 20);
    assertEquals(
        new Outcome(
            whole.replace(
                "both whole", "one is not whole, the other makes up for it: see lvmsr check"),
            "",
            0),
        run("dump", image.toString()));
    String sr = run("sr", image.toString()).stdout();
    assertTrue(sr.contains("replicas  A and B, not both whole\n"), sr);
    assertTrue(sr.contains("warning: one metadata replica makes up for the other"), sr);
    Outcome check = run("check", image.toString());
    assertTrue(
        check.stdout().contains("replica B lies beyond the end of this copy"), check::stdout);
  }

  @Test
  void aDamagedStoreIsNeverShownAsEmpty() throws IOException {
    StoreImage.damage(image);
    Outcome dump = run("dump", image.toString());
    assertEquals(4, dump.exitCode());
    assertTrue(dump.stdout().startsWith("no records can be shown"), dump::stdout);
    assertTrue(dump.stdout().contains("no whole checkpoint"), dump::stdout);
    assertFalse(dump.stdout().contains("0 volumes"), dump::stdout);
    assertEquals("damage", json("dump", image.toString(), "--json").path("worst").textValue());
  }

  @Test
  void checkSaysWhoSawWhatAndWhatToDo() throws IOException {
    Outcome check = run("check", image.toString());
    assertEquals(4, check.exitCode());
    assertTrue(check.stdout().contains("DAMAGE  LVM: the label is gone  (LVM)"), check::stdout);
    assertTrue(check.stdout().contains("repair    none: restore a copy"), check::stdout);
    JsonNode finding = json("check", image.toString(), "--json").path("findings").get(0);
    assertEquals("LVM", finding.path("witnesses").get(0).textValue());
    assertEquals("none", finding.path("repair").path("kind").textValue());
  }

  @Test
  void whatCannotBeLookedAtIsSaidInOneSentence() throws IOException {
    Path zeroes = StoreImage.cut(directory.resolve("zeroes"), 8 << 20);
    assertRefused("holds no SR of lvmsr", run("check", zeroes.toString()));
    assertRefused("holds no SR of lvmsr", run("dump", zeroes.toString()));
    assertRefused("does not exist", run("dump", directory.resolve("absent").toString()));
    assertRefused("/dev/null is neither a block device nor a file", run("check", "/dev/null"));
    assertRefused("is a directory", run("dump", directory.toString()));
    assertRefused("no SR is attached on this host", run("dump"));
    assertRefused("is not attached on this host", run("check", StoreImage.SR));
  }

  @Test
  void anAttachedSrIsFoundByItsUuidOrBecauseItIsTheOnlyOne() throws IOException {
    Path marks = Files.createDirectories(directory.resolve("attached"));
    Files.writeString(marks.resolve(StoreImage.SR + ".json"), "{\"device\":\"" + image + "\"}");
    Outcome byPath = run("dump", image.toString());
    assertEquals(byPath, run("dump", StoreImage.SR));
    assertEquals(byPath, run("dump"));
    Files.writeString(marks.resolve("x.json"), "{\"device\":\"" + image + "\"}");
    assertRefused("several SRs are attached", run("dump"));
  }

  private static void assertRefused(String reason, Outcome outcome) {
    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertEquals("", outcome.stdout());
    assertTrue(outcome.stderr().startsWith("lvmsr: error: "), outcome::stderr);
    assertTrue(outcome.stderr().contains(reason), outcome::stderr);
    assertEquals(1, outcome.stderr().lines().count());
  }

  private JsonNode json(String... words) throws IOException {
    return JsonMapper.builder().build().readTree(run(words).stdout());
  }

  private Outcome run(String... words) {
    return AdminOnFiles.run(directory, words);
  }
}
