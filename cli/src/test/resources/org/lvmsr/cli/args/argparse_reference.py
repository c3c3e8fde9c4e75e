# Parses command lines with argparse: one JSON object for each line in, one for each line out.
import argparse
import contextlib
import io
import json
import os
import sys


class Pair(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        getattr(namespace, self.dest)[values[0]] = values[1]


def parser_of(case):
    parser = argparse.ArgumentParser(prog=case["program"], description=case["description"])
    parser.add_argument("-j", "--json", action="store_true",
                        help="Read json from stdin, print json to stdout")
    for param in case["params"]:
        if param["type"] == "map":
            parser.add_argument("--" + param["name"], nargs=2, action=Pair, default={},
                                help=param["help"])
        elif param["type"] == "int":
            parser.add_argument(param["name"], type=int, help=param["help"])
        elif param["type"] == "bool":
            parser.add_argument(param["name"], type=lambda text: json.loads(text.lower()),
                                help=param["help"])
        elif param["type"] == "json":
            parser.add_argument(param["name"], type=json.loads, help=param["help"])
        else:
            parser.add_argument(param["name"], help=param["help"])
    return parser


def run(case):
    os.environ["COLUMNS"] = str(case["columns"])
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            parsed = vars(parser_of(case).parse_args(case["argv"]))
    except SystemExit as end:
        text = out.getvalue() if end.code == 0 else err.getvalue()
        return {"exit": end.code, "text": text.replace("optional arguments:", "options:")}
    return {"json": parsed.pop("json"), "arguments": parsed}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
