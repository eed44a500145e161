"""Receiving files: what is larger than any spreadsheet of a budget is let pass by without being kept."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 50 * 1024 * 1024
"""Bytes."""


class Bounded(FileUploadHandler):
    """Stands before the other handlers and gives them no more than `LARGEST` bytes of a file.

    The rest is read and thrown away: to close the connection would show the sender a browser's error page instead of
    a sentence. The form then sees an empty file with the size that was sent, which `refuse_too_large` refuses.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= LARGEST else None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if file_size <= LARGEST:
            return None
        for other in self.request.upload_handlers if self.request else ():
            if other is not self:
                other.upload_interrupted()  # What they have of this file is of no use.
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )


def refuse_too_large(file: UploadedFile | Any) -> None:
    """A form's check of a received file. Raises ValidationError."""
    size = (file.size or 0) / 1024**2
    if size * 1024**2 > LARGEST:
        raise ValidationError(
            f"文件有 {size:,.0f} MB，超过 {LARGEST // 1024**2} MB，没有接收；请检查是否选错了文件。"
        )
