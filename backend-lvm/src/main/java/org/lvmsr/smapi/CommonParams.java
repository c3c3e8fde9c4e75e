package org.lvmsr.smapi;

import java.util.Map;

/** Parameters that several methods share. */
final class CommonParams {
  static final Param<String> DBG =
      new Param<>("dbg", ParamType.STRING, "Debug context from the caller");
  static final Param<String> SR = new Param<>("sr", ParamType.STRING, "The Storage Repository");
  static final Param<String> KEY = new Param<>("key", ParamType.STRING, "The volume key");
  static final Param<String> UUID =
      new Param<>("uuid", ParamType.STRING, "The uuid of the Storage Repository");
  static final Param<String> NAME = new Param<>("name", ParamType.STRING, "A name for people");
  static final Param<String> DESCRIPTION =
      new Param<>("description", ParamType.STRING, "A description for people");
  static final Param<String> NEW_NAME =
      new Param<>("new_name", ParamType.STRING, "The name from now on");
  static final Param<String> NEW_DESCRIPTION =
      new Param<>("new_description", ParamType.STRING, "The description from now on");
  static final Param<String> URI =
      new Param<>("uri", ParamType.STRING, "A URI of the volume, as its stat gives it");
  static final Param<String> DOMAIN =
      new Param<>("domain", ParamType.STRING, "An opaque string which represents the Xen domain.");
  static final Param<Map<String, String>> CONFIGURATION =
      new Param<>(
          "configuration",
          ParamType.STRING_MAP,
          "A key of the plugin's configuration and its value; may be repeated");

  private CommonParams() {}
}
