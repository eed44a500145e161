"""From a fresh clone to a running portal: what `make demo` and `make test` call. Standard library only.

Run by whatever `python3` the machine has: nothing here may need a newer one before `check_python` has spoken.
Every step may be interrupted and run again.
"""

import argparse
import errno
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "installed"  # one file for each lock file that is installed, holding its hash
UNFINISHED = VENV / "unfinished"  # exists while something is being installed
SETTINGS = ROOT / ".env"
PIP_LOG = VENV / "pip.log"
RUNTIME = "requirements.txt"
DEV = "requirements-dev.txt"
OLDEST_PYTHON = (3, 11)

# What pip prints for each package: by name, or as a file that it already has.
PIP_PACKAGE = re.compile(
    r"(?:Collecting|Ignoring|Requirement already satisfied:) ([\w.-]+)|Processing \S*/([^/-]+)-"
)
# What pip prints when it fails, and what that means to somebody who has never used it. The first that matches is said.
PIP_FAILURES = (
    ("No space left on device", "磁盘已满，腾出空间后重新运行同一命令。"),
    ("DO NOT MATCH THE HASHES", "下载的文件与锁定的散列不符，没有安装：请检查镜像是否完整，再重新运行。"),
    (
        "Temporary failure in name resolution|NameResolutionError|NewConnectionError|ConnectTimeoutError"
        "|ReadTimeoutError|ConnectionResetError|ProxyError|SSLError|ConnectionError|IncompleteRead",
        "连不上软件源，依赖没有装完：请检查网络，再重新运行同一命令"
        "（内网请先用 pip config set global.index-url 指定本单位的镜像）。",
    ),
    ("No matching distribution found", "软件源里没有锁定的版本：请检查镜像是否完整，再重新运行同一命令。"),
)


# The system's own words are English.
REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "所在的不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENOEXEC: "不能运行",
    errno.EIO: "磁盘读写错误",
}


class Failure(Exception):
    """Something the person at the keyboard has to know, in one sentence."""


def say(text):
    print("▸ " + text, flush=True)


def check_python():
    if sys.version_info < OLDEST_PYTHON:
        raise Failure(
            f"需要 Python 3.11 以上，而 {sys.executable} 是 {sys.version.split()[0]}："
            "请安装较新的版本；若已装有，请指明，例如 PYTHON=python3.12 make demo。"
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Failure("缺少 Python 的 venv 模块：请先安装（Debian：apt install python3-venv），再重新运行。")


def check_port(text):
    """The port to serve on; said before anything is installed if it cannot be had."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Failure(f"PORT 应为 1 到 65535 的整数，而不是“{text}”。")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Failure(f"没有权限使用端口 {port}：请换一个端口，例如 PORT=9000 make demo。") from None
        except OSError:
            other = port + 1000 if port <= 64535 else 9000
            raise Failure(f"端口 {port} 已被占用：请换一个端口，例如 PORT={other} make demo。") from None
    return port


def environment():
    """Of the programs started from here: the demonstration's settings, and a pip that behaves as in a venv."""
    return dict(
        os.environ,
        PORTAL_DEMO="1",
        DJANGO_RUNSERVER_HIDE_WARNING="true",
        PIP_USER="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_NO_INPUT="1",
        PYTHONIOENCODING="utf-8",
    )


def works(python):
    """Whether the virtual environment is whole and new enough."""
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([str(python), "-c", check], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def create_venv():
    if VENV.exists() or VENV.is_symlink():
        if not UNFINISHED.exists() and works(VENV_PYTHON):
            return
        say("上次的安装没有完成或已不能用，重新建立 .venv …")
        if VENV.is_symlink() or not VENV.is_dir():
            VENV.unlink()
        else:
            shutil.rmtree(VENV)
    else:
        say("建立虚拟环境 .venv …")
    VENV.mkdir()
    UNFINISHED.touch()
    created = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if created.returncode != 0:
        print(created.stdout.decode("utf-8", "replace"), file=sys.stderr)
        raise Failure("没有建成 .venv：请确认磁盘可写、venv 模块已装（Debian：apt install python3-venv）。")
    UNFINISHED.unlink()


def install(lock):
    """What the lock file pins, unless the very same file is installed already."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = STAMPS / lock
    if stamp.exists() and stamp.read_text() == digest:
        return
    pins = len(re.findall(r"^\S+==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    say(f"安装 {lock} 中的依赖（{pins} 个）…")
    UNFINISHED.touch()
    # --no-deps: the lock is complete (`tools/lint.py` asks `pip check`). Left to resolve, pip takes an extra such as
    # coverage[toml], which the lock pins as coverage, for a requirement without a pin as soon as a newer one is out.
    options = ("--require-hashes", "--no-deps", "--progress-bar=off")
    command = [str(VENV_PYTHON), "-m", "pip", "install", *options, "-r", lock]
    pip = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    seen = 0
    with open(PIP_LOG, "w", encoding="utf-8") as log, pip:
        for raw in pip.stdout:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            package = PIP_PACKAGE.match(line)
            if package and seen < pins:
                seen += 1
                print(f"  {seen:>3}/{pins} {package[1] or package[2]}", flush=True)
            elif line.startswith("Installing collected packages"):
                print("  下载完毕，正在写入 .venv …", flush=True)
            elif "Retrying (" in line:
                print("  连接不稳，正在重试 …", flush=True)
    if pip.returncode != 0:
        output = PIP_LOG.read_text(encoding="utf-8")
        reason = next((said for pattern, said in PIP_FAILURES if re.search(pattern, output)), None)
        if reason is None:
            print(output[-2000:], file=sys.stderr)
        raise Failure(reason or "依赖没有装完：原因见上（全文在 .venv/pip.log），排除后重新运行同一命令。")
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest)
    UNFINISHED.unlink()


def manage(*arguments):
    command = [str(VENV_PYTHON), "manage.py", *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment()).returncode != 0:
        raise Failure(f"manage.py {arguments[0]} 没有完成，原因见上。")


def prepare():
    create_venv()
    install(RUNTIME)
    # The database needs its folder; WhiteNoise warns about collected files that are not there, even if unused.
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    if not SETTINGS.exists():
        # So that `manage.py` works without further ado. The key is this machine's own.
        SETTINGS.write_text(
            f"PORTAL_DEMO=1\nPORTAL_SECRET_KEY={secrets.token_urlsafe(50)}\n", encoding="utf-8"
        )
        SETTINGS.chmod(0o600)
    say("建立或更新数据库 …")
    manage("migrate", "--verbosity", "0")
    say("载入示例部门 …")
    manage("load_demo")


def become(*arguments):
    """Replace this process, so that Ctrl-C and the exit status are the program's own."""
    os.chdir(ROOT)
    os.execve(str(VENV_PYTHON), [str(VENV_PYTHON), *arguments], environment())


def serve():
    port = check_port(os.environ.get("PORT") or "8000")
    prepare()
    check_port(str(port))
    say(f"网站已就绪：http://127.0.0.1:{port}/ （后台 http://127.0.0.1:{port}/admin/ ；按 Ctrl-C 停止）")
    become("manage.py", "runserver", f"127.0.0.1:{port}")


def test(arguments):
    """The whole suite with its coverage; with arguments of pytest's own, only what they select."""
    create_venv()
    install(RUNTIME)
    install(DEV)
    whole = ["--cov=apps/disclosure", "--cov-branch", "--cov-fail-under=100"]
    if (os.cpu_count() or 1) > 2:  # on two, starting the workers costs what they save
        whole += ["-n", "auto"]
    become("-m", "pytest", *(arguments or whole))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["demo", "setup", "install", "test"])
    parser.add_argument("--dev", action="store_true", help="install the tools of development too")
    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error("unknown arguments: " + " ".join(rest))
    try:
        check_python()
        if options.command == "demo":
            serve()
        elif options.command == "setup":
            prepare()
            say("已就绪。启动网站：make demo")
        elif options.command == "install":
            create_venv()
            install(RUNTIME)
            if options.dev:
                install(DEV)
        else:
            test(rest)
    except Failure as failure:
        sys.exit(f"✗ {failure}")
    except KeyboardInterrupt:
        sys.exit("✗ 已中断：重新运行同一命令会从头修好。")
    except OSError as error:
        reason = REASONS.get(error.errno, f"系统错误 {error.errno}")
        sys.exit(f"✗ 读写 {error.filename or ROOT} 时出错：{reason}。")


if __name__ == "__main__":
    main()
