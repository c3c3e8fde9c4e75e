package org.lvmsr.smapi;

import java.util.List;

/** The interface {@code Plugin}, which volume and datapath plugins both have. */
public interface PluginService {
  /** What this plugin is. Works with no SR attached and changes nothing. */
  default QueryResult query(CallContext context) {
    throw SmapiException.unimplemented("Plugin.query");
  }

  /** The handles of the attached SRs. */
  default List<String> ls(CallContext context) {
    throw SmapiException.unimplemented("Plugin.ls");
  }

  /** Text for a bug report, without secrets or personal data. */
  default String diagnostics(CallContext context) {
    throw SmapiException.unimplemented("Plugin.diagnostics");
  }
}
