"""Opening an uploaded file safely: only a plain .xlsx of sane size comes through, copied part by part.

The readers downstream expand what they are given; a small file that unpacks to gigabytes would take the process down.
So every part is unpacked here, never further than the size it declares, and handed on uncompressed.
"""

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MAX_FILE_SIZE = 50 * 1024 * 1024
MAX_UNPACKED_SIZE = 300 * 1024 * 1024
MAX_PARTS = 2_000

DAMAGED = "文件已损坏，打不开；请用表格软件重新另存为 .xlsx"

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class FileRefused(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@contextmanager
def opened(source: Path | IO[bytes], filename: str = "") -> Iterator[Path]:
    """A checked, uncompressed copy of a workbook, for as long as the context lasts.

    `source` is a path or a file open for binary reading; `filename` is the name it was uploaded under.
    """
    if isinstance(source, Path):
        try:
            with source.open("rb") as file, opened(file, source.name) as copy:
                yield copy
        except FileNotFoundError:
            raise FileRefused(f"没有这个文件：{source}") from None
        except IsADirectoryError:
            raise FileRefused(f"这是一个文件夹，不是文件：{source}") from None
        except PermissionError:
            raise FileRefused(f"没有权限读取这个文件：{source}") from None
        return
    _refuse_by_name(filename or getattr(source, "name", "") or "")
    _refuse_by_size(source)
    _refuse_by_content(source)
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        copy = Path(folder) / "workbook.xlsx"
        try:
            with zipfile.ZipFile(source) as archive:
                _refuse_by_parts(archive)
                _unpack(archive, copy)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
            OSError,
        ):
            raise FileRefused(DAMAGED) from None
        yield copy


def _refuse_by_name(filename: str) -> None:
    extension = os.path.splitext(str(filename))[1].lower()
    if extension in (".xlsm", ".xltm", ".xlam"):
        raise FileRefused("工作簿含有宏，请另存为不含宏的 .xlsx")
    if extension in (".xls", ".et"):
        raise FileRefused(f"不支持 {extension} 格式，请另存为 .xlsx")
    if extension and extension != ".xlsx":
        raise FileRefused(f"{extension} 不是工作簿，应为 .xlsx 文件")


def _refuse_by_size(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise FileRefused("文件是空的，应为 .xlsx 工作簿")
    if size > MAX_FILE_SIZE:
        raise FileRefused(f"文件有 {size / 1024**2:.1f} MB，最大 {MAX_FILE_SIZE // 1024**2} MB")


def _refuse_by_content(file: IO[bytes]) -> None:
    start = file.read(len(_COMPOUND_FILE))
    if start == _COMPOUND_FILE:
        encrypted = _ENCRYPTED_PACKAGE in file.read(MAX_FILE_SIZE)
        raise FileRefused(
            "工作簿有打开密码，请取消密码后再导入" if encrypted else "这是旧版 .xls 文件，请另存为 .xlsx"
        )
    file.seek(0)
    if not start.startswith(b"PK"):
        raise FileRefused("文件内容不是 .xlsx 工作簿，请用表格软件另存为 .xlsx")


def _refuse_by_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_SIZE:
        raise FileRefused(f"工作簿解压后超过 {MAX_UNPACKED_SIZE // 1024**2} MB，请删除无关内容后再导入")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused("工作簿含有宏，请另存为不含宏的 .xlsx")
    if len(names) != len(parts):
        raise zipfile.BadZipFile
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused("工作簿有打开密码，请取消密码后再导入")
    if "xl/workbook.xml" not in names:
        raise FileRefused("文件内容不是 .xlsx 工作簿，请用表格软件另存为 .xlsx")


def _unpack(archive: zipfile.ZipFile, copy: Path) -> None:
    """Copy the parts that hold data. `ZipFile` stops at the declared size and compares the checksum."""
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in {part.filename: None for part in archive.infolist()}:
            if name.lower().endswith((".xml", ".rels")):
                with archive.open(name) as part, target.open(name, "w") as out:
                    shutil.copyfileobj(part, out, 1024 * 1024)
