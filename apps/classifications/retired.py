"""Codes that are no longer in the list, each with its old name and what took its place.

From the notes of the official list: codes met in documents of earlier years that the list of this edition lacks. Only
successors that are certain are named; for the others the old name alone is told.
"""

RETIRED: dict[str, tuple[str, str]] = {
    "20110": ("人力资源事务", ""),
    "2011004": ("政府特殊津贴", ""),
    "2011007": ("博士后日常经费", ""),
    "2040404": ("查办和预防职务犯罪", ""),
    "2040405": ("公诉和审判监督", ""),
    "2040406": ("侦查监督", ""),
    "2080208": ("基层政权建设和社区治理", ""),
    "2080504": ("未归口管理的行政单位离退休", "2080501"),
    "2089901": ("其他社会保障和就业支出", "2089999"),
    "21006": ("中医药", "21017"),
    "2100699": ("其他中医药支出", "2101799"),
    "21016": ("老龄卫生健康事务", ""),
    "2101601": ("老龄卫生健康事务", ""),
    "2109901": ("其他卫生健康支出", "2109999"),
    "21106": ("退耕还林还草", ""),
    "2110699": ("其他退耕还林还草支出", ""),
    "30104": ("其他社会保障缴费", "30112"),
    "30312": ("提租补贴", ""),
    "39906": ("赠与", "39909"),
}
"""Code to (old name, new code or nothing)."""


def about_retired(code: str, names: dict[str, str]) -> str:
    """What to use instead of a code that `names`, the present ones, lack; nothing where it never was one."""
    old, new = RETIRED.get(code, ("", ""))
    if not old:
        return ""
    if new in names:
        return f"：“{old}”已停用，现用 {new} {names[new]}"
    return f"：“{old}”已停用"
