package org.lvmsr.smapi;

import java.util.List;

/** The interface {@code Task}: work that goes on in the background. No toolstack asks for it. */
public interface TaskService {
  default Task stat(CallContext context, String id) {
    throw SmapiException.unimplemented("Task.stat");
  }

  /** Asks for the end of a task; it may end as it would have. */
  default void cancel(CallContext context, String id) {
    throw SmapiException.unimplemented("Task.cancel");
  }

  /** Forgets a task that has ended; fails while it goes on. */
  default void destroy(CallContext context, String id) {
    throw SmapiException.unimplemented("Task.destroy");
  }

  /** The ids of all that are not forgotten. */
  default List<String> ls(CallContext context) {
    throw SmapiException.unimplemented("Task.ls");
  }
}
