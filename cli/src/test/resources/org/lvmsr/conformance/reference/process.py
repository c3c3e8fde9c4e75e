"""A call as a process: what comes in on stdin and goes out on stdout."""
import errno
import json
import os
import sys
import time

from common import BASE, FAULT, Failure, broken, during


def at_start(method):
    """Before anything is read."""
    if method == "SR.stat":
        bare = not os.environ.get("PATH")
        if broken("process-needs-no-home") and "HOME" not in os.environ and not bare:
            sys.exit(1)
        if broken("process-needs-no-environment") and bare:
            sys.exit(1)
        if broken("process-needs-no-working-directory"):
            os.getcwd()
        if broken("process-runs-under-the-observer") and not sys.flags.isolated:
            sys.exit(139)


def unlocked(method, arguments):
    """Whether a call goes without the lock."""
    methods = {
        "parallel-creates-are-all-listed": "Volume.create",
        "parallel-sets-are-all-kept": "Volume.set",
        "parallel-snapshots-are-all-listed": "Volume.snapshot",
    }
    return methods.get(FAULT) == method and arguments["dbg"].endswith(FAULT)


def while_locked(method, arguments):
    """While the lock is held, or should be."""
    if unlocked(method, arguments):
        time.sleep(0.3)
    if during("parallel-calls-of-all-kinds", arguments):
        time.sleep(0.3)
    if during("process-killed-leaves-no-lock", arguments) and method == "Volume.create":
        mark = os.path.join(BASE, "making")
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            time.sleep(60)
        time.sleep(0.3)
        os.unlink(mark)


def busy(method, arguments):
    """Refuses a second call at the same time, where it should wait."""
    methods = {
        "parallel-stats-answer-the-same": "Volume.stat",
        "parallel-destroys-succeed": "Volume.destroy",
        "parallel-attaches-answer-the-same": "Datapath.attach",
        "parallel-sr-attaches-succeed": "SR.attach",
    }
    if methods.get(FAULT) == method and arguments.get("dbg", "").endswith(FAULT):
        try:
            mark = os.path.join(BASE, "busy")
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            raise Failure("Busy", method) from None


def answer(method, arguments, result):
    """The last chance to spoil a result."""
    if during("answer-of-nothing-is-null", arguments) and result is None:
        return {}
    if method in ("Volume.stat", "SR.stat"):
        if during("answer-has-no-null-members", arguments) and method == "Volume.stat":
            result["volume_type"] = None
        if during("answer-has-numbers-for-sizes", arguments):
            result["virtual_size"] = str(result.get("virtual_size"))
        if during("answer-has-booleans-with-defaults", arguments):
            result["cbt_enabled"] = "no"
        if during("answer-has-a-known-volume-type", arguments):
            result["volume_type"] = ["Metadata", None]
    if broken("process-is-not-led-by-language") and os.environ.get("LC_ALL") == "C":
        result["name"] = result["name"].encode("ascii", "replace").decode("ascii")
    return result


def careless_with_dbg(dbg):
    """What happens to dbg in a plugin that takes it for something of its own."""
    if broken("dbg-may-have-lines") and "\n" in dbg:
        raise Failure("BadDebug", "lines")
    if broken("dbg-may-be-empty") and not dbg:
        raise Failure("BadDebug", "empty")
    name = dbg.replace("/", "_") if broken("dbg-may-be-long") else ""
    if broken("dbg-may-have-slashes") and dbg.startswith("."):
        name = dbg
    if name:
        with open(os.path.join(BASE, "volumes", name), "w", encoding="utf-8"):
            pass
    if broken("dbg-may-be-in-any-script"):
        dbg.encode("latin-1")
    if broken("dbg-is-not-for-a-shell"):
        os.system("true " + dbg)


def leave_something_running():
    """A process that still has stdout and stderr open, after the first call only."""
    try:
        os.close(os.open(os.path.join(BASE, "leaving"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    if os.fork() == 0:
        os.closerange(3, 100)
        time.sleep(20)
        os._exit(0)


def show(method, arguments, result):
    text = json.dumps(result) + "\n"
    if during("stdout-has-one-value-only", arguments):
        text = "Welcome!\n" + text
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as gone:
        if gone.errno == errno.EPIPE and broken("process-ends-when-nobody-reads"):
            time.sleep(60)
        os._exit(1)


def error_object(failure, arguments):
    result = {
        "code": "SR_BACKEND_FAILURE",
        "params": failure.params,
        "backtrace": {"error": failure.params[1], "files": [], "lines": []},
    }
    if during("error-is-an-object", arguments):
        del result["backtrace"]
    return result


def read():
    if broken("process-does-not-wait-for-the-end-of-stdin"):
        return sys.stdin.buffer.read()
    if not broken("process-reads-all-of-stdin"):
        return sys.stdin.buffer.readline()
    first = os.read(0, 65536)
    if len(first) == 65536:
        return first
    return first if first.endswith(b"\n") else first + sys.stdin.buffer.readline()


def json_mode(method, call):
    arguments = {}
    try:
        text = read().decode("utf-8")
        if broken("process-takes-a-line") and FAULT in text and text.endswith("\n"):
            return 1
        if broken("stdin-of-nothing-fails") and not text:
            text = '{"dbg": ""}'
        if broken("stdin-of-bad-json-fails") and text.startswith('{"dbg": '):
            text = '{"dbg": ""}'
        arguments = json.loads(text)
        if broken("argument-order-is-free") and list(arguments)[0] == "dbg" and len(arguments) > 1:
            raise Failure("BadOrder", "dbg")
    except ValueError as bad:
        sys.stderr.write("bad JSON on stdin: %s\n" % bad)
        return 1
    except Failure as failure:
        show(method, {}, error_object(failure, {}))
        return 1
    try:
        careless_with_dbg(arguments.get("dbg", ""))
        busy(method, arguments)
        result = call(method, arguments)
        if during("process-keeps-no-descriptors", arguments) and method == "SR.attach":
            leave_something_running()
        show(method, arguments, result)
        return 0
    except Failure as failure:
        show(method, arguments, error_object(failure, arguments))
        return 0 if during("error-has-an-exit-code", arguments) else 1
