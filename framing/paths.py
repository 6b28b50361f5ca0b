"""Where data and lexicons live. The only module that knows."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
LEXICONS = PACKAGE / "lexicons"


def project() -> Path:
    """The project folder: `FRAMING_HOME`, else the nearest folder upwards with data/outlets.csv,
    else the folder of a source checkout, else the working directory.
    """
    if home := os.environ.get("FRAMING_HOME"):
        return Path(home)
    here = Path.cwd()
    for folder in (here, *here.parents, PACKAGE.parent):
        if (folder / "data" / "outlets.csv").is_file():
            return folder
    return here


def data() -> Path:
    """The folder with outlets.csv, events.csv and the composed articles."""
    return project() / "data"
