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

_PICTURES: dict[str, dict[str, Any]] = {  # without what differs from run to run
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
    files = [Path(folder) / f"{name}.{ending}" for ending in (*_PICTURES, "csv", "txt", "json")]
    *pictures, data, caption, about = files
    for picture, metadata in zip(pictures, _PICTURES.values(), strict=True):
        with house(), storage.written_whole(picture, binary=True) as file:
            ax.whole.savefig(file, format=picture.suffix[1:], metadata=metadata)
    storage.write_table(data, [ax.numbers])
    with storage.written_whole(caption) as file:
        file.write(f"{ax.caption}\n")
    provenance: dict[str, Any] = {
        "figure": name,
        "framing": __version__,
        "matplotlib": matplotlib.__version__,
        "caption": ax.caption,
        "source": ax.numbers.attrs.get("notice", ""),
        "seed": seed,
        "made_from": dict(made_from or {}),
        "files": {path.name: storage.sha256(path) for path in files[:-1]},
    }
    if sources is not None:
        texts = sources.articles.sort_values("article_id")
        provenance["texts_sha256"] = storage.sha256("\n".join(texts["article_id"] + " " + texts["sha256"]))
        provenance |= {"n": sources.run.get("counts", {}), "lexicons": sources.run.get("lexicons", [])}
    storage.write_json(about, provenance)
    return files
