"""One import in a process of its own, so that its memory can be told: prints seconds and peak megabytes."""

import json
import resource
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
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"seconds": seconds, "megabytes": peak}, sys.stdout)
