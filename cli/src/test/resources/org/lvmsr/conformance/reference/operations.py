"""Copies and mirrors of volumes in use, and the task that each of them is.

Nothing runs by itself: what is there is copied when one begins, and what was written since then when
the source is put away. The target is named by the export of it; nobody speaks NBD.
"""
import os
import time

from common import BASE, Failure, during, hit, new_uuid
from datapath import activate, present
from volumes import path


def begin(state, a, kind, ranges):
    key, volume = present(state, a["uri"])
    target = a["remote"].split("?")[0].rsplit("/", 1)[1]
    known = any(target in sr["volumes"] for sr in state["srs"].values())
    number = new_uuid()
    operation = {
        "name": volume["name"], "kind": kind, "source": key, "target": target, "looks": 0,
        "failed": not known, "cancelled": False, "ctime": time.time(),
    }
    state.setdefault("operations", {})[number] = operation
    if known and not hit("operation-copy-has-the-blocks", volume):
        copy_ranges(path(key), path(target), ranges)
    if known and hit("mirror-has-what-was-there", volume):
        operation["spoiled"] = True
    if hit("mirror-is-a-mirror", volume):
        kind = "CopyV1"
    if hit("operation-copy-is-a-copy", volume):
        kind = "MirrorV1"
    return [kind, number]


def copy_ranges(source, target, ranges):
    with open(source, "rb") as old, open(target, "r+b") as new:
        for start, length in ranges:
            old.seek(start)
            new.seek(start)
            new.write(old.read(length))


def data_mirror(state, a):
    key = present(state, a["uri"])[0]
    return begin(state, a, "MirrorV1", [(0, os.path.getsize(path(key)))])


def data_copy(state, a):
    size = a["blocklist"]["blocksize"]
    ranges = [(start * size, length * size) for start, length in a["blocklist"]["ranges"]]
    return begin(state, a, "CopyV1", ranges)


def operation_of(state, a, case):
    number = a["operation"][1]
    known = state.get("operations", {}).get(number)
    if known is None or (known.get("destroyed") and not hit(case, known)):
        raise Failure("No_such_operation", number)
    return number, known


def data_stat(state, a):
    if during("operation-of-unknown-fails", a):
        return {"failed": True, "complete": False}
    _, operation = operation_of(state, a, "operation-destroyed-does-not-stat")
    operation["looks"] += 1
    complete = operation["looks"] > 1
    if operation["failed"]:
        return {"failed": True, "complete": hit("mirror-to-nowhere-fails", operation)}
    if hit("mirror-becomes-complete", operation):
        return {"failed": complete, "complete": complete}
    progress = 1.0 if complete else 0.25
    if hit("mirror-progress-is-a-share", operation):
        progress *= 100
    return {"failed": False, "complete": complete, "progress": progress}


def data_cancel(state, a):
    if during("operation-unknown-is-not-cancelled", a):
        return
    number, operation = operation_of(state, a, "none")
    if hit("operation-can-be-cancelled", operation):
        raise Failure("Running", number)
    operation["cancelled"] = True


def data_destroy(state, a):
    if during("operation-unknown-is-not-destroyed", a):
        return
    number, operation = operation_of(state, a, "none")
    if operation["kind"] == "MirrorV1" and not (operation["cancelled"] or operation["failed"]):
        raise Failure("Running", number)
    operation["destroyed"] = True


def data_ls(state, a):
    if during("operation-is-listed", a):
        return []
    return [[operation["kind"], number] for number, operation in state.get("operations", {}).items()
            if not operation.get("destroyed") or hit("operation-destroyed-is-not-listed", operation)]


def task_of(state, a):
    operation = state.get("operations", {}).get(a["id"])
    if operation is None or operation.get("no_task"):
        raise Failure("No_such_task", a["id"])
    return operation


def task_ls(state, a):
    return [number for number, operation in state.get("operations", {}).items()
            if not operation.get("no_task") or hit("task-destroyed-is-gone", operation)]


def task_stat(state, a):
    if during("task-unknown-stat-fails", a):
        raise SystemExit(1)
    operation = task_of(state, a)
    task = {"id": a["id"], "debug_info": "", "ctime": operation["ctime"]}
    if hit("task-has-its-id", operation):
        task["id"] = "task " + a["id"]
    if operation["cancelled"]:
        task["state"] = ["Failed", "cancelled"]
    elif operation["kind"] == "CopyV1":
        task["state"] = ["Completed", {"duration": 0.5, "result": ["UnitResult", None]}]
    else:
        task["state"] = ["Pending", 25.0 if hit("task-progress-is-a-share", operation) else 0.25]
    return task


def task_cancel(state, a):
    if during("task-unknown-cancel-fails", a):
        return
    operation = task_of(state, a)
    if hit("task-can-be-cancelled", operation):
        raise Failure("Running", a["id"])
    operation["cancelled"] = True


def task_destroy(state, a):
    if during("task-unknown-destroy-fails", a):
        return
    operation = task_of(state, a)
    runs = operation["kind"] == "MirrorV1" and not operation["cancelled"]
    if runs and not hit("task-that-runs-is-not-destroyed", operation):
        raise Failure("Running", a["id"])
    operation["no_task"] = True


def datapath_import_activate(state, a):
    key, volume = activate(state, a)
    file = os.path.join(BASE, "i" + key[:8])
    if hit("import-ends-with-detach", volume):
        volume["imported"] = True
    if hit("import-activate-twice", volume) and os.path.exists(file):
        file += "x"
    if hit("import-socket-can-be-connected", volume):
        return file
    if not os.path.exists(file):
        listen(file)
    return file


def listen(file):
    """Takes one connection, if it comes soon."""
    import socket

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(file)
        listening.listen(1)
        if os.fork() != 0:
            return
        os.setsid()
        null = os.open("/dev/null", os.O_RDWR)
        for descriptor in range(100):
            if descriptor < 3:
                os.dup2(null, descriptor)
            elif descriptor != listening.fileno():
                os.closerange(descriptor, descriptor + 1)
        listening.settimeout(5)
        try:
            listening.accept()
        finally:
            os._exit(0)
