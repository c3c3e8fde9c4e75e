"""What volumes have to do with each other: copies, comparisons, and one put on top of another."""
import os

from cbt import GRANULARITY, contents
from common import MIB, Failure, broken, during, hit, new_uuid, spoil
from volumes import copy, overlay, path, record, remove, sr_of, volume_of


def root(volumes, key):
    """The volume of which, at some remove, this one was made."""
    while "of" in volumes.get(key, {}):
        key = volumes[key]["of"]
    return key


def volume_copy(state, a):
    sr = sr_of(state, a)
    if broken("copy-of-unknown-fails") and a["key"] not in sr["volumes"]:
        raise SystemExit(1)
    source = volume_of(state, a)
    if a["dest_sr"] != a["sr"]:
        raise Failure("Refused", a["dest_sr"])
    key = new_uuid()
    made = dict(source, writable=not hit("copy-is-writable", source), domains={}, keys={}, cbt=False)
    for member in ("of", "snapshot"):
        made.pop(member, None)
    made["copy_of"] = a["key"]
    sr["volumes"][key] = made
    if hit("copy-leaves-its-source", source):
        os.link(path(a["key"]), path(key))
    else:
        copy(path(a["key"]), path(key))
    if hit("copy-has-its-own-key", source):
        made["hidden"] = True
    if hit("copy-copies-the-name", source):
        made["description"] = ""
    if hit("copy-has-no-keys", source):
        made["keys"] = dict(source["keys"])
    if hit("copy-has-the-size", source):
        made["size"] = 4 * MIB
    if hit("copy-has-what-was-there", source):
        spoil(path(key), MIB)
    return record(key, made)


def volume_compare(state, a):
    volumes = sr_of(state, a)["volumes"]
    if during("compare-of-unknown-fails", a) and a["key"] not in volumes:
        return {"blocksize": GRANULARITY, "ranges": []}
    volume = volume_of(state, a)
    one = contents(a["key"])
    known = a["key2"] in volumes
    related = known and root(volumes, a["key"]) == root(volumes, a["key2"])
    other = contents(a["key2"]) if related else bytes(len(one))
    if hit("compare-with-a-stranger", volume) and known and not related:
        other = contents(a["key2"])
    if hit("compare-with-nothing", volume) and not known:
        other = one
    starts = range(0, max(len(one), len(other)), GRANULARITY)
    ranges = [[at // GRANULARITY, 1] for at in starts
              if one[at:at + GRANULARITY] != other[at:at + GRANULARITY]]
    if hit("compare-covers-changes", volume):
        ranges.pop()
    if hit("compare-stays-inside-the-volume", volume):
        ranges.append([len(starts), 1])
    return {"blocksize": GRANULARITY, "ranges": ranges}


def volume_similar_content(state, a):
    volumes = sr_of(state, a)["volumes"]
    if during("similar-content-of-unknown-fails", a):
        return []
    volume = volume_of(state, a)
    similar = [key for key in volumes
               if key != a["key"] and root(volumes, key) == root(volumes, a["key"])]
    if hit("similar-content-knows-the-snapshot", volume):
        similar = [key for key in similar if not volumes[key].get("snapshot")]
    if hit("similar-content-knows-the-clone", volume):
        similar = [key for key in similar if "of" not in volumes[key]]
    if hit("similar-content-is-there", volume):
        similar.append(new_uuid())
    return similar


def volume_compose(state, a):
    volumes = sr_of(state, a)["volumes"]
    if during("compose-of-unknown-fails", a) and a["key2"] not in volumes:
        return
    child, parent = volume_of(state, a), volume_of(state, a, "key2")
    new = path(a["key"]) + ".new"
    copy(path(a["key2"]), new)
    if not hit("compose-puts-the-child-on-its-parent", child):
        overlay(path(a["key"]), new)
    os.rename(new, path(a["key"]))
    child["size"] = max(child["size"], parent["size"])
    if not hit("compose-takes-the-parent-away", child):
        volumes.pop(a["key2"])
        remove(a["key2"])
    if hit("compose-parent-can-be-destroyed", child):
        state["composed"] = a["key2"]
    if hit("compose-keeps-the-record", child):
        child["keys"] = {}
    if hit("compose-leaves-a-writable-volume", child):
        child["writable"] = False
