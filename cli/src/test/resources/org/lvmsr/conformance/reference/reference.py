"""A plugin that keeps every rule of the suite, or breaks one.

Volumes are sparse files, snapshots are copies of them, and all that is known of them is in one JSON
file below a lock. The file `fault` names the case whose rule is to be broken: broken("name") is
where that is done. It is meant to be read, and to start fast; it is no storage for anybody.
"""
import fcntl
import json
import os
import sys

import commands
import process
from common import BASE, FAULT, Failure, broken, during
from interface import BARE, INTERFACE


def lock(impatient):
    handle = os.open(os.path.join(BASE, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if impatient else 0))
    except BlockingIOError:
        raise Failure("Busy", "lock") from None


def load():
    try:
        with open(os.path.join(BASE, "state.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"srs": {}, "calls": 0}


def save(state):
    temporary = os.path.join(BASE, "state.%d" % os.getpid())
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.rename(temporary, os.path.join(BASE, "state.json"))


def check(value, kind, name):
    right = {
        "string": isinstance(value, str),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "bool": isinstance(value, bool),
        "object": isinstance(value, dict),
        "variant": isinstance(value, list) and len(value) == 2,
        "map": isinstance(value, dict) and all(isinstance(v, str) for v in value.values()),
    }[kind]
    if not right:
        raise Failure("TypeError", "%s: expected %s, not %r" % (name, kind, value))


def call(method, given):
    """Runs a method below the lock and keeps what it changed."""
    arguments = {}
    if broken("argument-unknown-is-ignored") and "later" in given:
        raise Failure("Unknown", "later")
    if broken("error-is-never-unimplemented") and method == "Volume.resize":
        raise Failure("Unimplemented", method)
    if FAULT == "unimplemented" and method not in BARE:
        raise Failure("Unimplemented", method)
    case = "error-of-what-is-not-implemented"
    if given.get("dbg") == "conformance " + case and method == "Task.cancel":
        raise Failure("Unimplemented", "this" if broken(case) else method)
    if during("argument-missing-fails", given):
        given.setdefault("size", 1 << 20)
    if during("argument-of-another-type-fails", given) and "size" in given:
        given["size"] = int(given["size"]) if given["size"] != "eight" else 8
    for name, kind in [("dbg", "string")] + INTERFACE[method]:
        if name not in given:
            raise Failure("MissingArgument", name)
        check(given[name], kind, name)
        arguments[name] = given[name]
    if not process.unlocked(method, arguments):
        lock(during("parallel-calls-of-all-kinds", given))
    state = load()
    if during("error-of-unknown-sr-is-the-declared-one", given) and arguments.get("sr", "/")[0] != "/":
        raise Failure("SR_does_not_exist", arguments["sr"])
    before = json.dumps(state)
    process.while_locked(method, arguments)
    try:
        result = getattr(commands, method.lower().replace(".", "_"))(state, arguments)
    finally:
        if json.dumps(state) != before:
            save(state)
    return process.answer(method, arguments, result)


def main(path):
    named = os.path.basename(path)
    method = next(m for m in INTERFACE if m.lower() == named.lower())
    process.at_start(method)
    words = sys.argv[1:]
    if "--json" in words or ("-j" in words and not broken("words-short-json")):
        sys.exit(process.json_mode(method, call))
    import words as command_line

    sys.exit(command_line.run(named, method, words, call))
