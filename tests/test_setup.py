"""Starting from a folder: wherever it lies, and before its database is there."""

import errno
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "fixtures" / "demo_2024.xlsx"


def manage(folder: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(  # noqa: S603
        [sys.executable, str(folder / "manage.py"), *map(str, arguments)],
        cwd=folder,
        env=inherited | {"PORTAL_DEMO": "1", "PORTAL_DEBUG": "0", "PYTHONIOENCODING": "utf-8"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_portal_runs_in_a_folder_whose_name_means_something_in_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "空 格#1 %41?x"
    for part in ("apps", "budget_portal", "locale", "static", "templates"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "var" / "static").mkdir(parents=True)
    for command in ("check", "migrate"):
        done = manage(folder, command)
        assert done.returncode == 0, done.stderr
    assert (folder / "var" / "portal.sqlite3").stat().st_size > 0
    assert [each.name for each in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_workbook", DEMO),
        ("export_workbook", "book.xlsx", "--year", 2024, "--department", 191),
        ("build_disclosure", "--year", 2024, "--department", 191, "--format", "json"),
        ("check_budget", "--year", 2024, "--department", 191),
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_a_database_a_command_says_how_to_get_one(
    arguments: tuple[object, ...], tmp_path: Path
) -> None:
    for database in (tmp_path / "empty.sqlite3", tmp_path / "missing" / "empty.sqlite3"):
        done = manage(ROOT, *arguments, DATABASE_URL=f"sqlite:///{database}")
        assert done.returncode == 1
        assert done.stderr == "数据库还没有建好，请先运行 make setup（或 manage.py migrate）。\n"


@pytest.mark.parametrize("year", ["99999999999999999999", "24", "20 24", "２０２４", "abc"])
def test_a_year_has_four_digits(year: str, tmp_path: Path) -> None:
    command = ("export_workbook", tmp_path / "book.xlsx") if year == "24" else ("check_budget",)
    done = manage(ROOT, *command, "--year", year, "--department", 191)
    assert done.returncode == 2
    assert f"“{year}”不正确，年度应为四位数字。" in done.stderr
    assert "Traceback" not in done.stderr


def test_setting_up_says_in_chinese_what_the_system_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "setup"])
    for number, words in ((errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (9999, "系统错误 9999")):

        def refuse(*_: object, number: int = number) -> None:
            raise OSError(number, "English words", "/a/b")

        monkeypatch.setattr(bootstrap, "check_python", refuse)
        with pytest.raises(SystemExit) as ended:
            bootstrap.main()
        assert ended.value.code == f"✗ 读写 /a/b 时出错：{words}。"
