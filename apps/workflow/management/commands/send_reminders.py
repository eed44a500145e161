"""`send_reminders`: letters to those whom a deadline or a submission waits for. Run once a day."""

import argparse
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.workflow.reminding import NEAR, letters_of, send


class Command(BaseCommand):
    help = (
        f"给期限在 {NEAR} 天内或已逾期的编制员、发布员，以及有待审预算的审核员发催办邮件。每人每天至多一封，"
        "邮件中没有金额。没有填写电子邮件的用户不发。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出要发给谁、说什么，不发送")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        today = timezone.localdate()
        sent, failed = 0, []
        for letter in letters_of(today):
            if dry_run:
                self.stdout.write(f"致 {letter.user.email}\n{letter.message.body}")
                sent += 1
                continue
            try:
                sent += send(letter, today)
            except OSError as error:  # Of the mail server, too.
                failed.append(f"{letter.user.email}：{error}")
        self.stdout.write(f"{'将发送' if dry_run else '已发送'} {sent} 封。")
        if failed:
            raise CommandError("没有发出，下次运行时再发：\n" + "\n".join(failed))
