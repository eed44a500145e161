"""Who may look at whom, who may touch what, and that every name is explained: read from the source, not from habit."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps as installed
from django.db import models

import apps as portal
from apps.disclosure.standards import STANDARDS

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "apps").rglob("*.py"))
GLOSSARY = ROOT / "docs" / "glossary.md"

DATA = {
    "departments": set(),
    "classifications": set(),
    "budgets": {"departments", "classifications"},
    "three_public_funds": {"budgets", "departments", "classifications"},
    "procurement": {"budgets", "departments", "classifications"},
    "performance": {"budgets", "departments", "classifications"},
}
"""The apps that hold what was entered, each with those it may look down on."""

AUDIT = "audit"
"""At the bottom: every app may write down what it did."""

MAY_IMPORT: dict[str, set[str]] = {
    AUDIT: set(),
    **DATA,
    "accounts": {"departments"},
    "workbook": set(DATA),
    "disclosure": set(DATA),
    "publications": {*DATA, "disclosure"},
    "catalogue": {*DATA, "disclosure", "publications"},
    "inquiries": {"accounts", "departments", "disclosure", "publications"},
    "search": {"disclosure", "publications", "catalogue"},
    "open_data": {"disclosure", "publications", "catalogue"},
    "workflow": {*DATA, "disclosure", "publications", "catalogue", "accounts"},
}

MAY_KNOW_WHO = ("admin.py", "entry.py", "publishing.py")
"""Below the workflow, only the admin (with its forms), publishing and the pages for workbooks know the users."""

WORKBOOK_PAGES = (
    "workbook/views.py",
    "workbook/admin.py",
    "workbook/management/commands/process_upload.py",
)
WRITES_WORKBOOKS = ("workbook/management/", *WORKBOOK_PAGES)


def name_of(path: Path) -> str:
    """apps/disclosure/figures.py is disclosure/figures.py."""
    return path.relative_to(ROOT / "apps").as_posix()


def app_of(path: Path) -> str:
    return path.relative_to(ROOT / "apps").parts[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions; `from a import b` counts as a.b where that is a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}：不用相对导入"
            assert node.module
            yield node.module
            yield from (
                f"{node.module}.{alias.name}"
                for alias in node.names
                if (ROOT / node.module.replace(".", "/") / f"{alias.name}.py").exists()
            )


def imported_apps(path: Path) -> set[str]:
    found = {module.split(".")[1] for module in imports(path) if module.startswith("apps.")}
    return found - {app_of(path)}


def sources(*parts: str) -> list[Path]:
    """Python files under a folder of apps, without migrations."""
    return [path for path in SOURCES if name_of(path).startswith(parts) and "migrations" not in path.parts]


# Which way one may look. ----------------------------------------------------------------------------------------------


def test_every_app_has_its_place() -> None:
    assert {app_of(path) for path in SOURCES if path.parent != ROOT / "apps"} == set(MAY_IMPORT)


def test_the_places_have_no_circle() -> None:
    above: set[str] = set()
    waiting = dict(MAY_IMPORT)
    while waiting:
        ready = {app for app, below in waiting.items() if below <= above}
        assert ready, f"互相依赖：{sorted(waiting)}"
        above |= ready
        for app in ready:
            del waiting[app]


@pytest.mark.parametrize("app", sorted(MAY_IMPORT))
def test_an_app_looks_downward_only(app: str) -> None:
    for path in sources(f"{app}/"):
        allowed = {*MAY_IMPORT[app], AUDIT}
        if path.name in MAY_KNOW_WHO or name_of(path) in WORKBOOK_PAGES:
            allowed.add("accounts")
        if name_of(path).startswith(WRITES_WORKBOOKS):
            allowed.add("disclosure")
        assert imported_apps(path) <= allowed, name_of(path)


def test_workbook_commands_and_pages_take_from_disclosure_the_standards_and_nothing_else() -> None:
    for path in sources(*WRITES_WORKBOOKS):
        taken = {module for module in imports(path) if module.startswith("apps.disclosure")}
        assert taken <= {"apps.disclosure.standards"}, name_of(path)


def test_data_apps_have_no_pages() -> None:
    rooms = {path.name for app in DATA for path in sources(f"{app}/")}
    assert not rooms & {"views.py", "urls.py", "forms.py"}


# What a line of code may touch. ---------------------------------------------------------------------------------------

PURE = ("grid", "document", "money", "serialization")


@pytest.mark.parametrize("module", PURE)
def test_finished_values_know_the_standard_library_and_each_other_only(module: str) -> None:
    own = {f"apps.disclosure.{each}" for each in PURE}
    for imported in imports(ROOT / "apps" / "disclosure" / f"{module}.py"):
        assert imported in own or imported.partition(".")[0] in sys.stdlib_module_names, imported


def test_in_disclosure_only_figures_reads_the_database() -> None:
    readers = {
        name_of(path)
        for path in sources("disclosure/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    }
    assert readers == {"disclosure/figures.py"}


def test_in_disclosure_only_templates_and_renderers_know_django() -> None:
    knowing = {
        name_of(path)
        for path in sources("disclosure/")
        if any(module.partition(".")[0] == "django" for module in imports(path))
    }
    allowed = {"disclosure/apps.py", "disclosure/booklet.py", "disclosure/marks.py"}
    assert {name for name in knowing if not name.startswith("disclosure/renderers/")} <= allowed


@pytest.mark.parametrize("path", sources("disclosure/renderers/"), ids=name_of)
def test_a_renderer_knows_the_finished_document_and_not_how_it_was_made(path: Path) -> None:
    making = ("figures", "layout", "narrative", "facts", "booklet", "compiling", "consistency")
    for module in imports(path):
        assert not module.startswith(tuple(f"apps.disclosure.{each}" for each in making)), module
        assert not module.endswith(".models"), module
        assert not module.startswith("django.http"), module


@pytest.mark.parametrize("path", sources("disclosure/consistency/"), ids=name_of)
def test_rules_do_not_print_or_render(path: Path) -> None:
    assert not [module for module in imports(path) if "renderers" in module or "narrative" in module]


def test_public_pages_know_publications_and_no_budget() -> None:
    for path in sources("publications/views.py"):
        known = imported_apps(path)
        assert known <= {"disclosure", "departments"}, known
        assert "apps.disclosure.figures" not in set(imports(path))


def writes_status(node: ast.AST) -> bool:
    """`x.status = …`, `….update(status=…)`, `setattr(x, "status", …)`."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        writing = node.func.attr in ("update", "create", "update_or_create")
        return writing and any(keyword.arg == "status" for keyword in node.keywords)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return any(isinstance(each, ast.Constant) and each.value == "status" for each in node.args)
    return False


def test_only_the_transitions_change_a_status() -> None:
    writers = {name_of(path) for path in sources("") if any(map(writes_status, ast.walk(tree(path))))}
    assert writers == {"workflow/transitions.py"}


def test_the_public_pages_of_questions_know_who_works_here_only_where_questions_are_answered() -> None:
    knowing = {name_of(path) for path in sources("inquiries/") if "accounts" in imported_apps(path)}
    assert knowing == {"inquiries/admin.py", "inquiries/answering.py", "inquiries/waiting.py"}


@pytest.mark.parametrize(
    "code",
    [
        "budget.status = new",
        "Budget.objects.update(status=new)",
        'setattr(budget, "status", new)',
        "b.status += x",
    ],
)
def test_every_way_of_writing_a_status_is_seen(code: str) -> None:
    assert any(map(writes_status, ast.walk(ast.parse(code))))


YEAR = re.compile(r"(?<!\d)20[1-9]\d(?!\d)")

SPEAK_OF_A_YEAR = {"workflow/management/commands/load_demo.py"}
"""The demonstration is the seed: one department, one year."""


def without_docstrings(module: ast.Module) -> Iterator[ast.AST]:
    described = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    words = {id(node.value) for node in described}
    return (node for node in ast.walk(module) if id(node) not in words)


def test_no_year_is_written_into_the_program() -> None:
    found = set()
    for path in sources(""):
        if name_of(path).startswith("disclosure/standards/"):
            continue
        for node in without_docstrings(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | str):
                text = str(node.value)
                for key in STANDARDS:
                    text = text.replace(key, "")
                if YEAR.search(text):
                    found.add(name_of(path))
    assert found <= SPEAK_OF_A_YEAR


def test_modules_are_named_after_their_topic() -> None:
    shapeless = re.compile(r"(util|helper|core|base|manager|processor|common|misc)(s|es)?$")
    assert not [name_of(path) for path in SOURCES if shapeless.search(path.stem)]


# Names. ---------------------------------------------------------------------------------------------------------------


def glossary_rows() -> list[tuple[str, str, str]]:
    rows = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] not in ("中文", "---"):
            rows.append((cells[0], cells[1], cells[2]))
    return rows


def choices() -> Iterator[type[models.Choices]]:
    for info in pkgutil.walk_packages(portal.__path__, "apps."):
        if ".migrations" in info.name or ".management" in info.name:
            continue
        for each in vars(importlib.import_module(info.name)).values():
            if inspect.isclass(each) and issubclass(each, models.Choices) and each.__module__ == info.name:
                yield each


def portal_models() -> list[type[models.Model]]:
    return [
        model
        for config in installed.get_app_configs()
        if config.name.startswith("apps.")
        for model in config.get_models()
    ]


def test_every_model_is_in_the_glossary_under_its_chinese_name() -> None:
    named = {(chinese, code) for chinese, _, code in glossary_rows()}
    assert {(str(m._meta.verbose_name), f"`{m.__name__}`") for m in portal_models()} <= named


def test_every_choice_is_in_the_glossary_under_the_words_users_read() -> None:
    named = {(chinese, code) for chinese, _, code in glossary_rows()}
    members = {
        (
            str(member.value if str(member.label).isascii() else member.label),
            f"`{each.__name__}.{member.name}`",
        )
        for each in choices()
        for member in each
    }
    assert len(members) > 50
    assert members <= named


def test_every_table_of_every_standard_is_in_the_glossary() -> None:
    named = {code: chinese for chinese, _, code in glossary_rows()}
    for standard in STANDARDS.values():
        for table in standard.tables:
            assert named[f"`{table.key}`"] == table.name.partition("市级部门")[2]


def test_the_glossary_has_no_name_that_the_program_has_not() -> None:
    known = {f"`{model.__name__}`" for model in portal_models()}
    known |= {f"`{each.__name__}.{member.name}`" for each in choices() for member in each}
    known |= {f"`{table.key}`" for standard in STANDARDS.values() for table in standard.tables}
    text = GLOSSARY.read_text(encoding="utf-8")
    for heading in ("模型", "选项", "表格"):
        part = text.split(f"## {heading}\n")[1].split("\n## ")[0]
        listed = re.findall(r"`[^`]+`(?= \|$)", part, flags=re.MULTILINE)
        assert listed
        assert set(listed) <= known


def test_every_glossary_row_has_both_languages() -> None:
    for chinese, english, code in glossary_rows():
        assert re.search(r"[\u4e00-\u9fff]", chinese), chinese
        assert re.search(r"[A-Za-z]", english), chinese
        assert "`" in code, chinese
