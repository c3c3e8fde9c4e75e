package org.lvmsr.cli.admin;

import java.io.IOException;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.initiator.IscsiAddress;
import org.lvmsr.backend.initiator.LunAddress;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A LUN at a target, read from within this process.
 *
 * @param lun where it is
 * @param account who we are there
 */
record RemoteLun(LunAddress lun, Account account) implements Target {

  /** Whether a word is meant to be an address. */
  static boolean isAddress(String word) {
    return word.startsWith(IscsiAddress.SCHEME);
  }

  /**
   * The LUN that an address names.
   *
   * @throws CannotLook if it is no address, or names no LUN
   */
  static RemoteLun find(AdminContext context, String word) throws IOException {
    IscsiAddress address = parse(word);
    LunAddress lun =
        address
            .lun()
            .orElseThrow(
                () ->
                    new CannotLook(
                        address + " names no LUN: lvmsr inspect " + address + " lists them"));
    return new RemoteLun(lun, Account.of(context));
  }

  /**
   * Understands an address.
   *
   * @throws CannotLook if it is none
   */
  static IscsiAddress parse(String word) throws CannotLook {
    try {
      return IscsiAddress.parse(word);
    } catch (IllegalArgumentException e) {
      throw new CannotLook(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String name() {
    return lun.toString();
  }

  @Override
  public boolean attachedHere() {
    return false;
  }

  @Override
  public ReadableDevice open(AdminContext context) throws IOException {
    return account.initiator().open(lun, account.chap());
  }

  @Override
  public Inspector.Report check(AdminContext context) throws IOException {
    try (ReadableDevice device = open(context)) {
      Inspector.Report report = Target.inspector(context).check(device);
      Target.requireSr(this, report.seen());
      return report;
    }
  }

  @Override
  public Witnesses look(AdminContext context, ReadableDevice device) throws IOException {
    Witnesses seen = Target.inspector(context).look(device);
    Target.requireSr(this, seen);
    return seen;
  }

  /** Looks, whether or not there is an SR. */
  Witnesses lookForAny(AdminContext context) throws IOException {
    try (ReadableDevice device = open(context)) {
      return Target.inspector(context).look(device);
    }
  }
}
