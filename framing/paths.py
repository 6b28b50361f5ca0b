"""Where data and lexicons live. The only module that knows."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
LEXICONS = PACKAGE / "lexicons"


def project() -> Path:
    """`FRAMING_HOME`; else the nearest folder upwards with data/outlets.csv, a checkout, or this folder."""
    if home := os.environ.get("FRAMING_HOME"):
        return Path(home)
    here = Path.cwd()
    folders = (here, *here.parents, PACKAGE.parent)
    return next((folder for folder in folders if (folder / "data" / "outlets.csv").is_file()), here)


def data() -> Path:
    """The folder with outlets.csv, events.csv and the composed articles."""
    return project() / "data"
