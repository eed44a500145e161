"""`make audit` believes silence only from who knows a release with known vulnerabilities."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[1] / "tools" / "audit.py"

Knows = Callable[[str, str], list[str]]
"""Ids of the advisories on a package's version."""


@contextmanager
def advisories(knows: Knows) -> Iterator[str]:
    """A server that speaks as OSV does."""

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            ids = knows(asked["package"]["name"], asked["version"])
            vulns = [{"id": each, "published": "2024-01-01T00:00:00Z", "affected": []} for each in ids]
            answer = json.dumps({"vulns": vulns} if vulns else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def audit(knows: Knows, **variables: str) -> subprocess.CompletedProcess[str]:
    with advisories(knows) as address:
        return subprocess.run(  # noqa: S603
            [sys.executable, str(AUDIT)],
            env=os.environ
            | {"PORTAL_AUDIT_SERVICES": "osv", "PORTAL_OSV_URL": address, "PYTHONIOENCODING": "utf-8"}
            | variables,
            capture_output=True,
            text=True,
            check=False,
        )


def canary(name: str, version: str) -> list[str]:
    return ["PYSEC-2021-98"] if (name, version) == ("django", "3.2.0") else []


def test_a_service_that_knows_nothing_clears_nothing() -> None:
    done = audit(lambda name, version: [])
    assert done.returncode == 0
    assert "没有审计依赖" in done.stdout
    assert "✓" not in done.stdout


def test_where_an_audit_is_required_that_is_a_failure() -> None:
    assert audit(lambda name, version: [], PORTAL_AUDIT_REQUIRED="1").returncode == 1


def test_a_service_that_knows_the_canary_is_believed() -> None:
    done = audit(canary)
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有已知漏洞（数据来自 osv）" in done.stdout


@pytest.mark.parametrize("package", ["django", "pytest"])
def test_a_vulnerable_package_of_either_lock_file_is_named(package) -> None:
    done = audit(lambda name, version: canary(name, version) or (["PYSEC-X"] if name == package else []))
    assert done.returncode == 1
    assert f"{package} " in done.stdout
    assert "PYSEC-X" in done.stdout
