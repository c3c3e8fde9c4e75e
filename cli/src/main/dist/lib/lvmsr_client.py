# What every script of the plugin does: it hands argument words and stdin to the resident service over
# a UNIX socket and relays stdout, stderr and exit code. This runs about ten times for one snapshot, so
# it imports next to nothing, not even os: what is needed only when the service does not answer is in
# launch.py.
#
# The protocol is described in org.lvmsr.cli.service.

import posix
import sys

import _socket  # what "socket" is built on, without the eight modules that one imports

PASSED_ON = (b"COLUMNS", b"TRACEPARENT")


def main(lib):
    path = sys.argv[0]
    name = path.rpartition("/")[2]
    argv = sys.argv[1:]
    json = "--json" in argv or "-j" in argv
    try:
        # The variable is for tests, which may not touch the place of the real service.
        run = posix.environ.get(b"LVMSR_RUN_DIR") or text_of(lib, "run-directory")
        run = run.decode(sys.getfilesystemencoding(), "surrogateescape")
        build = text_of(lib, "build-id")
        if name in ("lvmsr", "lvmsrd"):
            sys.exit(slow_path(lib, run, build).admin(name, argv))
        request = call(build, kind(path), name, argv, read_line(0) if json else b"")
        if posix.environ.get(b"LVMSR_IN_PROCESS") == b"1":
            slow_path(lib, run, build).in_process(request)
        reply = converse(lib, run, build, request)
    except Exception as error:
        reply = slow_path(lib, "", b"").failure(name, json, error)
    write_all(2, reply[-2])
    for part in reply[:-2]:
        write_all(1, part)
    end(int(reply[-1]))


def end(code):
    """Nothing is left to flush, and to tear an interpreter down takes a fifth of all the time.

    An observer that runs this script has something to do at its end; it does not run isolated.
    """
    if sys.flags.isolated:
        posix._exit(code)
    sys.exit(code)


def text_of(lib, name):
    with open(lib + "/" + name, "rb") as file:
        return file.read().strip()


def converse(lib, run, build, request):
    """The reply to a request, from a service that is started or replaced if need be."""
    launcher = None
    while True:
        verdict, reply = exchange(run + "/lvmsrd.sock", request)
        if reply is not None:
            return reply
        launcher = launcher or slow_path(lib, run, build)
        launcher.help(verdict)


def kind(path):
    """The directory above the plugin's own says which plugin of the two was called."""
    plugin = names(path)[:-1]
    above = plugin[-2:-1] + names(real("/" + "/".join(plugin)))[-2:-1]
    return b"datapath" if "datapath" in above else b"volume"


def names(path):
    """Those of all directories down to a file, from the root; links stay what they are."""
    down = []
    for name in (path if path[:1] == "/" else posix.getcwd() + "/" + path).split("/"):
        if name == "..":
            del down[-1:]
        elif name not in ("", "."):
            down.append(name)
    return down


def real(path):
    """The path without links."""
    place = posix.open(path, posix.O_PATH)
    try:
        return posix.readlink("/proc/self/fd/%d" % place)
    finally:
        posix.close(place)


def call(build, kind, name, argv, stdin):
    environ = posix.environ
    env = [key + b"=" + environ[key] for key in PASSED_ON if key in environ]
    encoding = sys.getfilesystemencoding()
    name, *words = [word.encode(encoding, "surrogateescape") for word in [name, *argv]]
    count = str(len(env)).encode()
    return frame([b"call", build, kind, name, stdin, count, *env, *words])


def frame(fields):
    body = b"".join([len(field).to_bytes(4, "big") + field for field in fields])
    return b"LVS1" + len(body).to_bytes(4, "big") + body


def exchange(path, request):
    """The service's verdict (empty if there is none) and, if it took the request, its reply."""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.connect(path)
        connection.settimeout(90)
        try:
            connection.sendall(request)
        except OSError:
            pass  # It may have refused before it read everything, and have said so.
        verdict = verdict_of(connection)
        if verdict != b"A":
            return verdict, None
        connection.settimeout(None)
        return verdict, reply_of(connection)
    except (FileNotFoundError, ConnectionRefusedError):
        return b"absent", None
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path)  # It came without the path.
    except EOFError:
        return b"died", None
    finally:
        connection.close()


def reply_of(connection):
    """What is to be printed on stdout, in parts; stderr; the exit code."""
    begun = []
    while True:
        head = receive(connection, 8)
        body = receive(connection, int.from_bytes(head[4:], "big"))
        if head[:4] != b"LVSP":
            rest = fields(body)
            return rest if rest[2:] != [b"0"] else begun + rest
        begun.append(body)


def verdict_of(connection):
    try:
        return connection.recv(1)
    except OSError:
        return b""  # It ended, or has no time, before it took the request.


def fields(body):
    found = []
    while body:
        end = 4 + int.from_bytes(body[:4], "big")
        found.append(body[4:end])
        body = body[end:]
    return found


def receive(connection, size):
    parts = []
    while size > 0:
        try:
            part = connection.recv(min(size, 1 << 20))
        except OSError:
            part = b""
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_line(fd):
    """What is there up to the end of the first line, or of stdin: the arguments are one line."""
    parts = []
    while True:
        part = posix.read(fd, 1 << 16)
        parts.append(part)
        if not part or b"\n" in part:
            return b"".join(parts)


def write_all(fd, data):
    data = memoryview(data)
    try:
        while data:
            data = data[posix.write(fd, data):]
    except OSError:
        sys.exit(1)  # Nobody reads the answer any more.


def slow_path(lib, run, build):
    import launch

    return launch.Launcher(lib, run, build, frame, call, exchange)
