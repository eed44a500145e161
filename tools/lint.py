"""Every check that reads the code without running the portal. All of them run, even after one has failed."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION = {"PORTAL_DEMO": "1", "PORTAL_DEBUG": "0", "DATABASE_URL": "sqlite://:memory:"}
PRODUCTION = {
    "PORTAL_DEMO": "0",
    "PORTAL_DEBUG": "0",
    "PORTAL_SECRET_KEY": secrets.token_urlsafe(64),
    "PORTAL_ALLOWED_HOSTS": "budget.example.gov.cn",
    "PORTAL_TRUSTED_ORIGINS": "https://budget.example.gov.cn",
    "PORTAL_BEHIND_PROXY": "1",
    # Nobody connects to it: the checks read the settings only.
    "DATABASE_URL": "postgres://portal:portal@127.0.0.1/portal",
}

CHECKS = (
    ("代码检查", ["-m", "ruff", "check", "."], DEMONSTRATION),
    ("代码格式（make format 可改好）", ["-m", "ruff", "format", "--check", "."], DEMONSTRATION),
    ("类型", ["-m", "mypy"], DEMONSTRATION),
    ("模型与迁移一致", ["manage.py", "makemigrations", "--check", "--dry-run"], DEMONSTRATION),
    ("依赖齐全", ["-m", "pip", "check"], DEMONSTRATION),
    ("上线设置", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
)


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def disagreements(source: Path) -> list[str]:
    """Where a list of requirements (`*.in`) and the lock file made from it no longer fit together."""
    lock = source.with_suffix(".txt")
    locked = lock.read_text(encoding="utf-8")
    named = {
        normalised(match[1])
        for line in source.read_text(encoding="utf-8").splitlines()
        if (match := re.match(r"([A-Za-z0-9][\w.-]*)", line))
    }
    pinned: set[str] = set()
    asked_for: set[str] = set()
    hashed: set[str] = set()
    package = ""
    for line in locked.splitlines():
        if match := re.match(r"([A-Za-z0-9][\w.-]*)==", line):
            package = normalised(match[1])
            pinned.add(package)
        elif "--hash=sha256:" in line:
            hashed.add(package)
        elif line.strip().removeprefix("# via").strip("# ") == f"-r {source.name}":
            asked_for.add(package)
    return [
        *(f"{source.name} 要求的 {name} 没有锁定在 {lock.name} 中。" for name in sorted(named - pinned)),
        *(f"{lock.name} 中的 {name} 已不在 {source.name} 中。" for name in sorted(asked_for - named)),
        *(f"{lock.name} 中的 {name} 没有散列。" for name in sorted(pinned - hashed)),
        *(
            f"{lock.name} 写进了本机的软件源：{line.strip()}"
            for line in locked.splitlines()
            if re.search(r"://|file:|^-", line)
        ),
    ]


def main() -> None:
    failed = []
    for title, arguments, variables in CHECKS:
        print(f"▸ {title} …", flush=True)
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ | variables)
        if done.returncode != 0:
            failed.append(title)
    print("▸ 锁定文件 …", flush=True)
    found = [line for source in sorted(ROOT.glob("requirements*.in")) for line in disagreements(source)]
    for line in found:
        print(line)
    if found:
        failed.append("锁定文件（make lock 重新生成）")
    if failed:
        sys.exit(f"✗ 没有通过：{'、'.join(failed)}。")
    print("✓ 检查全部通过。")


if __name__ == "__main__":
    main()
