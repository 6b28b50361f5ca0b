"""Figures with their data and provenance, the same bytes every time."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import storage
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from framing.scores import Scores

_FORMATS: dict[str, dict[str, Any]] = {  # without what differs from run to run
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def save_figure(
    ax: Axes,
    name: str,
    sources: Scores | None = None,
    *,
    folder: str | os.PathLike[str] = "figures",
    seed: int | None = None,
    made_from: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Save a chart as SVG, PDF and PNG with its data, caption and provenance, the same bytes each time.

    Parameters
    ----------
    ax : Axes
        As a function of `fr.charts` returned it.
    name : str
        File name without ending: letters, digits, hyphens.
    sources : Scores, optional
        What the chart was made from; its lexicons, texts' hash and counts go into the provenance.
    folder : path
        Made where it does not exist.
    seed, made_from : optional
        Noted in the provenance: the seed, and the study that names the figure.

    Returns
    -------
    list of Path
        `<name>.svg, .pdf, .png, .csv` (the table drawn), `.txt` (caption), `.json` (provenance).
    """
    import matplotlib

    from framing import __version__
    from framing.charts.rows import Chart, house

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}", name):
        raise InputError(f"figure name '{name}'; valid are letters, digits, hyphens, dots.")
    if not isinstance(ax, Chart):
        raise InputError(f"figure '{name}': these axes were not drawn by a function of fr.charts.")
    written = []
    for ending, metadata in _FORMATS.items():
        written.append(Path(folder) / f"{name}.{ending}")
        with house(), storage.written_whole(written[-1], binary=True) as file:
            ax.whole.savefig(file, format=ending, metadata=metadata)
    for ending, text in (("csv", storage.to_csv(ax.numbers)), ("txt", f"{ax.caption}\n")):
        written.append(Path(folder) / f"{name}.{ending}")
        with storage.written_whole(written[-1]) as file:
            file.write(text)
    provenance = {
        "figure": name,
        "framing": __version__,
        "matplotlib": matplotlib.__version__,
        "caption": ax.caption,
        "source": ax.numbers.attrs.get("notice", ""),
        "seed": seed,
        "made_from": dict(made_from or {}),
        "files": {path.name: storage.sha256(path) for path in written},
    }
    if sources is not None:
        texts = sources.articles.sort_values("article_id")
        provenance |= {
            "n": sources.run.get("counts", {}),
            "lexicons": sources.run.get("lexicons", []),
            "texts_sha256": storage.sha256("\n".join(texts["article_id"] + " " + texts["sha256"])),
        }
    about = Path(folder) / f"{name}.json"
    storage.write_json(about, provenance)
    return [*written, about]
