"""Volumes, their snapshots and what is stored with them."""
import os

from common import DATA, MIB, Failure, broken, during, hit, new_uuid, scheme, spoil


def sr_of(state, a):
    known = state["srs"].get(os.path.basename(a["sr"]))
    if known is None or not known["attached"]:
        raise Failure("Sr_not_attached", a["sr"])
    return known


def volume_of(state, a, key="key"):
    volume = sr_of(state, a)["volumes"].get(a[key])
    if volume is None or volume.get("hidden"):
        raise Failure("Volume_does_not_exist", a[key])
    return volume


def path(key):
    return os.path.join(DATA, key)


def copy(source, target):
    """A copy with the holes of its source."""
    with open(target, "wb") as new:
        new.truncate(os.path.getsize(source))
    overlay(source, target)


def overlay(source, target):
    """Writes what is in a file over another one, which stays as it is where there are holes."""
    with open(source, "rb") as old, open(target, "r+b") as new:
        at = 0
        while True:
            try:
                at = os.lseek(old.fileno(), at, os.SEEK_DATA)
            except OSError:
                return
            end = os.lseek(old.fileno(), at, os.SEEK_HOLE)
            os.lseek(old.fileno(), at, os.SEEK_SET)
            block = os.read(old.fileno(), min(65536, end - at))
            new.seek(at)
            new.write(block)
            new.flush()
            at += len(block)


def remove(key):
    try:
        os.unlink(path(key))
    except FileNotFoundError:
        pass


def uri(key):
    return "%s:///%s" % (scheme(), key)


def record(key, v):
    result = {
        "key": key, "uuid": key, "name": v["name"], "description": v["description"],
        "read_write": v["writable"], "sharable": v["sharable"], "virtual_size": v["size"],
        "physical_utilisation": 0, "uri": [uri(key)], "keys": v["keys"],
        "cbt_enabled": v["cbt"],
    }
    if v.get("no_data") and not v.get("no_type"):
        result["volume_type"] = ["CBT_Metadata", None]
        result["uri"] = []
    if hit("volume-key-equals-uuid", v):
        result["uuid"] = ("1" if key[0] == "0" else "0") + key[1:]
    if hit("volume-uuid-is-one", v):
        result["uuid"] = "volume 7"
    if broken("volume-utilisation-is-sound"):
        result["physical_utilisation"] = -1
    result["uri"] = [one + v.get("suffix", "") for one in result["uri"]]
    if hit("revert-takes-the-uuid", v):
        result["uuid"] = key[::-1]
    if broken("volume-uri-names-a-datapath"):
        result["uri"] = ["nobody://" + key]
    return result


def new_key(state, sr, name):
    if broken("volume-create-makes-different-keys"):
        for key, volume in sr["volumes"].items():
            if volume["name"] == name:
                return key
    if broken("volume-key-is-not-used-again"):
        for n in range(1000):
            key = "00000000-0000-0000-0000-%012d" % n
            if key not in sr["volumes"]:
                return key
    if broken("volume-key-is-plain") and name.startswith("volume-key-is-plain"):
        return "a b%" + new_uuid()
    return new_uuid()


def spoiled(a):
    """A name as a careless plugin keeps it."""
    name = a["name"]
    if broken("name-is-kept"):
        return name.upper() if name == "disk 1" else name
    if broken("name-may-be-empty"):
        return name or "unnamed"
    if broken("name-may-begin-with-a-dash"):
        return name.lstrip("-")
    if broken("name-may-have-lines"):
        return name.replace("\r\n", "\n")
    if during("name-may-have-quotes", a):
        return name.replace('"', "'")
    if broken("name-may-be-in-any-script"):
        return name.encode("utf-8", "replace").decode("latin-1")
    if broken("name-may-have-spaces-around"):
        return name.strip(" ")
    if broken("name-may-be-long"):
        return name[:255]
    if broken("name-may-look-like-json") and name.startswith("{"):
        return "null"
    return name


def spoil_new(state, key, volume):
    if hit("data-new-volume-is-zero", volume):
        spoil(path(key), 5 * MIB)
    if hit("data-of-a-destroyed-volume-is-gone", volume) and "old" in state:
        os.rename(path(state["old"]) + ".old", path(key))
    if hit("data-device-has-the-size", volume):
        os.truncate(path(key), volume["size"] - MIB)


def shared(asked):
    if broken("volume-create-is-shared-if-asked"):
        return False
    return asked or broken("volume-create-is-not-shared-unasked")


def volume_create(state, a):
    sr = sr_of(state, a)
    if broken("volume-create-tiny") and a["size"] < MIB:
        raise Failure("TooSmall", str(a["size"]))
    size = -(-a["size"] // MIB) * MIB
    if broken("volume-create-is-large-enough"):
        size = max(1, a["size"] // MIB) * MIB
    key = new_key(state, sr, a["name"])
    sr["volumes"][key] = {
        "name": spoiled(a), "description": a["description"], "size": size,
        "writable": not broken("volume-create-is-writable"),
        "sharable": shared(a["sharable"]),
        "keys": {"made": "now"} if broken("volume-create-has-no-keys") else {},
        "cbt": a["name"].startswith("cbt-is-off-at-first") and broken("cbt-is-off-at-first"),
        "domains": {},
    }
    with open(path(key), "wb") as file:
        file.truncate(size)
    spoil_new(state, key, sr["volumes"][key])
    result = record(key, sr["volumes"][key])
    if during("volume-stat-answers-as-create", a):
        result["sharable"] = not result["sharable"]
    return result


def volume_stat(state, a):
    try:
        v = volume_of(state, a)
    except Failure as failure:
        if during("volume-stat-of-unknown-fails", a):
            raise SystemExit(1) from None
        if during("volume-destroyed-does-not-stat", a):
            raise SystemExit(1) from None
        if during("volume-unknown-is-the-declared-error", a):
            failure.params = ["KeyError", a["key"]]
        raise
    result = record(a["key"], v)
    if broken("snapshot-leaves-the-source-writable") and v.get("snapshots"):
        result["read_write"] = False
    return result


def volume_destroy(state, a):
    sr = sr_of(state, a)
    if a["key"] not in sr["volumes"] and broken("volume-destroy-twice"):
        raise Failure("Volume_does_not_exist", a["key"])
    if broken("compose-parent-can-be-destroyed") and a["key"] == state.get("composed"):
        raise Failure("Volume_does_not_exist", a["key"])
    if broken("keys-go-with-the-volume"):
        state["gone"] = a["key"]
    volume = sr["volumes"].get(a["key"], {})
    sources = [k for k, v in sr["volumes"].items() if k == volume.get("of")]
    if broken("volume-destroy-leaves-others") and len(sr["volumes"]) == 2 and not sources:
        for other in sr["volumes"].values():
            other["description"] = "touched"
    if during("snapshot-destroy-leaves-the-source", a) and volume.get("snapshot"):
        for source in sources:
            if len([v for v in sr["volumes"].values() if v.get("of") == source]) == 1:
                sr["volumes"].pop(source)
    if during("snapshot-survives-its-source", a):
        for k in [k for k, v in sr["volumes"].items() if v.get("of") == a["key"]]:
            sr["volumes"].pop(k)
    if broken("clone-survives-its-snapshot") and volume.get("snapshot"):
        for k in [k for k, v in sr["volumes"].items() if v.get("of") == a["key"]]:
            sr["volumes"].pop(k)
    if broken("sr-ls-forgets-destroyed-volumes") and volume:
        volume["ghost"] = True
        return
    spoil_others(sr, a["key"], volume)
    if volume and hit("data-of-a-destroyed-volume-is-gone", volume):
        state["old"] = a["key"]
        copy(path(a["key"]), path(a["key"]) + ".old")
    sr["volumes"].pop(a["key"], None)
    remove(a["key"])


def spoil_others(sr, key, volume):
    """What else a careless plugin destroys with a volume."""
    for other, v in sr["volumes"].items():
        if v.get("copy_of") == key and hit("copy-survives-its-source", v):
            spoil(path(other), MIB)
        if v.get("of") == key and hit("data-snapshot-stays-without-its-source", v):
            spoil(path(other))
        if other == volume.get("of") and hit("data-stays-without-its-snapshot", v):
            spoil(path(other))


def derived(state, a, snapshot):
    sr = sr_of(state, a)
    source = volume_of(state, a)
    key = new_uuid()
    sr["volumes"][key] = {
        "name": source["name"], "description": source["description"], "size": source["size"],
        "writable": not snapshot, "sharable": False, "keys": {}, "cbt": source["cbt"] and snapshot,
        "domains": {}, "of": a["key"], "snapshot": snapshot,
    }
    shared = ["data-snapshot-never-changes"] if snapshot else [
        "data-clone-leaves-its-source", "data-clone-does-not-follow-its-source",
        "data-clones-are-apart",
    ]
    if any(hit(case, source) for case in shared):
        os.link(path(a["key"]), path(key))
    else:
        copy(path(a["key"]), path(key))
    if hit("data-clone-of-a-snapshot-has-its-data", source) and not snapshot:
        copy(path(source["of"]), path(key))
    case = "data-snapshot-has-what-was-there" if snapshot else "data-clone-has-what-was-there"
    if hit(case, source):
        spoil(path(key))
    return key, source, sr["volumes"][key]


def spoil_at_snapshot(state, a):
    source = volume_of(state, a)
    in_use = "active" in source["domains"].values()
    if hit("data-snapshot-of-a-volume-in-use", source) and in_use:
        raise Failure("VDIInUse", a["key"])
    if hit("datapath-uri-stays-over-snapshot", source):
        source["suffix"] = "?new"
    for other, v in sr_of(state, a)["volumes"].items():
        if v.get("of") == a["key"] and hit("data-snapshots-differ", v):
            copy(path(a["key"]), path(other))


def volume_snapshot(state, a):
    unknown = a["key"] not in sr_of(state, a)["volumes"]
    if broken("snapshot-of-unknown-fails") and unknown:
        raise SystemExit(1)
    spoil_at_snapshot(state, a)
    key, source, made = derived(state, a, True)
    if hit("data-source-of-a-snapshot-stays", source):
        spoil(path(a["key"]))
    source["snapshots"] = source.get("snapshots", 0) + 1
    if broken("snapshot-copies-the-name"):
        made["name"] = "snapshot of " + made["name"]
    if broken("snapshot-has-no-keys"):
        made["keys"] = dict(source["keys"])
    if broken("snapshot-keeps-keys-of-the-source"):
        source["keys"] = {}
    if broken("snapshot-has-the-size"):
        made["size"] = 4 * MIB
    if during("snapshot-has-its-own-key", a):
        made["hidden"] = True
    if broken("snapshot-several") and source["snapshots"] > 2:
        raise Failure("TooMany", a["key"])
    return record(key, made)


def volume_clone(state, a):
    unknown = a["key"] not in sr_of(state, a)["volumes"]
    if broken("clone-of-unknown-fails") and unknown:
        raise SystemExit(1)
    key, source, made = derived(state, a, False)
    if broken("clone-is-writable") and source["writable"]:
        made["writable"] = False
    if broken("clone-of-snapshot-is-writable") and not source["writable"]:
        made["writable"] = False
    if broken("clone-copies-the-name"):
        made["description"] = ""
    if broken("clone-has-no-keys"):
        made["keys"] = dict(source["keys"])
    if broken("clone-has-the-size"):
        made["size"] = 4 * MIB
    return record(key, made)


def volume_set_name(state, a):
    volume = volume_of(state, a)
    if hit("data-stays-over-rename", volume):
        spoil(path(a["key"]))
    if hit("datapath-uri-stays-over-rename", volume):
        volume["suffix"] = "?new"
    volume["name"] = a["new_name"]
    if broken("volume-set-name"):
        volume["keys"]["renamed"] = "true"


def volume_set_description(state, a):
    volume = volume_of(state, a)
    if a["new_description"] or not broken("volume-set-description"):
        volume["description"] = a["new_description"]


def volume_set(state, a):
    if broken("keys-go-with-the-volume") and state.get("gone") == a["key"]:
        return None
    volume = volume_of(state, a)
    keys, k, v = volume["keys"], a["k"], a["v"]
    if broken("keys-set-is-kept") and keys:
        keys.clear()
    if broken("keys-set-overwrites") and k == "vdi-type" and k in keys:
        return None
    if broken("keys-value-may-be-empty") and not v:
        return None
    if broken("keys-values-are-verbatim"):
        v = v.strip() or v
    if broken("keys-names-are-verbatim") and "/" in k:
        k = k.replace("/", "_")
    if broken("keys-belong-to-one-volume"):
        for other in sr_of(state, a)["volumes"].values():
            other["keys"][k] = v
    if during("snapshot-takes-keys-of-its-own", a) and volume.get("snapshot"):
        raise Failure("ReadOnly", a["key"])
    keys[k] = v
    return None


def volume_unset(state, a):
    keys = volume_of(state, a)["keys"]
    if a["k"] not in keys and broken("keys-unset-of-absent-succeeds"):
        raise Failure("KeyError", a["k"])
    if broken("keys-unset-removes"):
        keys.clear()
    keys.pop(a["k"], None)


def volume_resize(state, a):
    if broken("volume-resize-of-unknown-fails") and a["key"] not in sr_of(state, a)["volumes"]:
        return
    volume = volume_of(state, a)
    wanted = -(-a["new_size"] // MIB) * MIB
    if broken("volume-resize-to-the-same") and wanted == volume["size"]:
        raise Failure("SameSize", a["key"])
    if wanted < volume["size"]:
        if not broken("volume-resize-never-shrinks"):
            raise Failure("Shrinks", a["key"])
    if broken("volume-resize-grows") and wanted > volume["size"]:
        wanted = a["new_size"] // MIB * MIB
    if broken("volume-resize-keeps-the-record"):
        volume["keys"] = {}
    volume["size"] = wanted
    if hit("data-stays-over-resize", volume):
        os.truncate(path(a["key"]), 0)
    if hit("datapath-uri-stays-over-resize", volume):
        volume["suffix"] = "?new"
    os.truncate(path(a["key"]), wanted)
    if hit("data-added-by-resize-is-zero", volume):
        spoil(path(a["key"]), wanted - 4096)


def volume_revert(state, a):
    sr = sr_of(state, a)
    volume, snapshot = volume_of(state, a), volume_of(state, a, "snapshot")
    if hit("revert-several-times", volume) and volume.get("reverted"):
        raise Failure("Already", a["key"])
    volume["reverted"] = True
    if not hit("revert-restores-the-data", volume):
        copy(path(a["snapshot"]), path(a["key"]))
    volume["size"] = snapshot["size"]
    if snapshot["name"].startswith("revert-keeps-the-record") and broken("revert-keeps-the-record"):
        volume["name"] = snapshot["name"]
    if hit("revert-leaves-a-writable-volume", volume):
        volume["writable"] = False
    if hit("revert-keeps-the-snapshot", volume):
        sr["volumes"].pop(a["snapshot"])
