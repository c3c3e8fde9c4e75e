package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.LabVm;

/**
 * LUNs of a thick and of a thin SR whose label or VG is overwritten by a host: rescued there, and
 * attached with all that they held, also after a power cut of host and target within the rescue.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RescueIT {
  private static final long MIB = 1L << 20;
  private static final long LUN_BYTES = 256 * MIB;

  /** A virtual machine without KVM needs more than a minute for each accident. */
  private static final String ALL = "lvmsr.all";

  private static final String TEXT_ZEROED =
      "for at in 4608 $((SIZE - 4194304 + 512)); do head -c 4100000 /dev/zero | put $at; done";
  private static final List<String> ACCIDENTS =
      List.of(
          "head -c 12M /dev/zero | put 0",
          "mkfs.ext4 -q -F -E nodiscard $LUN 4M",
          "head -c 17408 /dev/zero | put 0; printf '\\125\\252' | put 510;"
              + " printf 'EFI PART' | put 512; printf 'EFI PART' | put $((SIZE - 512))",
          "pvcreate -ff --yes --devices $LUN $LUN",
          TEXT_ZEROED);

  /**
   * A rescue that dies $MOMENT ('before' or 'after') LVM makes the label, which is then as in
   * $WHEN.
   */
  private static final String DIE_AT_THE_LABEL =
      """
      [ -e /usr/sbin/lvm.real ] || mv /usr/sbin/lvm /usr/sbin/lvm.real
      cat > /usr/sbin/lvm << 'END'
      #!/bin/bash
      [ "$1" = pvcreate ] || exec -a lvm /usr/sbin/lvm.real "$@"
      [ "$(cat /tmp/moment)" = before ] || (exec -a lvm /usr/sbin/lvm.real "$@")
      kill -KILL $PPID
      END
      chmod 755 /usr/sbin/lvm
      echo $MOMENT > /tmp/moment
      result=0
      lvmsr rescue $LUN --write --yes > /tmp/rescue.out 2>&1 || result=$?
      label=$(dd if=$LUN bs=512 skip=1 count=1 iflag=direct status=none | tr -d '\\0' | head -c 8)
      [ $result = 137 ] && [ "$label" = "$WHEN" ] || {
        echo "exit code $result, label '$label': $(cat /tmp/rescue.out)" >&2
        exit 1
      }
      """;

  private SharedLab.Running lab;
  private Spoiled thick;
  private Spoiled thin;

  /** An SR that is not attached, and what its volumes held. */
  private static final class Spoiled implements AutoCloseable {
    private final JscsiTarget target;
    private final Map<String, String> config;
    private final Map<String, String> sums = new TreeMap<>();
    private String changed = "";

    Spoiled(SharedLab.Running lab, String provisioning) throws IOException {
      var config =
          JscsiConfig.of(
              lab.host().newLun(LUN_BYTES), LUN_BYTES, "iqn.2026-01.org.lvmsr.lab:" + provisioning);
      target = JscsiTarget.start(config.withPortal(LabTarget.ADDRESS_IN_GUEST).withVolatileCache());
      this.config =
          new HashMap<>(new Lun(target.port(), target.iqn(), target.lun(), Map.of()).config());
      this.config.put("provisioning", provisioning);
    }

    void fill(GuestPlugin plugin) {
      GuestSr sr = GuestSr.create(plugin, config);
      changed = sr.volume(24 * MIB);
      write(sr, changed);
      String snapshot = sr.call("Volume.snapshot", "key", changed).path("key").asText();
      write(sr, changed);
      String plain = sr.volume(12 * MIB);
      write(sr, plain);
      for (String key : List.of(changed, snapshot, plain)) {
        sums.put(key, sum(sr, key));
      }
      sr.detach();
    }

    private static void write(GuestSr sr, String key) {
      String device = sr.plug(key, "1");
      sr.plugin()
          .shell("head -c 8M /dev/urandom | dd of=" + device + " bs=1M conv=fsync status=none");
      sr.unplug(key, "1");
    }

    private static String sum(GuestSr sr, String key) {
      String device = sr.plugReadonly(key, "1");
      String sum = sr.plugin().shell("sha1sum < " + device);
      sr.unplug(key, "1");
      return sum;
    }

    /** Runs a script with the LUN's disk in {@code $LUN}; the session stays. */
    String onLun(GuestPlugin plugin, String script) {
      String words =
          """
          T=IQN; P=PORTAL
          iscsiadm -m session 2>/dev/null | grep -q "$T" || {
            iscsiadm -m node -T $T -p $P -o new; iscsiadm -m node -T $T -p $P --login
          } >/dev/null
          udevadm settle
          LUN=$(readlink -f /dev/disk/by-path/ip-$P-iscsi-$T-lun-NUMBER)
          SIZE=$(blockdev --getsize64 $LUN)
          put() { dd of=$LUN bs=1M seek=$1 oflag=seek_bytes iflag=fullblock conv=notrunc,fsync status=none; }
          """
              .replace("IQN", target.iqn())
              .replace("PORTAL", LabTarget.ADDRESS_IN_GUEST + ":" + target.port())
              .replace("NUMBER", Integer.toString(target.lun()));
      return plugin.shell(words + script);
    }

    /** It may say that volumes were perhaps overwritten, and here none was. */
    JsonNode rescue(GuestPlugin plugin) {
      String command = "lvmsr rescue $LUN --write --yes --json || [ $? = 3 ]";
      return GuestPlugin.parse(onLun(plugin, command));
    }

    /** Attaches it, and looks at all that a volume has below it: base, overlay, pool. */
    void requireUsable(GuestPlugin plugin, String after) {
      GuestSr sr = GuestSr.attach(plugin, config);
      assertEquals(sums.keySet(), Set.copyOf(sr.keys()), after);
      assertEquals(sums.get(changed), sum(sr, changed), after);
      sr.detach();
      String clean = onLun(plugin, "lvmsr check $LUN");
      assertTrue(clean.endsWith("nothing found"), clean);
    }

    void requireWhole(GuestPlugin plugin, String after) {
      GuestSr sr = GuestSr.attach(plugin, config);
      Map<String, String> found = new TreeMap<>();
      sr.keys().forEach(key -> found.put(key, sum(sr, key)));
      assertEquals(sums, found, after);
      sr.detach();
    }

    void leave(GuestPlugin plugin) {
      String unused =
          onLun(
              plugin,
              "iscsiadm -m node -T $T --logout >/dev/null; iscsiadm -m node -T $T -o delete");
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }

  @BeforeAll
  void fill(SharedLab.Running running) throws IOException {
    lab = running;
    thick = new Spoiled(lab, "thick");
    thin = new Spoiled(lab, "thin");
    thick.fill(lab.plugin());
    thin.fill(lab.plugin());
  }

  @AfterAll
  void close() throws IOException {
    thick.close();
    thin.close();
  }

  private void rescuedFrom(Spoiled sr) {
    for (String accident : ACCIDENTS) {
      String unused = sr.onLun(lab.plugin(), accident);
      JsonNode done = sr.rescue(lab.plugin());
      assertTrue(done.path("written").asBoolean(), done::toString);
      sr.requireUsable(lab.plugin(), accident);
    }
    sr.requireWhole(lab.plugin(), "all accidents");
    sr.leave(lab.plugin());
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void aThickSrComesBackFromEachAccident() {
    rescuedFrom(thick);
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void aThinSrComesBackFromEachAccident() {
    rescuedFrom(thin);
  }

  @Test
  void aPowerCutWithinARescueLeavesWhatIsNeededForAnother() throws IOException {
    try (LabVm vm = lab.boot("rescuer")) {
      GuestPlugin there = new GuestPlugin(vm);
      String unused =
          thick.onLun(there, TEXT_ZEROED + "\nMOMENT=before WHEN=\n" + DIE_AT_THE_LABEL);
      unused =
          thin.onLun(there, ACCIDENTS.get(0) + "\nMOMENT=after WHEN=LABELONE\n" + DIE_AT_THE_LABEL);
      thick.target.cutPower();
      thin.target.cutPower();
      vm.powerCut();
    }
    thick.target.restart();
    thin.target.restart();
    try (LabVm vm = lab.boot("rescuer")) {
      GuestPlugin there = new GuestPlugin(vm);
      for (Spoiled sr : List.of(thick, thin)) {
        String lost = sr.onLun(there, "lvmsr check $LUN || true");
        assertTrue(lost.contains("DAMAGE  LVM: "), lost);
        JsonNode unused = sr.rescue(there);
        sr.requireUsable(there, "a power cut");
        sr.requireWhole(there, "a power cut");
      }
    }
  }
}
