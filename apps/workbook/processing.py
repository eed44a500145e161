"""Working on an upload: checked when it comes in, saved when it is confirmed, each by one process only.

A small file is done within the request. A large one, and every one whose unpacked size says so, gets a process of its
own: no request waits for it, and a hostile file takes no more memory than `settings.IMPORT_MEMORY`.
"""

import datetime
import hashlib
import io
import logging
import resource
import subprocess
import sys
import zipfile
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.audit.watching import record
from apps.budgets.models import DepartmentalBudget
from apps.workbook.importing import Imported
from apps.workbook.models import WORKING, Upload, UploadState
from apps.workbook.preview import Preview
from apps.workbook.progress import SILENCE, Progress, Tell, progress_of, quiet
from apps.workbook.reading import Problem
from apps.workbook.resources import BudgetResource, BudgetResult, SentFile
from apps.workbook.sheets import SHEETS

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=1)
"""How long an upload waits for its confirmation."""

MOST_PROBLEMS = 20_000
"""How many problems are kept; the page shows the first of them, the list to download has all."""

LINES_SHOWN = 20
"""Rows of a sort that the preview names of each sheet."""

STEPS = {
    UploadState.RECEIVED: UploadState.CHECKING,
    UploadState.CONFIRMED: UploadState.SAVING,
}
"""What a process makes of an upload that waits for one."""

INTERRUPTED = "处理中断，没有保存任何内容；请重新上传。如果再次中断，文件可能太大或已损坏，请联系管理员。"
TOO_MUCH_MEMORY = "文件展开后超出系统能处理的大小，没有保存任何内容；请删除无关内容后再上传。"

_children: list[subprocess.Popen[bytes]] = []


MOST_AT_ONCE = 4
"""Files in work for everybody together: each may take a processor and `settings.IMPORT_MEMORY`."""

MOST_KEPT = 5
"""Files of one person that wait for confirmation; older ones are thrown away."""


def why_not_now(user: Any) -> str:
    """Why a person's file is not taken in now; empty if it is."""
    busy = Upload.objects.filter(state__in=WORKING).defer("content")
    for upload in busy.filter(by=user):
        progress(upload)
        if upload.is_working:
            return f"您上传的“{upload.filename}”还在处理，请等它结束后再上传。"
    alive = timezone.now() - datetime.timedelta(seconds=settings.IMPORT_SECONDS)
    if busy.filter(since__gt=alive).count() >= MOST_AT_ONCE:
        return "系统正在处理其他文件，请过几分钟再上传。"
    return ""


def receive(content: bytes, **fields: Any) -> Upload:
    """Keep a file that was sent in. What has waited too long is thrown away on this occasion."""
    Upload.objects.filter(at__lt=timezone.now() - KEPT).delete()
    mine = Upload.objects.filter(by=fields["by"]).exclude(state__in=WORKING).order_by("-pk")
    Upload.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_KEPT - 1 :])).delete()
    return Upload.objects.create(content=content, sha256=hashlib.sha256(content).hexdigest(), **fields)


def confirm(upload: Upload) -> bool:
    """Let an upload be saved; False where it no longer waits for that."""
    return _claim(upload, UploadState.READY, UploadState.CONFIRMED)


def _claim(upload: Upload, source: UploadState, target: UploadState) -> bool:
    """Move an upload on, unless another process or person has. One statement, so that only one can."""
    claimed = Upload.objects.filter(pk=upload.pk, state=source).update(state=target, since=timezone.now())
    return bool(claimed)


def start(upload: Upload, *, standards: Collection[str], department_code: str | None) -> None:
    """Take the next step of an upload: here and now if the file is small, else in a process of its own."""
    _children[:] = [child for child in _children if child.poll() is None]
    if unpacked_size(bytes(upload.content)) <= settings.IMPORT_IN_REQUEST:
        process(upload, standards=standards, department_code=department_code)
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "process_upload", str(upload.pk)]
    _children.append(
        subprocess.Popen(  # noqa: S603 - our own command and a number
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # A worker that is restarted does not take it along.
        )
    )


def unpacked_size(content: bytes) -> int:
    """Bytes of a file as it says of itself; one that lies is found out when it is unpacked (`opening`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)


def limit_process() -> None:
    """Bound the memory and the time of this process; what goes beyond is refused by the system, not by the site."""
    for kind, most in (
        (resource.RLIMIT_AS, settings.IMPORT_MEMORY),
        (resource.RLIMIT_CPU, settings.IMPORT_SECONDS),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


class _Abandoned(Exception):
    """Nobody waits for this process any more: it gave no sign of life, and its upload was given up."""


def process(
    upload: Upload, *, standards: Collection[str], department_code: str | None, tell: Tell = quiet
) -> None:
    """Check or save an upload, whichever it waits for; nothing, if another process is at it."""
    step = STEPS.get(UploadState(upload.state))
    if step is None or not _claim(upload, UploadState(upload.state), step):
        return
    upload.state = step
    by_name = {sheet.name: sheet for sheet in SHEETS}
    work = BudgetResource(
        by_name.get(upload.sheet),
        upload.budget,
        standards=standards,
        department_code=department_code,
        tell=tell,
    )
    sent = SentFile(bytes(upload.content), upload.filename)
    note = ""

    def seal(imported: Imported) -> None:
        """Saved and written down as saved is one thing."""
        if not Upload.objects.select_for_update().filter(pk=upload.pk, state=step).exists():
            raise _Abandoned
        if imported.budget is not None:
            upload.budget = imported.budget
            _write_down(upload, imported.budget, imported.preview)
        _end(upload, UploadState.SAVED, _report(imported))

    try:
        if step == UploadState.SAVING:
            result = work.import_data(sent, basis=upload.basis, seal=seal)
            if result.imported is not None:
                return
            note = _words(result.base_errors[0].error) if result.is_stale else ""
        if step == UploadState.CHECKING or note:
            result = work.import_data(sent, dry_run=True)
    except _Abandoned:
        logger.warning("upload %s was given up before it was saved", upload.pk)
    except MemoryError:
        _end(upload, UploadState.REFUSED, {"refusal": TOO_MUCH_MEMORY})
    except Exception:
        logger.exception("upload %s", upload.pk)
        _end(upload, UploadState.BROKEN, {"refusal": INTERRUPTED})
    else:
        if result.imported is not None:
            report = _report(result.imported) | {"note": note}
            _end(upload, UploadState.READY, report, basis=result.imported.basis)
        else:
            _end(upload, UploadState.REFUSED, _refusal(result))


def _report(imported: Imported) -> dict[str, Any]:
    return {
        "warnings": _told(imported.warnings),
        "counts": imported.preview.counts,
        "changes": list(imported.preview.lines(LINES_SHOWN)),
    }


def _refusal(result: BudgetResult) -> dict[str, Any]:
    report: dict[str, Any] = {
        "warnings": _told(result.warnings),
        "problems": _told(result.problems),
        "count": len(result.problems),
    }
    if result.base_errors:
        report["refusal"] = _words(result.base_errors[0].error)
    return report


def _words(error: Exception) -> str:
    """An error in a sentence; Django's own puts several in brackets."""
    return (
        "；".join(error.messages)
        if isinstance(error, ValidationError)
        else f"{error}。".replace("。。", "。")
    )


def _told(problems: list[Problem]) -> list[list[str]]:
    return [[each.sheet, each.cell, each.message] for each in problems[:MOST_PROBLEMS]]


def _end(upload: Upload, state: UploadState, report: dict[str, Any], basis: str = "") -> None:
    """Write down what came of it, unless it was given up meanwhile; the bytes of what is done with are not kept."""
    values: dict[str, Any] = {
        "state": state,
        "report": report,
        "basis": basis,
        "since": timezone.now(),
        "budget": upload.budget,
    }
    if state != UploadState.READY:
        values["content"] = b""
    if not Upload.objects.filter(pk=upload.pk, state=upload.state).update(**values):
        logger.warning("upload %s was given up before its end was written down", upload.pk)
    for name, value in values.items():
        setattr(upload, name, value)


def _write_down(upload: Upload, budget: DepartmentalBudget, changes: Preview) -> None:
    """One entry in the history of the budget: who imported which file when, and how much it changed."""
    what = "；".join(str(each) for each in changes.sheets if each) or "没有变化"
    record(budget, f"导入“{upload.filename}”（SHA-256 {upload.sha256}）：{what}", by=upload.by)


def progress(upload: Upload) -> Progress | None:
    """How far the process is. One that gives no sign of life any more is written down as broken off."""
    if upload.state not in WORKING:
        return None
    last = progress_of(upload.pk)
    silent_for = (timezone.now() - upload.since).total_seconds()
    if last is not None and last.is_alive:
        return last
    if silent_for > SILENCE and _claim(upload, UploadState(upload.state), UploadState.BROKEN):
        Upload.objects.filter(pk=upload.pk).update(report={"refusal": INTERRUPTED}, content=b"")
        upload.state, upload.report = UploadState.BROKEN, {"refusal": INTERRUPTED}
    return last
