package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.file.Path;
import org.lvmsr.backend.sr.GuestVolume;

/** What happens to the label and the VG of a LUN of 256 MiB, as a script. */
enum Accident {
  FIRST_MIB_ZEROED("zero 0 1"),
  FIRST_4_MIB_ZEROED("zero 0 4"),
  /** Replica A goes, too, and part of the volume behind it. */
  FIRST_16_MIB_ZEROED("zero 0 16"),
  MKFS_EXT4("mkfs.ext4 -q -F -E nodiscard,lazy_itable_init=1 $DEVICE 3M"),
  /** A protective MBR, and headers of GPT in the second and in the last sector. */
  GPT_AT_BOTH_ENDS(
      """
      head -c 17408 /dev/zero | put 0
      printf '\\125\\252' | put 510
      printf 'EFI PART' | put 512
      head -c 16896 /dev/zero | put $((SIZE - 16896))
      printf 'EFI PART' | put $((SIZE - 512))
      """),
  PVCREATE("lvm pvcreate -ff --yes --driverloaded n --devices $DEVICE $DEVICE"),
  /** A VG without LVs, with areas at both ends as ours has. */
  VGCREATE(
      "lvm pvcreate -ff --yes --driverloaded n --pvmetadatacopies 2 --devices $DEVICE $DEVICE;"
          + " lvm vgcreate --driverloaded n --devices $DEVICE other $DEVICE"),
  TEXT_ZEROED_IN_BOTH_AREAS(
      "head -c 4190208 /dev/zero | put 4608; head -c 4190208 /dev/zero | put $((252 * MIB + 512))"),
  HEADERS_OF_BOTH_AREAS_ZEROED(
      "head -c 512 /dev/zero | put 4096; head -c 512 /dev/zero | put $((252 * MIB))"),
  SECOND_AREA_ZEROED("zero 252 4"),
  LABEL_AND_BOTH_AREAS_ZEROED("zero 0 5; zero 252 4"),
  NOISE_OVER_LABEL_AND_FIRST_AREA("head -c 4194304 /dev/urandom | put 0");

  private static final String WORDS =
      """
      set -e
      MIB=1048576
      SIZE=$(blockdev --getsize64 $DEVICE)
      put() { dd of=$DEVICE bs=512 seek=$1 oflag=seek_bytes conv=notrunc,fsync status=none; }
      zero() {
        dd if=/dev/zero of=$DEVICE bs=1M seek=$1 count=$2 conv=notrunc,fsync status=none
      }
      """;

  private final String script;

  Accident(String script) {
    this.script = script;
  }

  void happenTo(Path device) throws IOException {
    String unused = GuestVolume.shell("DEVICE=" + device + "\n" + WORDS + script);
  }
}
