"""A stand-in for bindings that are generated from the interface: takes arguments apart and checks
every type going in and coming out, as they do. Real ones are ten times as long.
"""

import argparse
import json
import logging
import sys
import traceback

LOG = logging.getLogger("bindings")


class Rpc_light_failure(Exception):
    def __init__(self, name, args):
        super().__init__(name)
        self.name = name
        self.arguments = args

    def failure(self):
        return {"code": self.name, "params": self.arguments, "backtrace": None}


class InternalError(Rpc_light_failure):
    def __init__(self, text):
        super().__init__("SR_BACKEND_FAILURE", [text])


class UnmarshalException(InternalError):
    def __init__(self, thing, expected, where):
        super().__init__("UnmarshalException thing=%s ty=%s desc=%s" % (thing, expected, where))


def is_long(value):
    try:
        int(value)
        return True
    except ValueError:
        return False


def check_string(value, where):
    if not isinstance(value, str):
        raise UnmarshalException(repr(value), "string", where)


def check_bool(value, where):
    if not isinstance(value, bool):
        raise UnmarshalException(repr(value), "bool", where)


def check_long(value, where):
    if not is_long(value):
        raise UnmarshalException(repr(value), "int64", where)


def check_strings(value, where):
    if not isinstance(value, list):
        raise UnmarshalException(repr(value), "string list", where)
    for each in value:
        check_string(each, where)


def check_map(value, where):
    if not isinstance(value, dict):
        raise UnmarshalException(repr(value), "(string * string) list", where)
    for key, each in value.items():
        check_string(key, where)
        check_string(each, where)


class Volume_server_dispatcher:
    def __init__(self, implementation):
        self.implementation = implementation

    def stat(self, args):
        if not isinstance(args, dict):
            raise UnmarshalException(repr(args), "dict", "Volume.stat")
        for name in ("dbg", "sr", "key"):
            if name not in args:
                raise UnmarshalException("argument missing", name, "")
            check_string(args[name], name)
        results = self.implementation.stat(args["dbg"], args["sr"], args["key"])
        if not isinstance(results, dict):
            raise UnmarshalException(repr(results), "dict", "Volume.stat")
        for name in ("key", "uuid", "name", "description"):
            check_string(results[name], name)
        for name in ("read_write", "sharable", "cbt_enabled"):
            check_bool(results[name], name)
        for name in ("virtual_size", "physical_utilisation"):
            check_long(results[name], name)
        check_strings(results["uri"], "uri")
        check_map(results["keys"], "keys")
        return results

    def dispatch(self, method, params):
        if method == "Volume.stat":
            return self.stat(params)
        raise InternalError("unknown method " + method)


class Volume_commandline:
    def __init__(self, implementation):
        self.dispatcher = Volume_server_dispatcher(implementation)

    def parse_stat(self):
        parser = argparse.ArgumentParser(description="[stat sr volume] returns metadata of a volume")
        parser.add_argument("-j", "--json", action="store_const", const=True, default=False)
        parser.add_argument("dbg", nargs="?", help="Debug context from the caller")
        parser.add_argument("sr", nargs="?", help="The Storage Repository")
        parser.add_argument("key", nargs="?", help="The volume key")
        return vars(parser.parse_args())

    def stat(self):
        use_json = False
        try:
            request = self.parse_stat()
            use_json = request.pop("json")
            if use_json:
                request = json.loads(sys.stdin.readline())
            results = self.dispatcher.stat(request)
            print(json.dumps(results))
        except Exception as error:
            if use_json:
                print(json.dumps({"code": str(error), "params": traceback.format_exc().split("\n")}))
            raise
