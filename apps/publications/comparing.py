"""Where two files differ, told to somebody who holds one of them and wonders why it is not the other."""

import io
import zipfile

LARGEST = 200 * 1024 * 1024
"""Bytes of the unpacked parts of an archive that are compared; a file from outside may claim any size."""


def difference(given: bytes, expected: bytes) -> str:
    """What is other in `given`: its length or some of its bytes. Blank where they are equal."""
    if given == expected:
        return ""
    pairs = list(zip(given, expected, strict=False))
    first = next((index for index, (one, other) in enumerate(pairs) if one != other), len(pairs))
    told = f"从第 {first + 1} 个字节起不同"
    if len(given) == len(expected):
        count = sum(1 for one, other in pairs if one != other)
        told = f"大小相同（{len(given)} 字节），{told}，共 {count} 个字节不同"
    else:
        told = f"应为 {len(expected)} 字节，实为 {len(given)} 字节，{told}"
    parts = _parts(given)
    if parts is not None and parts == _parts(expected):
        told += "；展开后各部分相同，只是打包或压缩的方式不同"
    return told


def _parts(data: bytes) -> list[tuple[str, bytes]] | None:
    """Names and contents of an archive; None if it is none, damaged or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST:
                return None
            return [(each.filename, archive.read(each)) for each in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return None
