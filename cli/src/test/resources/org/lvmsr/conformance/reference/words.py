"""The command line: arguments in words, as the Python library has it."""
import json
import os
import sys

from common import BASE, Failure, broken
from interface import INTERFACE


def usage(named, method):
    options = " [-h] [-j]"
    if ("configuration", "map") in INTERFACE[method]:
        options += " [--configuration CONFIGURATION CONFIGURATION]"
    positional = ["dbg"] + [name for name, kind in INTERFACE[method] if kind != "map"]
    if broken("words-help-names-the-arguments"):
        positional = positional[:-1]
    return "usage: " + named + options + " " + " ".join(positional) + "\n"


class Usage(Exception):
    pass


def value(kind, word):
    try:
        if kind == "int":
            return int(word)
        if kind == "bool":
            return {"true": True, "false": False}[word.lower()]
        if kind == "variant":
            return json.loads(word)
    except (ValueError, KeyError):
        if kind == "int" and broken("words-bad-number"):
            return 1024
        if kind == "bool" and broken("words-bad-boolean"):
            return True
        raise Usage("invalid %s: %s" % (kind, word)) from None
    return word


def parse(method, words):
    given, positional = {}, []
    kinds = [("dbg", "string")] + [(n, k) for n, k in INTERFACE[method] if k != "map"]
    if ("configuration", "map") in INTERFACE[method]:
        given["configuration"] = {}
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--" and not broken("words-behind-two-dashes"):
            positional += words
            break
        if word == "--configuration" and "configuration" in given and len(words) > 1:
            key = words.pop(0)
            given["configuration"][key] = words.pop(0)
        elif word.startswith("-"):
            if not broken("words-unknown-option"):
                raise Usage("unrecognized arguments: " + word)
        else:
            positional.append(word)
    if broken("words-too-few"):
        positional += ["x"] * (len(kinds) - len(positional))
    if broken("words-too-many"):
        positional = positional[:len(kinds)]
    if len(positional) != len(kinds):
        raise Usage("expected %d arguments" % len(kinds))
    for (name, kind), word in zip(kinds, positional):
        given[name] = value(kind, word)
    return given


def first_time():
    try:
        os.close(os.open(os.path.join(BASE, "helped"), os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def run(named, method, words, call):
    if "-h" in words or "--help" in words and "--" not in words:
        if broken("words-help-of-all-scripts") and method == "Volume.compare":
            return 1
        to_stderr = broken("words-help") and "-h" in words and first_time()
        to_stderr = to_stderr or broken("words-long-help") and "--help" in words
        (sys.stderr if to_stderr else sys.stdout).write(usage(named, method))
        return 0
    try:
        given = parse(method, words)
        if broken("words-datapath") and given.get("domain") == "0":
            given["domain"] = 0
        if broken("words-sr-attach") and "configuration" in given:
            given["configuration"].popitem()
        result = call(method, given)
    except Usage as bad:
        sys.stderr.write("%s%s: error: %s\n" % (usage(named, method), named, bad))
        return 2
    except Failure as failure:
        sys.stderr.write("%s\n" % failure.params)
        if broken("words-error"):
            return 0
        return 1
    if broken("words-query") and method == "Plugin.Query":
        del result["copyright"]
    if broken("words-volume-stat") and method == "Volume.stat":
        result["uri"] = []
    if broken("words-create") and method == "Volume.create":
        result["name"] = ""
        result["sharable"] = True
    if broken("words-nothing-is-null") and method == "Volume.set":
        return 0
    sys.stdout.write(json.dumps(result) + "\n")
    return 0
