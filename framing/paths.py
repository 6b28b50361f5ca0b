"""Where data, figures and resources live. The only module that knows."""

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


def resources() -> Path:
    """The folder that `framing data` fills with what nltk and textstat need: `FRAMING_RESOURCES`, else
    `.resources` in the project.
    """
    return Path(os.environ.get("FRAMING_RESOURCES") or project() / ".resources")
