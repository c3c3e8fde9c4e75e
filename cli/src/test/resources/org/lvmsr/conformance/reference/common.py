"""Where things are, errors, and the fault that is switched on."""
import os

BASE = os.path.dirname(os.path.realpath(__file__))
DATA = os.path.join(BASE, "volumes")
MIB = 1 << 20

try:
    with open(os.path.join(BASE, "fault"), encoding="utf-8") as _file:
        FAULT = _file.read().strip()
except FileNotFoundError:
    FAULT = ""


def broken(case):
    """Whether the rule of that case is to be broken."""
    return FAULT == case


def during(case, arguments):
    """Whether the rule of that case is to be broken in a call that the case makes."""
    return broken(case) and arguments.get("dbg") == "conformance " + case


class Failure(Exception):
    """An error of the interface: its name and what it is about."""

    def __init__(self, name, about):
        super().__init__(name, about)
        self.params = [name, about]


def scheme():
    """The one datapath plugin beside the volume plugin."""
    return os.listdir(os.path.join(BASE, "datapath"))[0]


def new_uuid():
    digits = os.urandom(16).hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def hit(case, volume):
    """Whether the rule of that case is to be broken on this volume, which the case has made."""
    return broken(case) and volume["name"].startswith(case)


def spoil(path, offset=0):
    """Writes what nobody has asked for."""
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(b"c" * 4096)
