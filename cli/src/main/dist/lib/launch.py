# What an entry script does when the service does not answer: start it, replace one of another
# build, run the call in this process instead, or say what is wrong.

import fcntl
import json
import os
import signal
import time

import _socket

PATIENCE_SECONDS = 90
LOG_TAIL_BYTES = 2000
SERVICE = "org.lvmsr.cli.service.ServiceMain"
IN_PROCESS = "org.lvmsr.cli.service.InProcessMain"
ADMIN = "org.lvmsr.cli.admin.AdminMain"
ARCHIVE = "org.lvmsr.cli.service.ArchiveMain"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
JVM_OPTIONS = (
    "-Xshare:auto",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    # Its memory is given below; it would read what a container may have whenever it compiles.
    "-XX:-UseContainerSupport",
    "-Xss512k",
    # A JVM would begin with a part of all memory and keep it. What is needed for a moment is given
    # back; an SR of 25,000 LVs is opened with half of the most.
    "-Xms32m",
    "-Xmn16m",
    "-Xmx256m",
    "-XX:MinHeapFreeRatio=15",
    "-XX:MaxHeapFreeRatio=30",
    "-XX:-ShrinkHeapInSteps",
    "-Dfile.encoding=UTF-8",
    "--enable-native-access=ALL-UNNAMED",  # JNA; from JDK 24 on its use is warned of
)


class Problem(Exception):
    pass


class Launcher:
    """Does for one caller what the service alone cannot, within a deadline.

    The entry script lends its half of the protocol: frame, call and exchange.
    """

    def __init__(self, lib, run, build, frame, call, exchange):
        self.lib = lib
        self.run = run
        self.build = build
        self.frame = frame
        self.call = call
        self.exchange = exchange
        self.deadline = time.monotonic() + PATIENCE_SECONDS

    def help(self, verdict):
        """Makes it worth while to send a call again that met with this verdict."""
        if verdict == b"died":
            raise Problem("the service ended during this call, so its outcome is unknown")
        if verdict in (b"absent", b"B"):
            self.ensure()
        else:
            # It has no room, is stopping, or died before the call began.
            self.pause("the service did not take the call in %d s" % PATIENCE_SECONDS)

    def ensure(self):
        """Has a service of this build running; of many callers, one starts it."""
        make_run_directory(self.run)
        lock = os.open(os.path.join(self.run, "start.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self.acquire(lock)
            running = self.running_build()
            if running == self.build:
                return
            if running is not None:
                self.stop()
            self.start()
        finally:
            os.close(lock)

    def acquire(self, lock):
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.pause("another caller has been starting the service all the time")

    def start(self):
        pid = spawn(self.lib, self.run)
        while self.running_build() is None:
            if not alive(pid):
                raise Problem("the service ended while it started: " + log_tail(self.run))
            self.pause("the service has not started: " + log_tail(self.run))

    def stop(self):
        self.ask(b"stop")
        while self.running_build() is not None:
            self.pause("the service of another build does not stop")

    def running_build(self):
        """The build of the service that answers, or None."""
        reply = self.ask(b"status")
        return reply[0] if reply else None

    def ask(self, command):
        socket = os.path.join(self.run, "lvmsrd.sock")
        return self.exchange(socket, self.frame([command, self.build]))[1]

    def pause(self, complaint):
        if time.monotonic() > self.deadline:
            raise Problem(complaint)
        time.sleep(0.01)

    def in_process(self, request):
        """Becomes a JVM that answers this one call."""
        make_run_directory(self.run)
        self.become(IN_PROCESS, request)

    def admin(self, name, argv):
        """bin/lvmsr and bin/lvmsrd."""
        try:
            if name == "lvmsrd":
                make_run_directory(self.run)
                if argv[:1] == ["--make-starts-fast"]:  # for lvmsr install
                    compile_client(self.lib)
                    made = ["-XX:ArchiveClassesAtExit=" + argv[1]]
                    exec_java(self.lib, self.run, ARCHIVE, made)
                exec_service(self.lib, self.run)
            if [word for word in argv if word != "--json"] == ["service", "start"]:
                self.ensure()
            self.become(ADMIN, self.call(self.build, b"admin", name, argv, b""))
        except (Problem, OSError) as problem:
            return "lvmsr: error: " + sentence(problem)

    def become(self, main, request):
        # The words go through a file without a name: secrets may be among them, and a JVM reads
        # its own arguments in the character set of the locale.
        spool = self.nameless_file()
        with os.fdopen(os.dup(spool), "wb") as file:
            file.write(request)
        os.lseek(spool, 0, os.SEEK_SET)
        os.dup2(spool, 0)
        exec_java(self.lib, self.run, main, ["-Dlvmsr.log=WARNING"])

    def nameless_file(self):
        if hasattr(os, "memfd_create"):  # not before Python 3.8
            return os.memfd_create("request")
        make_run_directory(self.run)
        path = os.path.join(self.run, ".request.%d" % os.getpid())
        spool = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.unlink(path)
        return spool

    def failure(self, name, as_json, problem):
        """The reply to a call that got none, as a service would have sent it."""
        text = sentence(problem)
        stdout = ""
        if as_json:
            params = ["Service_failed", "%s: %s" % (name, text)]
            backtrace = {"error": text, "files": [], "lines": []}
            error = {"code": "SR_BACKEND_FAILURE", "params": params, "backtrace": backtrace}
            stdout = json.dumps(error) + "\n"
        stderr = "%s: error: %s\n" % (name, text)
        return stdout.encode(), stderr.encode("utf-8", "replace"), b"1"


def sentence(problem):
    """What went wrong and, where a file is for others, what to do."""
    if not isinstance(problem, OSError) or problem.filename is None:
        return str(problem) or type(problem).__name__
    hint = ": run it as root" if isinstance(problem, PermissionError) else ""
    return "%s: %s%s" % (problem.filename, problem.strerror, hint)


def make_run_directory(run):
    """The directory belongs to us alone, or the socket in it could be anybody's."""
    try:
        os.makedirs(run, 0o700)
    except FileExistsError:
        pass
    except OSError as error:
        raise Problem("cannot make the run directory: " + sentence(error))
    status = os.lstat(run)
    if status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise Problem(
            "%s must belong to uid %d with mode 0700, not to uid %d with mode %04o;"
            " if it is not there, it is made so"
            % (run, os.geteuid(), status.st_uid, status.st_mode & 0o7777)
        )


def exec_java(lib, run, main, options=()):
    """Becomes a JVM. All main classes take the run directory and lib as arguments.

    The environment is not asked where Java is: callers mangle theirs.
    """
    program = "/usr/bin/java"
    for candidate in (os.path.join(lib, "java.path"), "/etc/lvmsr/java"):
        if os.path.exists(candidate):
            with open(candidate) as file:
                program = file.read().strip()
            break
    # A JVM that the archive does not fit would say so on stdout, where answers are.
    archive = os.path.join(lib, "lvmsr.jsa")
    if main != ARCHIVE and os.path.exists(archive):
        options = ["-XX:SharedArchiveFile=" + archive, "-Xlog:disable", *options]
    crash_report = "-XX:ErrorFile=" + os.path.join(run, "hs_err_%p.log")
    words = [program, *JVM_OPTIONS, crash_report, *options, "-cp", os.path.join(lib, "*"), main]
    environment = {"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/"}
    # The C library would keep memory for each of the JVM's threads apart, and give none back.
    environment["MALLOC_ARENA_MAX"] = "2"
    # For the scripts that a JVM runs: they must not reach the service of the host instead.
    if "LVMSR_RUN_DIR" in os.environ:
        environment["LVMSR_RUN_DIR"] = os.environ["LVMSR_RUN_DIR"]
    # Whether there may be colours in what a person reads.
    for name in ("NO_COLOR", "TERM") if main == ADMIN else ():
        if name in os.environ:
            environment[name] = os.environ[name]
    try:
        os.execve(program, words + [run, lib], environment)
    except OSError as error:
        raise Problem("cannot run %s: %s" % (program, error.strerror))


def compile_client(lib):
    """For interpreters like this one, which compare it with what is written there."""
    import marshal
    import py_compile

    modes = getattr(py_compile, "PycInvalidationMode", None)  # not before Python 3.7
    how = {"invalidation_mode": modes.CHECKED_HASH} if modes else {}
    made = py_compile.compile(os.path.join(lib, "lvmsr_client.py"), doraise=True, **how)
    # A full disk is no error to py_compile.
    try:
        with open(made, "rb") as file:
            marshal.loads(file.read()[16 if modes else 12:])
    except (EOFError, ValueError, TypeError):
        os.unlink(made)
        raise Problem("%s was not written wholly: is there room on the disk?" % made)


def spawn(lib, run):
    """Starts the service detached from everything the caller has; returns its process id."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            service = os.fork()
            if service == 0:
                become_service(lib, run)
            os.write(writer, str(service).encode())
        finally:
            os._exit(0)
    os.close(writer)
    pid = os.read(reader, 32)
    os.close(reader)
    os.waitpid(child, 0)
    if not pid:
        raise Problem("cannot start a process for the service")
    return int(pid)


def become_service(lib, run):
    os.umask(0o077)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    log = os.open(os.path.join(run, "lvmsrd.log"), flags, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # A descriptor left open would keep the caller's pipe open, and the caller waits for its end.
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            try:
                os.close(int(name))
            except OSError:
                pass  # the one that listed them
    try:
        exec_service(lib, run)
    except Exception as error:
        os.write(2, ("the service cannot be run: %s\n" % error).encode())
    os._exit(127)


def exec_service(lib, run):
    os.chdir("/")
    for number in (signal.SIGPIPE, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    exec_java(lib, run, SERVICE)


def alive(pid):
    """Whether it runs; a dead one may wait for its parent for long."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def log_tail(run):
    try:
        with open(os.path.join(run, "lvmsrd.log"), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - LOG_TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else "its log is empty"
    except OSError as error:
        return "no log: " + sentence(error)
