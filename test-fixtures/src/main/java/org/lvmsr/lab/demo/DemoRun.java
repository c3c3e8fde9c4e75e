package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lvmsr.lab.LabVm;

/**
 * What the chapters of the demo share.
 *
 * @param transcript where they print
 * @param checks where they note what holds
 * @param scripts the entry scripts of the VM that runs now
 */
record DemoRun(Transcript transcript, Checks checks, EntryScripts scripts) {
  /** The same demo in another VM. */
  DemoRun in(LabVm vm) {
    return new DemoRun(transcript, checks, new EntryScripts(vm, transcript));
  }

  LabVm vm() {
    return scripts.vm();
  }

  ObjectNode arguments() {
    return scripts.arguments();
  }

  /** Prints the step and calls the method it is about. */
  JsonNode call(String method, String why, ObjectNode arguments) {
    transcript.step(method, why);
    return scripts.call(method, arguments);
  }

  /** Runs a script in the VM that is part of the story but not of the product. */
  String work(String what, String why, String script) {
    transcript.step(what, why);
    return vm().script(script).orThrow().output();
  }
}
