"""The datapath plugin: a volume is reached at the path of its file."""
import os

from common import Failure, broken, hit, spoil
from volumes import copy, path, remove


def located(state, uri):
    """The key and the volume that a URI names."""
    key = uri.split("?")[0].rsplit("/", 1)[1]
    for sr in state["srs"].values():
        if key in sr["volumes"]:
            return key, sr["volumes"][key]
    return key, None


def present(state, uri):
    key, volume = located(state, uri)
    if volume is None:
        raise Failure("Volume_does_not_exist", key)
    return key, volume


def current(key, volume):
    return path(key) + (".temporary" if volume.get("temporary") else "")


def hide(key):
    """The file is not where it was said to be."""
    if os.path.exists(path(key)):
        os.rename(path(key), path(key) + ".hidden")


def datapath_attach(state, a):
    key, volume = present(state, a["uri"])
    attached_before = a["domain"] in volume["domains"]
    if hit("datapath-again-after-detach", volume) and "was_detached" in volume:
        raise Failure("Gone", key)
    if hit("datapath-domain-is-any-text", volume) and "/" in a["domain"]:
        raise Failure("BadDomain", a["domain"])
    volume["domains"].setdefault(a["domain"], "attached")
    file = current(key, volume)
    disk = ["XenDisk", {"params": file, "extra": {}, "backend_type": "vbd3"}]
    device = ["BlockDevice", {"path": file}]
    implementations = [disk, device]
    name = "a:b" if hit("datapath-nbd-uri-has-four-parts", volume) else key
    implementations.append(["Nbd", {"uri": "nbd:unix:/run/reference:exportname=" + name}])
    if hit("datapath-attach-has-a-xen-disk", volume):
        implementations = [device]
    if hit("datapath-attach-has-a-way-for-the-host", volume):
        implementations = [disk]
    if hit("datapath-attach-has-each-kind-once", volume):
        implementations.append(device)
    if hit("datapath-backend-type-is-known", volume):
        disk[1]["backend_type"] = "tap"
    if hit("datapath-attach-twice", volume) and attached_before:
        disk[1]["extra"] = {"again": "true"}
    return {"implementations": implementations}


def activate(state, a):
    key, volume = present(state, a["uri"])
    domains = volume["domains"]
    if hit("import-ends-with-detach", volume) and "imported" in volume:
        raise Failure("VDIInUse", key)
    if hit("datapath-activate-twice", volume) and domains.get(a["domain"]) == "active":
        raise Failure("VDIInUse", key)
    if hit("datapath-second-domain-attaches", volume) and "active" in domains.values():
        raise Failure("VDIInUse", key)
    if hit("datapath-uri-stays-over-activate", volume):
        volume["suffix"] = "?active"
    domains[a["domain"]] = "active"
    return key, volume


def datapath_activate(state, a):
    activate(state, a)


def datapath_activate_readonly(state, a):
    in_use = "active" in present(state, a["uri"])[1]["domains"].values()
    key, volume = activate(state, a)
    if hit("datapath-several-readers", volume) and in_use:
        raise Failure("VDIInUse", key)
    if hit("datapath-activate-readonly-reads", volume):
        hide(key)


def source_is_put_away(state, key):
    """The target of a mirror has by now what was written to the source."""
    for operation in state.get("operations", {}).values():
        mirrors = operation["kind"] == "MirrorV1" and operation["source"] == key
        if not mirrors or operation["failed"] or operation["cancelled"]:
            continue
        if not hit("mirror-has-what-is-written", operation):
            copy(path(key), path(operation["target"]))
        if operation.get("spoiled"):
            spoil(path(operation["target"]))


def datapath_deactivate(state, a):
    key, volume = located(state, a["uri"])
    if volume is None:
        return
    active = volume["domains"].get(a["domain"]) == "active"
    if hit("datapath-deactivate-twice", volume) and not active:
        raise Failure("NotActive", key)
    others = [v for d, v in volume["domains"].items() if d != a["domain"]]
    if hit("datapath-late-detach-of-the-first-domain", volume) and "active" in others:
        hide(key)
    known = a["domain"] in volume["domains"]
    if hit("datapath-late-detach-twice", volume) and "active" in others and not known:
        hide(key)
    if hit("data-stays-over-deactivate", volume):
        spoil(path(key))
    if hit("data-of-volumes-is-apart", volume):
        for sr in state["srs"].values():
            for other in sr["volumes"]:
                if other != key:
                    spoil(path(other))
    if a["domain"] in volume["domains"]:
        volume["domains"][a["domain"]] = "attached"
    if active:
        source_is_put_away(state, key)


def datapath_detach(state, a):
    key, volume = located(state, a["uri"])
    if volume is None:
        return
    known = volume["domains"].pop(a["domain"], None)
    if hit("datapath-detach-twice", volume) and known is None and "was_detached" in volume:
        raise Failure("NotAttached", key)
    if hit("datapath-detach-of-what-was-never-attached", volume) and known is None:
        raise Failure("NotAttached", key)
    if hit("datapath-detach-while-active", volume) and known == "active":
        raise Failure("Active", key)
    volume["was_detached"] = a["domain"]


def datapath_open(state, a):
    key, volume = present(state, a["uri"])
    volume["temporary"] = not a["persistent"]
    if volume["temporary"]:
        copy(path(key), current(key, volume))


def datapath_close(state, a):
    key, volume = present(state, a["uri"])
    if hit("datapath-open-and-close", volume):
        spoil(path(key))
    if volume.pop("temporary", False):
        if hit("datapath-close-throws-away", volume):
            copy(path(key) + ".temporary", path(key))
        remove(key + ".temporary")
