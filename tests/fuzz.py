"""Coverage-guided fuzzing of what a stranger's file reaches: python tests/fuzz.py [options].

The options are libFuzzer's, as -max_total_time=600. Atheris is for Linux on x86-64; the tests give
the targets hypothesis's bytes everywhere.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
import tempfile
import warnings
from pathlib import Path

with contextlib.ExitStack() as instrumented:
    if __name__ == "__main__":
        import atheris

        instrumented.enter_context(atheris.instrument_imports(include=["framing"]))
    import framing as fr
    from framing import lexicon as lexicons
    from framing import lexicon_check
    from framing import read as reading
    from framing import terms as finders
    from framing.lexicon import load_lexicons
    from framing.scores import NAMES
    from framing.scoring import Options, score_batch
    from framing.text.document import document

import strategies

SEEDS = Path(__file__).parent / "seeds"
# The seeds begin with a number in this list: new kinds go to its end.
_FIRST = (".txt", ".md", ".html", ".htm", ".csv", ".jsonl", ".ndjson", ".parquet")
_LATER = (".json", ".tsv", ".xlsx", ".zip")
KINDS = (*_FIRST, *(f"{kind}.gz" for kind in _FIRST), *_LATER, ".json.gz")
TOML = 'title = "t"\nversion = "1"\nlanguage = "en"\nlicence = "x"\n'
TEXT = "The dictator left, and the regime's war went on: “so-called” talks."


def text_of(data: bytes) -> str:
    """Pieces of articles, a byte each; or, where the first byte is odd, the bytes as they are."""
    if data[:1] and data[0] % 2:
        return data[1:].decode("utf-8", "surrogateescape")
    return "".join(strategies.PIECES[byte % len(strategies.PIECES)] for byte in data[1:])


def read(data: bytes, folder: Path) -> None:
    """A file of any kind (its first byte says which): articles that can be scored, or one clear line."""
    kind = KINDS[data[0] % len(KINDS)] if data else ".txt"
    path = folder / f"x{kind}"
    path.write_bytes(gzip.compress(data[1:], 1, mtime=0) if kind.endswith(".gz") else data[1:])
    with contextlib.suppress(fr.InputError), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # which says how headings were read
        articles = fr.read_articles(path)
        assert (
            list(articles.columns[: len(reading.COLUMNS) - 1])
            == [c for c in reading.COLUMNS if c in articles or c != "perspective"][: len(reading.COLUMNS) - 1]
        )
        assert articles["article_id"].is_unique
        assert articles["article_id"].str.strip().ne("").all()
        for text in articles["text"]:
            text.encode()
            assert any(map(str.isalnum, text))
            assert not {"\r", "\0"} & set(text)
        assert all(entry["reason"] for entry in articles.attrs["skipped"])


def clean(data: bytes, _: Path) -> None:
    """A text: its furniture, sentences and quotations lie in it, in order, apart."""
    text = text_of(data)
    doc = document(text, text_of(data[len(data) // 2 :]) if len(data) % 3 == 0 else "")
    for spans in (doc.furniture, doc.paragraphs, doc.sentences):
        ends = [bound for span in spans for bound in span[:2]]
        assert ends == sorted(ends), spans
        assert all(0 <= span[0] < span[1] <= len(doc.norm) for span in spans), spans
    for left, right in doc.sentences:
        assert not any(a < right and left < b for a, b, _ in doc.furniture)
        start, end = doc.span(left, right)
        assert 0 <= start < end <= len(text)
    assert all(0 <= q.start < q.end <= len(doc.norm) for q in doc.quotes)


def statements(data: bytes, _: Path) -> None:
    """A text: statements, hits and all other rows are complete and lie where they say."""
    doc = document(text_of(data))
    scores = score_batch([{"article_id": "a", "text": doc.text}], Options(load_lexicons()))
    assert not scores.run["skipped"], scores.run["skipped"]
    strategies.assert_rows({name: getattr(scores, name).to_dict("list") for name in NAMES}, {"a": doc})


def lexicon(data: bytes, folder: Path) -> None:
    """A folder: terms.csv, a zero, lexicon.toml. It loads and scores, or each fault is told in one line."""
    terms, zero, toml = data.partition(b"\0")
    (folder / "terms.csv").write_bytes(terms)
    (folder / "lexicon.toml").write_bytes(toml if zero else TOML.encode())
    try:
        told = lexicon_check.check(folder)
        loaded = fr.load_lexicon(folder)
    except fr.InputError as error:
        told = [str(error)]
    else:
        for row in fr.find_hits(TEXT, loaded).to_dict("records"):
            strategies.assert_span(row, TEXT)
        lexicon_check.audit(loaded)
        assert len(loaded.table) == len(loaded.terms) > 0
    finally:
        lexicons._load.cache_clear()
        finders.term_finder.cache_clear()
    for line in told:
        assert "\n" not in line, line
        assert len(line) < 2000, line


TARGETS = {target.__name__: target for target in (read, clean, statements, lexicon)}


def seeds(target: str) -> list[Path]:
    """Inputs that were found to break a target once, or that lead it into its depths."""
    return sorted((SEEDS / target).iterdir())


def main() -> None:
    """Fuzz each target in a process of its own, forked once all is instrumented."""
    found = []
    for target in TARGETS:
        if child := os.fork():
            found += [target] if os.waitpid(child, 0)[1] else []
        else:
            _fuzz(target)
    sys.exit(f"found something: {', '.join(found)}" if found else 0)


def _fuzz(target: str) -> None:
    """Run until the time is over or a finding ends it; what was tried, and the finding, are kept."""
    warnings.simplefilter("error")
    kept = Path("out", "fuzz", target)
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds(target):  # what is loaded once is not the time of one input
            TARGETS[target](seed.read_bytes(), Path(folder))
        limits = ("-timeout=20", "-rss_limit_mb=3000", "-max_len=4000", f"-artifact_prefix={kept}-")
        atheris.Setup(
            [sys.argv[0], str(kept), str(SEEDS / target), *limits, *sys.argv[1:]],
            lambda data: TARGETS[target](data, Path(folder)),
        )
        atheris.Fuzz()  # ends the process


if __name__ == "__main__":
    main()
