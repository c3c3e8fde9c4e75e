package org.lvmsr.conformance.cases;

/** Where rules come from: files and definitions of {@code xapi-project/xen-api}. */
final class Sources {
  private static final String IDL = "ocaml/xapi-storage/generator/lib/";

  private Sources() {}

  /** The definition of SRs and volumes. */
  static String control(String what) {
    return IDL + "control.ml: " + what;
  }

  /** The definition of the datapath. */
  static String data(String what) {
    return IDL + "data.ml: " + what;
  }

  /** The definition of what is done by and by. */
  static String task(String what) {
    return IDL + "task.ml: " + what;
  }

  /** The definition of what a plugin says of itself. */
  static String plugin(String what) {
    return IDL + "plugin.ml: " + what;
  }

  /** The daemon that runs the scripts. */
  static String daemon(String what) {
    return "ocaml/xapi-storage-script/main.ml: " + what;
  }

  /** How the daemon runs a process. */
  static String process(String what) {
    return "ocaml/xapi-storage-script/lib.ml: " + what;
  }

  /** The toolstack above the daemon. */
  static String xapi(String what) {
    return "ocaml/xapi/" + what;
  }

  /** The script that attaches volumes before the toolstack runs. */
  static String staticVdis(String what) {
    return "python3/bin/static-vdis: " + what;
  }

  /** The reader of datasource files. */
  static String rrdd(String what) {
    return "ocaml/xcp-rrdd/" + what;
  }

  /** What decodes answers, in another repository. */
  static String decoder(String what) {
    return "mirage/ocaml-rpc, src/lib/" + what;
  }

  /** The generator of the Python library, in the same one. */
  static String python(String what) {
    return "mirage/ocaml-rpc, src/lib/pythongen.ml: " + what;
  }
}
