package org.lvmsr.lab;

import java.util.List;

/** What the guest's boot script must know about its VM, as shell text for it to read. */
final class GuestConfig {
  private GuestConfig() {}

  /** The tag by which host and guest name a VM's n-th share. */
  static String shareTag(int index) {
    return "share" + index;
  }

  static String of(VmSpec spec) {
    StringBuilder text = new StringBuilder();
    text.append("LAB_HOST_NAME=").append(ShellQuote.quote(spec.name())).append('\n');
    text.append("LAB_HOST_UUID=").append(ShellQuote.quote(spec.hostUuid().toString())).append('\n');
    List<Share> shares = spec.shares();
    for (int i = 0; i < shares.size(); i++) {
      String directory = shares.get(i).directory().toString();
      text.append("share ").append(shareTag(i)).append(' ').append(ShellQuote.quote(directory));
      text.append('\n');
    }
    return text.toString();
  }
}
