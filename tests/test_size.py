"""The house stays small and its imports run one way (DESIGN.md, law 8).

The limits are a ratchet: they fall with what the code falls to. They rose once, on 30 November 2026, for what
issues H to L asked; what is over 7,500 lines is still owed. `python tests/test_size.py`
prints the lines of each room.
"""

from __future__ import annotations

import ast
import graphlib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import framing as fr

ROOT = Path(fr.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# What stands after the core: it may read the core, the core never reads it. Everything else is core.
AFTER_THE_CORE = set(
    "__init__ __main__ accounts callings charts classroom cli comparison concordance events exchange "
    "features html_report intervals keywords labelling lexicon_check looks "
    "places reading sensitivity study tables validation validity wording".split()
)

LIMITS = {
    "lines": 11_684,
    "core": 6_018,
    "longest room": 305,
    "longest function": 50,
    "public names": 30,
    "commands": 9,
}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def first_part(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def function_lengths(path: Path) -> dict[str, int]:
    """Lines of each function, its decorators and docstring apart."""
    lengths = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                length -= first.end_lineno - first.lineno + 1
            lengths[f"{path.relative_to(ROOT)}:{node.name}"] = length
    return lengths


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def for_type_checkers(tree: ast.Module) -> set[int]:
    """Lines of imports under `if TYPE_CHECKING:`, which nothing runs."""
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    return {
        n.lineno for block in blocks for n in ast.walk(block) if isinstance(n, ast.Import | ast.ImportFrom)
    }


def imports() -> dict[str, set[str]]:
    """Which module reads which, imports inside functions included."""
    modules = {module_name(path) for path in FILES}
    arrows: dict[str, set[str]] = {name: set() for name in modules}
    for path in FILES:
        reader, skipped = module_name(path), for_type_checkers(parsed(path))
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.ImportFrom) or node.lineno in skipped or not node.module:
                continue
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                read = inner if inner in modules else node.module
                if read in modules - {"framing", reader}:
                    arrows[reader].add(read)
    return arrows


def measured() -> dict[str, int]:
    from framing.cli import app

    return {
        "lines": sum(map(lines_of, [*FILES, ROOT / "__init__.pyi"])),
        "core": sum(lines_of(path) for path in FILES if first_part(path) not in AFTER_THE_CORE),
        "longest room": max(map(lines_of, FILES)),
        "longest function": max(n for path in FILES for n in function_lengths(path).values()),
        "public names": len(fr.__all__) - 1,  # without __version__
        "commands": len(app.registered_commands) + len(app.registered_groups),
    }


@pytest.mark.parametrize("what", LIMITS)
def test_no_limit_is_passed(what):
    assert measured()[what] <= LIMITS[what]


def test_no_import_cycle():
    try:
        tuple(graphlib.TopologicalSorter(imports()).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_core_does_not_read_what_stands_after_it():
    after = {module_name(path) for path in FILES if first_part(path) in AFTER_THE_CORE}
    broken = {
        f"{reader} reads {read}"
        for reader, reads in imports().items()
        for read in reads & after
        if reader not in after
    }
    assert not broken


def rooms() -> Counter[str]:
    """Lines of each room and folder of rooms, the largest first; a star marks what stands after the core."""
    lines: Counter[str] = Counter()
    for path in FILES:
        room = first_part(path)
        lines[f"{room} *" if room in AFTER_THE_CORE else room] += lines_of(path)
    return lines


if __name__ == "__main__":
    for name, count in [*measured().items(), ("", ""), *rooms().most_common()]:
        print(f"{name:<20}{count:>8}")
