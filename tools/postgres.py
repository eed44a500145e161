"""Run a command with DATABASE_URL naming a PostgreSQL server that exists only as long as the command runs.

    python tools/postgres.py COMMAND [ARGUMENT ...]

The server has a folder, a port of 127.0.0.1 and a password of its own, and is deleted afterwards.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

ROLE = "portal"


def find_programs() -> Path | None:
    """The folder with initdb: of PATH, else the newest that Debian has installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    return newest.parent if newest else None


def unprivileged() -> pwd.struct_passwd | None:
    """Whom to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit("✗ PostgreSQL 不肯以 root 运行，而这台机器没有 postgres 或 nobody 用户。")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A PostgreSQL cluster in a folder of its own."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.account = unprivileged()

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs; what it printed is shown only when it fails."""
        account: dict[str, Any] = {}
        if self.account:
            account = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PGPASSWORD": self.password},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **account,
            )
            if done.returncode != 0:
                output.seek(0)
                sys.stderr.write(output.read().decode("utf-8", "replace"))
                log = self.folder / "log"
                sys.stderr.write(log.read_text(encoding="utf-8", errors="replace") if log.exists() else "")
                sys.exit(f"✗ 临时 PostgreSQL 没有起来（{program}），原因见上。")

    def start(self) -> None:
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        password_file.chmod(0o600)
        if self.account:
            os.chown(password_file, self.account.pw_uid, self.account.pw_gid)
        self.run(
            "initdb",
            f"--pgdata={self.data}",
            f"--username={ROLE}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            # Nothing here has to survive a power cut.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = self.folder / "log"
        self.run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={log}", "-o", options)
        self.run("createdb", "--host=127.0.0.1", f"--port={self.port}", f"--username={ROLE}", ROLE)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "--mode=immediate", "--wait", f"--pgdata={self.data}")

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"


def leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def run_with(url: str, command: list[str]) -> int:
    """The exit status of the command; whoever interrupts or ends this program ends the command first."""
    child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the command as well
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: child.terminate())
    status = child.wait()
    return status if status >= 0 else 128 - status


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("✗ 用法：python tools/postgres.py 命令 [参数 …]")
    programs = find_programs()
    if programs is None:
        sys.exit("✗ 找不到 PostgreSQL 的 initdb：请先安装（Debian：apt install postgresql），再重新运行。")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    # The path of a socket may have 107 characters at most, so not in a TMPDIR of any length.
    with tempfile.TemporaryDirectory(prefix="portal-postgres-", dir="/tmp") as folder:
        server = Server(programs, Path(folder))
        try:
            print(f"▸ 启动临时 PostgreSQL（127.0.0.1:{server.port}）…", flush=True)
            server.start()
            status = run_with(server.url, sys.argv[1:])
        finally:
            server.stop()
            print("▸ 临时 PostgreSQL 已停止并删除。", flush=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
