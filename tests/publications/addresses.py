"""The public addresses."""

from apps.disclosure.renderers import FORMATS

BASE = "/2024/191/"
PAGES = (BASE, f"{BASE}checks/", *(f"{BASE}tables/{number}/" for number in range(1, 12)))
FILES = tuple(f"{BASE}disclosure.{extension}" for extension in FORMATS)
TABLE_FILES = tuple(f"{BASE}tables/{number}.csv" for number in range(1, 12))
OF_PUBLICATION = (*PAGES, *FILES, *TABLE_FILES)
EVERY = ("/", *OF_PUBLICATION)
SOME = (
    "/",
    BASE,
    f"{BASE}tables/2/",
    f"{BASE}tables/2.csv",
    f"{BASE}disclosure.json",
    f"{BASE}disclosure.xlsx",
)
