"""Known vulnerabilities of what both lock files name. First a canary: silence counts only from who knows the canary.

pip-audit says “No known vulnerabilities found” and exits with 0 when it could look up nothing at all, for example where
the package index has no advisories. So it is asked first about a release with well-known ones. If it does not know
those, it knows nothing, and this says so: the run is then no clearance. PORTAL_AUDIT_REQUIRED=1 makes that a failure.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CANARY = "django==3.2.0"
"""Released in April 2021; dozens of advisories name it."""

SERVICES = os.environ.get("PORTAL_AUDIT_SERVICES", "pypi,osv").split(",")
"""Where pip-audit can ask, in this order; the first that knows the canary is asked about the rest. PORTAL_OSV_URL
names a mirror of the second."""

SECONDS = 60
"""For everything together: a check that hangs is worse than one that says that it could not be made."""

LOCKS = ("requirements.txt", "requirements-dev.txt")


def ask(service: str, file: Path, *options: str, until: float) -> list[dict[str, Any]] | None:
    """What pip-audit knows of each requirement of a file; None if it could not be asked, or not in time."""
    left = until - time.monotonic()
    if left <= 0:
        return None
    command = [
        *(sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "10", "--requirement", str(file)),
        *options,
    ]
    if service == "osv" and (mirror := os.environ.get("PORTAL_OSV_URL")):
        command += ["--osv-url", mirror]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=left)
        return list(json.loads(done.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def knows_the_canary(service: str, until: float) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "canary.txt"
        file.write_text(f"{CANARY}\n", encoding="utf-8")
        found = ask(service, file, "--no-deps", until=until)
    return bool(found and found[0].get("vulns"))


def not_audited(reason: str) -> None:
    """Say that nothing is known, which is another thing than that nothing is wrong."""
    print(f"⚠ 没有审计依赖：{reason}这不是“没有漏洞”的结论，请在能访问漏洞数据的机器上运行 make audit。")
    if os.environ.get("PORTAL_AUDIT_REQUIRED", "0") == "1":
        sys.exit("✗ PORTAL_AUDIT_REQUIRED=1：必须完成审计。")


def main() -> None:
    until = time.monotonic() + SECONDS
    service = next((each for each in SERVICES if knows_the_canary(each, until)), None)
    if service is None:
        not_audited(
            f"用已知有漏洞的 {CANARY} 试问，{'、'.join(SERVICES)} 都没有漏洞数据或在 {SECONDS} 秒内没有回答。"
        )
        return
    vulnerable, unknown = set(), set()
    for lock in LOCKS:
        found = ask(service, ROOT / lock, "--require-hashes", until=until)
        if found is None:
            not_audited(f"{service} 在 {SECONDS} 秒内没有答完 {lock}。")
            return
        for each in found:
            if "skip_reason" in each:
                unknown.add(each["name"])
            for one in each.get("vulns", ()):
                fixed = "、".join(one.get("fix_versions", ())) or "尚无"
                vulnerable.add(f"{each['name']} {each['version']}：{one['id']}（修复版本：{fixed}）")
    for line in sorted(vulnerable):
        print(line)
    if unknown:
        print(f"⚠ 没有查到这些依赖的数据：{'、'.join(sorted(unknown))}。")
    if vulnerable:
        sys.exit(f"✗ 锁定的依赖有 {len(vulnerable)} 处已知漏洞，请升级（make lock ARGS=--upgrade）。")
    print(f"✓ 两个锁定文件中的依赖没有已知漏洞（数据来自 {service}）。")


if __name__ == "__main__":
    main()
