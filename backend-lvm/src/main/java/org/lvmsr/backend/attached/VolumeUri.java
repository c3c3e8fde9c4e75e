package org.lvmsr.backend.attached;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lvmsr.smapi.SmapiException;

/**
 * The URI of a volume, the same for its whole life.
 *
 * @param sr the handle of the SR
 * @param key the volume's key
 */
public record VolumeUri(String sr, String key) {
  private static final Pattern FORM = Pattern.compile("lvmsr://([0-9a-f-]{36})/([0-9a-f-]{36})");

  /**
   * Parses what {@code Volume.stat} gave out.
   *
   * @throws SmapiException if it is something else
   */
  public static VolumeUri parse(String uri) {
    Matcher matcher = FORM.matcher(uri);
    if (!matcher.matches()) {
      throw SmapiException.backendFailure(
          "Bad_uri", "not a volume of lvmsr (lvmsr://<sr uuid>/<volume uuid>): " + uri);
    }
    return new VolumeUri(matcher.group(1), matcher.group(2));
  }

  @Override
  public String toString() {
    return "lvmsr://" + sr + "/" + key;
  }
}
