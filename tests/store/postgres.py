"""Owns a PostgreSQL server of the tests' own: a temporary folder, a unix socket, no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "postgres"
_EMPTY = "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class Postgres:
    """A server that can be stopped and started again."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._made = 0
        self._free: list[str] = []
        self._run("initdb", "-D", self._data, "-U", _USER, "-A", "trust", "-E", "UTF8", "-N")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> None:
        # The tests' servers die by their own hand: what would outlive a power cut is not tried.
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB"
        self._control("start", "-o", options, "-l", str(self._folder / "log"))

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def new_database(self) -> str:
        """Return the address of an empty database: one given back, or a new one."""
        at = ("-h", str(self._folder), "-U", _USER)
        if self._free:
            name = self._free.pop()
            self._run("psql", *at, "-q", "-d", name, "-c", _EMPTY)
        else:
            self._made += 1
            name = f"test_{self._made}"
            self._run("createdb", *at, name)
        return f"postgresql://{_USER}@/{name}?host={self._folder}"

    def give_back(self, url: str) -> None:
        """Take a database that nobody uses any more: making one, and deleting it, is slow."""
        self._free.append(url.partition("@/")[2].partition("?")[0])

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-s", *words)

    def _run(self, program: str, *words: str) -> None:
        # It refuses to run as root. The server it starts keeps no pipe of ours open.
        subprocess.run(
            [str(self._programs / program), *words],
            check=True,
            user=_USER if os.getuid() == 0 else None,
            group=pwd.getpwnam(_USER).pw_gid if os.getuid() == 0 else None,
            extra_groups=[] if os.getuid() == 0 else None,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None,
        )


def programs() -> Path | None:
    """Where Debian keeps the newest server there is; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).parent


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


@contextmanager
def postgres(where: Path) -> Iterator[Postgres]:
    """Run a server of *where*'s programs."""
    # A unix socket's path has at most 107 characters: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="hangtime-pg-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _USER)
        server = Postgres(where, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
