"""The list of bad inputs has 72 rows; each has at least one test that is named after it."""

import importlib
import pkgutil
import re

import tests.bad_inputs as folder

ROWS = 72


def test_every_row_has_a_test() -> None:
    named = {
        int(found[1])
        for module in pkgutil.iter_modules(folder.__path__)
        for name in vars(importlib.import_module(f"{folder.__name__}.{module.name}"))
        if (found := re.match(r"test_row_(\d\d)_", name))
    }
    assert named == set(range(1, ROWS + 1))
