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
    """Save a chart as SVG, PDF and PNG with its data, caption and provenance.

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
        Noted in the provenance; by `made_from` a study tells when a figure has to be made again.

    Returns
    -------
    list of Path
        `<name>.svg, .pdf, .png, .csv` (the table drawn), `.txt` (caption), `.json` (provenance). A second run
        writes the same bytes.

    Raises
    ------
    InputError
        A name that is no plain file name, or axes that no framing chart drew.
    """
    import matplotlib

    from framing import __version__
    from framing.charts import style

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}", name):
        raise InputError(f"figure name '{name}'; valid are letters, digits, hyphens, dots.")
    figure = ax.get_figure(root=True)
    table, caption = style.drawn(figure) if figure is not None else (None, "")
    if figure is None or table is None:
        raise InputError(f"figure '{name}': these axes were not drawn by a function of fr.charts.")
    *pictures, csv, txt, about = (Path(folder) / f"{name}.{e}" for e in (*_FORMATS, "csv", "txt", "json"))
    with style.house():
        for path, (ending, metadata) in zip(pictures, _FORMATS.items(), strict=True):
            with storage.written_whole(path, binary=True) as file:
                figure.savefig(file, format=ending, metadata=metadata)
    for path, text in ((csv, storage.to_csv(table)), (txt, caption + "\n")):
        with storage.written_whole(path) as file:
            file.write(text)
    written, run, texts = [*pictures, csv, txt], {}, ""
    if sources is not None:
        run, ids = sources.run, sources.articles.sort_values("article_id")
        texts = storage.sha256("\n".join(ids["article_id"] + " " + ids["sha256"]))
    provenance = {
        "figure": name,
        "framing": __version__,
        "matplotlib": matplotlib.__version__,
        "caption": caption,
        "seed": seed,
        **({} if made_from is None else {"made_from": dict(made_from)}),
        "n": run.get("counts", {}),
        "lexicons": run.get("lexicons", []),
        "texts_sha256": texts,
        "files": {path.name: storage.sha256(path) for path in written},
    }
    storage.write_json(about, provenance)
    return [*written, about]
