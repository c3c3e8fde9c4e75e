package org.lvmsr.backend.layout;

import java.util.List;

/**
 * What is in a range of a LUN.
 *
 * @param part which part of it, in words; empty if there is but one
 * @param lv the LV that has the range, or several between commas; empty if none has
 * @param users the LVs that need it, one or many; none where no volume does
 */
public record Content(Use use, String part, String lv, List<User> users) {

  public Content {
    users = List.copyOf(users);
  }

  static Content of(Use use) {
    return new Content(use, "", "", List.of());
  }

  static Content part(Use use, String part) {
    return new Content(use, part, "", List.of());
  }

  /** How many volumes need it. An LV that no record names counts as one. */
  public long sharers() {
    return users.stream().map(User::identity).distinct().count();
  }

  /** Whether more than one volume needs it, so that it stays when one of them goes. */
  public boolean isShared() {
    return use == Use.POOL_SHARED || (use != Use.CONTESTED && sharers() > 1);
  }

  /** What it is, for people. */
  public String text() {
    String what = part.isEmpty() ? use.text() : use.text() + ": " + part;
    if (!isShared()) {
      return what;
    }
    return what + (users.isEmpty() ? ", shared" : ", shared by " + sharers());
  }

  /** Whether it is a part of the data of a pool. */
  public boolean isInPool() {
    return use == Use.POOL_MAPPED || use == Use.POOL_SHARED || use == Use.POOL_FREE;
  }

  /** How people call it: by the name of the only volume that needs it, else by its LV. */
  public String name() {
    return isOfOne() && !users.get(0).name().isEmpty() ? users.get(0).name() : lv;
  }

  /** The key of the only volume that needs it; empty if there is none, or several. */
  public String key() {
    return isOfOne() ? users.get(0).key() : "";
  }

  private boolean isOfOne() {
    return use != Use.CONTESTED && sharers() == 1;
  }
}
