"""One import in a process of its own, so that its memory can be told: prints seconds and peak megabytes."""

import json
import re
import sys
import time
from pathlib import Path

import django

django.setup()

from apps.disclosure.standards import STANDARDS  # noqa: E402 - models need a configured Django
from apps.workbook.importing import import_workbook  # noqa: E402

start = time.perf_counter()
import_workbook(Path(sys.argv[1]), standards=STANDARDS)
seconds = time.perf_counter() - start
# Not `ru_maxrss`: a child begins with what its parent has needed so far.
peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
json.dump({"seconds": seconds, "megabytes": peak}, sys.stdout)
