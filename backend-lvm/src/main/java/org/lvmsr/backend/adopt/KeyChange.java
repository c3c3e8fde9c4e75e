package org.lvmsr.backend.adopt;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Volume keys within texts, such as names of LVs, become others.
 *
 * @param adoption says which
 * @param former keys that become others; any other uuid stays as it is
 */
record KeyChange(Adoption adoption, Set<String> former) {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  KeyChange {
    former = Set.copyOf(former);
  }

  String in(String text) {
    return UUID.matcher(text).replaceAll(found -> Matcher.quoteReplacement(key(found.group())));
  }

  private String key(String uuid) {
    return former.contains(uuid) ? adoption.keyFor(uuid) : uuid;
  }
}
