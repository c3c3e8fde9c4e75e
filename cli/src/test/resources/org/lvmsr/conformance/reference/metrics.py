"""Datasource files, written by a process that runs while an SR is attached."""
import json
import os
import struct
import time

from common import BASE, broken, during

SIZE = 4096


def name(u):
    return "sr_reference_" + u[:8]


def file_of(u):
    return os.path.join(BASE, "metrics", name(u))


def datasources(u, a):
    slashes = "//" if during("metrics-uri-has-a-path", a) else "///"
    stands_still(during("metrics-file-is-updated", a))
    return ["xeno+shm:%s%s" % (slashes, name(u))]


def stands_still(wanted):
    """Has the file written no more, or again."""
    mark = os.path.join(BASE, "still")
    if wanted:
        os.close(os.open(mark, os.O_CREAT))
    elif os.path.exists(mark):
        os.unlink(mark)


def metadata():
    source = {
        "description": "Calls", "owner": "host", "value_type": "float", "type": "gauge",
        "default": "true", "units": "", "min": "0.0", "max": "inf",
    }
    if broken("metrics-metadata-is-all-strings"):
        source["min"] = 0.0
    if broken("metrics-value-type-is-known"):
        source["value_type"] = "Float"
    if broken("metrics-type-is-known"):
        source["type"] = "counter"
    if broken("metrics-owner-is-known"):
        source["owner"] = "sr 1"
    if broken("metrics-limits-are-numbers"):
        source["max"] = "none"
    if broken("metrics-transform-is-known"):
        source["transform"] = "square"
    if broken("metrics-default-is-a-boolean"):
        source["default"] = "yes"
    return json.dumps({"datasources": {"calls": source}}).encode()


def content():
    from zlib import crc32

    count = 2 if broken("metrics-count-is-that-of-the-metadata") else 1
    stamp = ">q" if broken("metrics-timestamp-is-a-double") else ">d"
    data = struct.pack(stamp, int(time.time()) if stamp == ">q" else time.time())
    data += struct.pack(">d", 0.5) * count
    text = metadata()
    magic = b"DATASOURCE\n" if broken("metrics-begin-with-datasources") else b"DATASOURCES"
    data_crc = crc32(data) ^ broken("metrics-checksum-of-values")
    metadata_crc = crc32(text) ^ broken("metrics-checksum-of-metadata")
    head = magic + struct.pack(">III", data_crc, metadata_crc, count)
    return (head + data + struct.pack(">I", len(text)) + text).ljust(SIZE, b"\0")


def write(path):
    with open(path, "r+b") as file:
        file.write(content())


def start_metrics(u, a):
    path = file_of(u)
    if os.path.exists(path) or during("metrics-file-is-there-after-attach", a):
        return
    with open(path + ".tmp", "wb") as file:
        file.write(content())
    os.rename(path + ".tmp", path)
    if os.fork() == 0:
        keep(path)


def keep(path):
    """Updates the file while it is there."""
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, 100)
    while True:
        time.sleep(1)
        if os.path.exists(os.path.join(BASE, "still")):
            continue
        try:
            if broken("metrics-file-stays-in-place"):
                with open(path + ".tmp", "wb") as file:
                    file.write(content())
                os.stat(path)
                os.rename(path + ".tmp", path)
            else:
                write(path)
        except OSError:
            os._exit(0)


def stop_metrics(u, destroyed):
    case = "metrics-file-goes-with-destroy" if destroyed else "metrics-file-goes-with-detach"
    if not broken(case) and os.path.exists(file_of(u)):
        os.unlink(file_of(u))
