"""Which blocks changed: found by comparing files, which is slow and right."""
import base64
import os

from common import Failure, hit
from volumes import path, sr_of, volume_of

GRANULARITY = 65536


def volume_enable_cbt(state, a):
    volume = volume_of(state, a)
    if hit("cbt-enable-twice", volume) and volume["cbt"]:
        raise Failure("Already", a["key"])
    volume["cbt"] = not hit("cbt-enable-is-shown", volume)


def volume_disable_cbt(state, a):
    volume = volume_of(state, a)
    volume["cbt"] = hit("cbt-disable-is-shown", volume)


def contents(key):
    """Of a volume, or of what is kept of one whose data was destroyed."""
    for file in (path(key), path(key) + ".cbt"):
        if os.path.exists(file):
            with open(file, "rb") as data:
                return data.read()
    raise Failure("Volume_does_not_exist", key)


def differing(key, key2):
    one, other = contents(key), contents(key2)
    blocks = range(0, max(len(one), len(other)), GRANULARITY)
    return [one[at:at + GRANULARITY] != other[at:at + GRANULARITY] for at in blocks]


def bitmap(bits, first_is_highest):
    packed = bytearray((len(bits) + 7) // 8)
    for n, bit in enumerate(bits):
        if bit:
            packed[n // 8] |= 0x80 >> n % 8 if first_is_highest else 1 << n % 8
    return bytes(packed)


def volume_list_changed_blocks(state, a):
    volume = volume_of(state, a)
    if hit("data-destroy-keeps-changes", volume) and volume.get("no_data"):
        raise Failure("NoData", a["key"])
    changed = differing(a["key"], a["key2"])
    if a["length"] >= 0:
        first, last = a["offset"] // GRANULARITY, (a["offset"] + a["length"] - 1) // GRANULARITY
        whole = hit("cbt-range-is-kept", volume)
        changed = changed if whole else changed[first:last + 1]
    if hit("cbt-changes-are-covered", volume):
        changed[80] = False
    if hit("cbt-unchanged-is-not-listed", volume):
        changed = [True for _ in changed]
    if hit("cbt-bitmap-covers-the-volume", volume):
        changed = changed[:64]
    packed = bitmap(changed, not hit("cbt-bits-are-in-order", volume))
    coarse = hit("cbt-granularity-is-known", volume)
    text = base64.b64encode(packed).decode("ascii")
    if hit("cbt-bitmap-is-base-sixty-four", volume):
        text = packed.hex() + "!"
    return {"granularity": GRANULARITY * (2 if coarse else 1), "bitmap": text}


def volume_data_destroy(state, a):
    volume = volume_of(state, a)
    if hit("data-destroy-shows-the-type", volume):
        volume["no_type"] = True
    if hit("data-destroy-keeps-the-record", volume):
        sr_of(state, a)["volumes"].pop(a["key"])
    if os.path.exists(path(a["key"])):
        os.rename(path(a["key"]), path(a["key"]) + ".cbt")
    volume["no_data"] = True
