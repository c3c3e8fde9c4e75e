"""The methods of the volume plugin, and by import those of the datapath."""
import os
import sys

from common import FAULT, Failure, broken, during, hit, new_uuid, spoil
from datapath import *
from cbt import *
from metrics import *
from operations import *
from relatives import *
from volumes import *

FEATURES = [
    "SR_PROBE", "VDI_RESIZE_ONLINE", "VDI_REVERT", "VDI_CONFIG_CBT", "VDI_ACTIVATE_READONLY",
    "VDI_ATTACH_OFFLINE", "VDI_COPY", "VDI_COMPOSE", "VDI_MIRROR",
]


def plugin_query(state, a):
    name = "reference"
    features = FEATURES[:] if called_as_volume() else ["NONPERSISTENT", "VDI_MIRROR_IN"]
    if FAULT in ("bare", "unimplemented"):
        features = []
    if during("query-names-the-directory", a):
        name = "another"
    if broken("query-features-are-known"):
        features.append("VDI_FLY")
    if during("query-needs-no-sr", a) and not any(sr["attached"] for sr in state["srs"].values()):
        raise Failure("Sr_not_attached", "none")
    if during("query-answers-the-same-again", a):
        state["calls"] += 1
    result = {
        "plugin": name,
        "name": "Reference",
        "description": "For tests, call %d" % state["calls"],
        "vendor": "none",
        "copyright": "none",
        "version": "1.0",
        "required_api_version": "5.0",
        "features": features,
        "configuration": {"dir": "any word"},
        "required_cluster_stack": [],
    }
    if during("query-has-all-members", a):
        del result["vendor"]
    if broken("query-requires-version-five") and called_as_volume():
        result["required_api_version"] = "4.9"
    if broken("datapath-query-requires-a-known-version") and not called_as_volume():
        result["required_api_version"] = "5.1"
    return result


def called_as_volume():
    return "/volume/" in os.path.abspath(sys.argv[0])


def plugin_ls(state, a):
    attached = [handle(u) for u, sr in state["srs"].items() if sr["attached"]]
    return [] if broken("plugin-ls-lists-attached-srs") else attached


def plugin_diagnostics(state, a):
    return {} if broken("diagnostics-are-text") else "%d SRs" % len(state["srs"])


def found(state, configuration):
    if "dir" not in configuration:
        raise Failure("MissingKey", "dir")
    for u, sr in state["srs"].items():
        if sr["configuration"]["dir"] == configuration["dir"]:
            return u, sr
    return None, None


def sr_probe(state, a):
    if during("probe-answers-with-a-list", a):
        return {"srs": [], "uris": []}
    if broken("probe-of-nothing-fails-well") and not a["configuration"]:
        raise SystemExit(1)
    u, sr = found(state, a["configuration"])
    configuration = dict(a["configuration"])
    if during("probe-changes-nothing", a):
        state["calls"] += 1
        return [{"configuration": configuration, "complete": True,
                 "extra_info": {"calls": str(state["calls"])}}]
    if sr is None or broken("probe-finds-a-detached-sr"):
        result = {"configuration": configuration, "complete": True, "extra_info": {}}
        if during("probe-of-free-storage-is-acceptable", a):
            result["complete"] = False
            configuration["sr_uuid"] = new_uuid()
        return [result]
    if not broken("probe-result-attaches"):
        configuration = dict(sr["configuration"])
    configuration["sr_uuid"] = u
    if broken("probe-result-attaches"):
        configuration["dir"] += "/"
    if during("probe-of-an-sr-is-acceptable", a):
        del configuration["sr_uuid"]
    return [{"configuration": configuration, "complete": True, "sr": stat_of(u, sr, a),
             "extra_info": {}}]


def sr_create(state, a):
    u, sr = found(state, a["configuration"])
    if sr is not None or state.pop("stuck", False):
        raise Failure("SR_EXISTS", str(u))
    kept = dict(a["configuration"], sr_uuid=a["uuid"])
    sr = {
        "name": a["name"], "description": a["description"], "configuration": kept,
        "attached": broken("sr-create-leaves-it-detached"), "volumes": {},
    }
    if broken("sr-destroy-takes-its-volumes"):
        sr["volumes"] = state.pop("left", {})
    if broken("sr-stat-has-the-name"):
        sr["description"] = ""
    state["srs"][a["uuid"]] = sr
    spoiled = broken("sr-create-answer-attaches") and "answer" in a["name"]
    return {} if spoiled else kept


def sr_attach(state, a):
    u, sr = found(state, a["configuration"]) if a["configuration"] else (None, None)
    if broken("sr-attach-of-nothing-fails") and not a["configuration"]:
        return "nothing"
    if sr is None and broken("sr-destroyed-does-not-attach") and a["configuration"]:
        return handle(a["configuration"]["sr_uuid"])
    if sr is None or a["configuration"].get("sr_uuid") != u:
        raise Failure("SR_does_not_exist", str(a["configuration"].get("sr_uuid")))
    if broken("sr-attach-twice") and sr["attached"] and "twice" in sr["name"]:
        raise Failure("SR_IN_USE", u)
    if sr.pop("detached", False) and "again" in sr["name"]:
        raise Failure("SR_IN_USE", u)
    sr["attached"] = True
    start_metrics(u, a)
    return handle(u)


def handle(u):
    return "/run/reference/" + u


def attached(state, sr):
    known = state["srs"].get(os.path.basename(sr))
    if known is None or not known["attached"]:
        raise Failure("Sr_not_attached", sr)
    return known


def sr_detach(state, a):
    u = os.path.basename(a["sr"])
    sr = state["srs"].get(u)
    if broken("sr-detach-twice"):
        attached(state, a["sr"])
    if sr is not None and not broken("sr-detach-ends-it"):
        sr["attached"] = False
    if sr is not None and broken("sr-attach-again-after-detach"):
        sr["detached"] = True
    if sr is not None and broken("sr-volumes-survive-detach"):
        for volume in sr["volumes"].values():
            volume["keys"] = {}
    for key, volume in sr["volumes"].items() if sr is not None else []:
        if hit("data-stays-over-sr-detach", volume):
            spoil(path(key))
        if hit("cbt-survives-detach", volume):
            volume["cbt"] = False
    if sr is not None and broken("sr-set-name"):
        sr["name"] = sr["name"].strip().replace("\n", " ")
    if sr is not None and broken("sr-set-description"):
        sr["description"] = sr["description"].encode("ascii", "replace").decode()
    stop_metrics(u, False)


def sr_destroy(state, a):
    attached(state, a["sr"])
    u = os.path.basename(a["sr"])
    sr = state["srs"][u]
    for key in sr["volumes"]:
        remove(key)
    if broken("sr-destroy-takes-its-volumes"):
        state["left"] = sr["volumes"]
    if broken("sr-destroy-needs-no-detach"):
        sr["configuration"]["dir"] = "gone"
    else:
        state["stuck"] = broken("sr-destroy-frees-the-storage") and "frees" in sr["name"]
        del state["srs"][u]
    stop_metrics(u, True)


def stat_of(u, sr, a):
    used = sum(v["size"] for v in sr["volumes"].values())
    total = max(1 << 40, used)
    stat = {
        "sr": handle(u), "name": sr["name"], "uuid": u, "description": sr["description"],
        "free_space": total - used, "total_space": total, "datasources": datasources(u, a),
        "clustered": False, "health": ["Healthy", ""],
    }
    if broken("sr-stat-has-the-handle"):
        stat["sr"] = u
    if broken("sr-stat-has-the-uuid"):
        stat["uuid"] = new_uuid()
    if broken("sr-stat-has-sound-space"):
        stat["free_space"] = total + 1
    if broken("sr-stat-is-healthy"):
        stat["health"] = ["Recovering", "always"]
    return stat


def sr_stat(state, a):
    return stat_of(os.path.basename(a["sr"]), attached(state, a["sr"]), a)


def sr_set_name(state, a):
    attached(state, a["sr"])["name"] = a["new_name"]


def sr_set_description(state, a):
    attached(state, a["sr"])["description"] = a["new_description"]


def sr_ls(state, a):
    if during("error-of-unknown-sr", a) and os.path.basename(a["sr"]) not in state["srs"]:
        return []
    listed = [record(key, v) for key, v in attached(state, a["sr"])["volumes"].items()
              if not v.get("hidden")]
    if broken("sr-ls-lists-every-volume"):
        return listed[:2]
    if broken("sr-ls-answers-as-stat"):
        for volume in listed:
            volume["description"] += "."
    if broken("keys-are-in-the-list"):
        for volume in listed:
            volume["keys"] = {}
    if broken("snapshot-is-read-only"):
        for volume in listed:
            volume["read_write"] = True
    return listed
