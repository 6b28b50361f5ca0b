"""One way to every measure: `python -m benchmarks` lists them, `python -m benchmarks NAME …` runs one.

Each is a file here, and runs by itself too. They read real texts in ../shared, which cannot be shipped.
"""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
MEASURES = {path.stem: path for path in sorted(HERE.glob("[a-z]*.py")) if path.stem != "common"}


def main() -> int:
    if len(sys.argv) > 1 and (file := MEASURES.get(sys.argv[1])):
        sys.argv = [str(file), *sys.argv[2:]]
        sys.path.insert(0, str(HERE))
        runpy.run_path(str(file), run_name="__main__")
        return 0
    for name, path in MEASURES.items():
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        print(f"{name:<24}{about.splitlines()[0]}")
    return 2 if len(sys.argv) > 1 else 0


if __name__ == "__main__":
    raise SystemExit(main())
