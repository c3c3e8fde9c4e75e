package org.lvmsr.smapi;

import static org.lvmsr.smapi.CommonParams.DBG;

import java.util.List;

/** The methods of {@code Task}. */
final class TaskMethods {
  private static final Param<String> ID = new Param<>("id", ParamType.STRING, "The task's id");

  private TaskMethods() {}

  static List<SmapiMethod> all() {
    return List.of(
        method("stat", "describes a task.")
            .takes(DBG, ID)
            .returns(ResultType.TASK, (p, kind, ctx, a) -> p.task().stat(ctx, a.get(ID))),
        method("cancel", "asks for the end of a task.")
            .takes(DBG, ID)
            .returnsUnit((p, kind, ctx, a) -> p.task().cancel(ctx, a.get(ID))),
        method("destroy", "forgets a task that has ended.")
            .takes(DBG, ID)
            .returnsUnit((p, kind, ctx, a) -> p.task().destroy(ctx, a.get(ID))),
        method("ls", "lists the tasks that are not forgotten.")
            .returns(ResultType.listOf(ResultType.STRING), (p, kind, ctx, a) -> p.task().ls(ctx)));
  }

  private static SmapiMethod.Builder method(String name, String description) {
    return SmapiMethod.named(SmapiInterface.TASK, name, description);
  }
}
