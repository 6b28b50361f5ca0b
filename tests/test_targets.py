"""Whom a word is about: each construction with five variants, and the right side by one rule."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing as fr
from framing import facts, targets
from framing.hits import side_served


def hit(text: str, word: str) -> dict:
    """The hit on a word."""
    rows = fr.find_hits(text)
    (row,) = rows[rows["text"].str.lower() == word].to_dict("records")
    return row


FAR = "It rained. It rained. It rained. "  # past the lead, where the only camp that a sentence names counts

# Constructions over a word that says something bad: text, the word, whom it is about, whom it serves.
CASES = {
    "the noun that it modifies": [
        ("The brutal Russian army entered the village.", "brutal", "russian-armed-forces", "kyiv"),
        ("A corrupt Ukrainian official sold the rifles.", "corrupt", "ukraine", "moscow"),
        ("The odious Vladimir Putin spoke for an hour.", "odious", "vladimir-putin", "kyiv"),
        ("The odious Volodymyr Zelensky spoke for an hour.", "odious", "volodymyr-zelensky", "moscow"),
        ("Russia heard of the hypocritical European politicians again.", "hypocritical", "west", "moscow"),
    ],
    "its possessor": [
        ("Kyiv's hypocrisy was on show.", "hypocrisy", "ukraine", "moscow"),
        ("Moscow's hypocrisy was on show.", "hypocrisy", "russia", "kyiv"),
        ("Russian hypocrisy was on show.", "hypocrisy", "russia", "kyiv"),
        ("Ukraine's boundless hypocrisy was on show.", "hypocrisy", "ukraine", "moscow"),
        ("North Korea's hypocrisy was on show.", "hypocrisy", "north-korea", "kyiv"),
    ],
    "its owner, named after it": [
        ("Russia noted the hypocrisy of the West.", "hypocrisy", "the-west", "moscow"),
        ("They wrote of the hypocrisy of Russia.", "hypocrisy", "russia", "kyiv"),
        ("They wrote of the hypocrisy of the Ukrainian leaders.", "hypocrisy", "ukraine", "moscow"),
        ("It is the plain hypocrisy of the Kremlin.", "hypocrisy", "kremlin", "kyiv"),
        ("They wrote of the hypocrisy of Vladimir Putin.", "hypocrisy", "vladimir-putin", "kyiv"),
    ],
    "its appositions and relative clauses": [
        (FAR + "Vladimir Putin, a paranoid, spoke.", "paranoid", "vladimir-putin", "kyiv"),
        (FAR + "Volodymyr Zelensky, this liar, spoke.", "liar", "volodymyr-zelensky", "moscow"),
        (FAR + "Ukraine, which is ruthless, went on.", "ruthless", "ukraine", "moscow"),
        (FAR + "The leader, Vladimir Putin, is a liar.", "liar", "vladimir-putin", "kyiv"),
        (FAR + "They see Volodymyr Zelensky as a tyrant.", "tyrant", "volodymyr-zelensky", "moscow"),
        (FAR + "A tyrant like Vladimir Putin goes on.", "tyrant", "vladimir-putin", "kyiv"),
    ],
    "who is accused of it, and whose it is": [
        (FAR + "They accuse Russia of ruthless attacks.", "ruthless", "russia", "kyiv"),
        (FAR + "They accuse Kyiv of ruthless attacks.", "ruthless", "ukraine", "moscow"),
        (FAR + "Moscow must answer for its hypocrisy.", "hypocrisy", "russia", "kyiv"),
        (FAR + "In Kyiv and its hypocrisy nobody trusts.", "hypocrisy", "ukraine", "moscow"),
        (FAR + "The ruthless Russian-led army came.", "ruthless", "russia", "kyiv"),
    ],
    "the subject that it is predicated of": [
        ("Vladimir Putin is a liar.", "liar", "vladimir-putin", "kyiv"),
        ("Volodymyr Zelensky is a liar.", "liar", "volodymyr-zelensky", "moscow"),
        ("Russia was never so ruthless.", "ruthless", "russia", "kyiv"),
        ("Ukraine has become ruthless.", "ruthless", "ukraine", "moscow"),
        ("NATO is arrogant toward Russia.", "arrogant", "nato", "moscow"),
    ],
    "its possessor, right before it, whatever preposition leads there": [
        ("The town has become synonymous with Russian hypocrisy.", "hypocrisy", "russia", "kyiv"),
        ("The envoy was tired of talk about Ukrainian hypocrisy.", "hypocrisy", "ukraine", "moscow"),
        ("Russia spoke for years of Western weakness.", "weakness", "west", "moscow"),
        ("Nothing is left but anger at Moscow's hypocrisy.", "hypocrisy", "russia", "kyiv"),
        ("Near Kyiv they had enough of Kremlin hypocrisy.", "hypocrisy", "kremlin", "kyiv"),
    ],
    "its owner, before whomever a verb after it names": [
        ("Russia's hypocrisy angered Ukraine.", "hypocrisy", "russia", "kyiv"),
        ("Ukraine's hypocrisy angered Russia.", "hypocrisy", "ukraine", "moscow"),
        ("Russia's plain hypocrisy angered Ukraine.", "hypocrisy", "russia", "kyiv"),
        ("Moscow heard how the West's hypocrisy infuriated Ukraine.", "hypocrisy", "the-west", "moscow"),
        ("Ukrainian hypocrisy angers Moscow.", "hypocrisy", "ukraine", "moscow"),
    ],
    "its subject, after a clause that ends in a preposition": [
        ("It has come to the point that Russia is ruthless.", "ruthless", "russia", "kyiv"),
        ("It has come to the point that Ukraine is ruthless.", "ruthless", "ukraine", "moscow"),
        ("In spite of what it is for, Ukraine is ruthless.", "ruthless", "ukraine", "moscow"),
        ("Nobody knows what it is for: Moscow is ruthless.", "ruthless", "russia", "kyiv"),
        ("They keep to their posts because Kyiv is ruthless.", "ruthless", "ukraine", "moscow"),
    ],
    "whom it stands right before, and no agent, before whose phrase has ended": [
        ("Ukraine's army beat the ruthless Russian army.", "ruthless", "russian-armed-forces", "kyiv"),
        ("Russia's army beat the ruthless Ukrainian army.", "ruthless", "armed-forces-of-ukraine", "moscow"),
        ("Ukraine's army beat the ruthless army of Russia.", "ruthless", "russia", "kyiv"),
        ("Russian soldiers' vile deeds shocked Ukraine.", "vile", "russian-armed-forces", "kyiv"),
        ("Vladimir Putin was called a tyrant by Kyiv.", "tyrant", "vladimir-putin", "kyiv"),
        ("The vile attack by Russia on Ukraine went on.", "vile", "russia", "kyiv"),
        ("The president of Russia is a tyrant.", "tyrant", "russia", "kyiv"),
        ("The ambassador of Ukraine is ruthless.", "ruthless", "ukraine", "moscow"),
    ],
    "not what a verb with its preposition is directed at": [
        ("The rally railed against the Russian embassy.", "railed against", "", "none"),
        ("The rally railed against the Ukrainian embassy.", "railed against", "", "none"),
        ("Crowds railed against Western sanctions.", "railed against", "", "none"),
    ],
    "who is accused or blamed, actively and passively": [
        (FAR + "Kyiv blamed Moscow for a ruthless attack.", "ruthless", "russia", "kyiv"),
        (FAR + "Kyiv has been accused of ruthless acts.", "ruthless", "ukraine", "moscow"),
        (FAR + "Moscow, accused of ruthless acts, went on.", "ruthless", "russia", "kyiv"),
        (FAR + "Volodymyr Zelensky was labelled a tyrant.", "tyrant", "volodymyr-zelensky", "moscow"),
        (FAR + "Russia is responsible for ruthless acts.", "ruthless", "russia", "kyiv"),
    ],
    "who did it, after by": [
        ("Civilians were brutally murdered by Russian soldiers.", "brutally", "russian-armed-forces", "kyiv"),
        ("Civilians were brutally murdered by Ukrainians.", "brutally", "ukraine", "moscow"),
        (FAR + "The attack by Russia was ruthless.", "ruthless", "russia", "kyiv"),
        (FAR + "The strikes by Ukraine were ruthless.", "ruthless", "ukraine", "moscow"),
        (FAR + "Moscow did atrocities that recall the worst of the West.", "atrocities", "russia", "kyiv"),
        (FAR + "The chaos that Russia brought remained.", "chaos", "russia", "kyiv"),
    ],
    "its appositions of other forms": [
        (FAR + "Vladimir Putin, described by many as a tyrant, spoke.", "tyrant", "vladimir-putin", "kyiv"),
        (FAR + "Volodymyr Zelensky (a tyrant) spoke.", "tyrant", "volodymyr-zelensky", "moscow"),
        (FAR + "Vladimir Putin \u2013 a tyrant \u2013 spoke.", "tyrant", "vladimir-putin", "kyiv"),
        (FAR + "Volodymyr Zelensky, that old tyrant, spoke.", "tyrant", "volodymyr-zelensky", "moscow"),
        (FAR + "They think of Vladimir Putin as a tyrant.", "tyrant", "vladimir-putin", "kyiv"),
        (FAR + "Moscow, whose ruthless army came, waits.", "ruthless", "russia", "kyiv"),
    ],
    "who holds an office there": [
        (FAR + "Corrupt officials in Kyiv live well.", "corrupt", "ukraine", "moscow"),
        (FAR + "Corrupt politicians in Moscow live well.", "corrupt", "russia", "kyiv"),
        (FAR + "Corrupt villages in Ukraine are rich.", "corrupt", "", "none"),
    ],
    "who fights well, but not who is fought": [
        (FAR + "The Ukrainians resisted heroically.", "heroically", "ukraine", "kyiv"),
        (FAR + "The Russians resisted heroically.", "heroically", "russia", "moscow"),
        (FAR + "Kyiv gave a brave answer to ruthless Moscow.", "ruthless", "russia", "kyiv"),
    ],
    "the West, where a sentence beside it names a party to the war": [
        ("Kyiv waits. The hypocrisy of the West is no secret.", "hypocrisy", "the-west", "moscow"),
        ("The hypocrisy of the West is no secret. Kyiv waits.", "hypocrisy", "the-west", "moscow"),
        ("Moscow waits. NATO is arrogant.", "arrogant", "nato", "moscow"),
        ("The war in Ukraine goes on. NATO is arrogant.", "arrogant", "nato", "moscow"),
        ("NATO is arrogant. Nobody doubts it.", "arrogant", "nato", "none"),
        ("Moscow waits. It rains. It is cold. NATO is arrogant.", "arrogant", "nato", "none"),
    ],
}


@pytest.mark.parametrize(
    ("text", "word", "target", "side"), [case for cases in CASES.values() for case in cases]
)
def test_nearer_syntax(text: str, word: str, target: str, side: str):
    found = hit(text, word)
    assert (found["target"], found["side"]) == (target, side)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Atrocities happened in Ukraine, and Russia denied them. " * 4, "atrocities"),
        ("A liar is a liar everywhere.", "liar"),
        ("Talks on the Ukraine war were a farce.", "farce"),
        ("The odious man left.", "odious"),
        ("The ruthless winter came to the village.", "ruthless"),
    ],
)
def test_nobody_is_named_where_it_is_unclear(text: str, word: str):
    rows = fr.find_hits(text)
    assert set(rows.loc[rows["text"].str.lower() == word, "side"]) == {"none"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Russia may be deterred by our heroic stand.", "heroic"),
        ("Russia billed the plan as a counter to hypocrisy.", "hypocrisy"),
        ("Russia knows any sign of weakness.", "weakness"),
        ("Kyiv suffered terrible crimes.", "terrible"),
        ("Russian troops used scorched-earth tactics as Kyiv slept.", "scorched-earth"),
        ("They spoke of a plot to oust Zelensky.", "plot to"),
        ("A scapegoat in Russia was found.", "scapegoat"),
        ("The brutal siege of Kyiv went on.", "brutal"),
        ("The ruthless strikes on Russia and Ukraine went on.", "ruthless"),
        ("The brutal conflict between Russia and Ukraine went on.", "brutal"),
        ("The brutal Russian\u2013Ukrainian war went on.", "brutal"),
        ("The ruthless Ukrainian-born guard came.", "ruthless"),
        ("Russian-speaking liars came.", "liars"),
        ("Russia fights terrorist groups in Africa.", "terrorist"),
        ("Terrorist groups in Africa met the envoy of Ukraine.", "terrorist"),
        ("Ukraine expelled the traitors.", "traitors"),
        ("The corrupt African leaders met Putin.", "corrupt"),
        ("Russia shelled the heroic city.", "heroic"),
        ("Ukraine was the victim of a vile crime.", "vile"),
        ("The victims of the vile attack were Ukrainians.", "vile"),
        ("Ukrainians live under ruthless shelling.", "ruthless"),
        ("Kyiv survived a vile assault.", "vile"),
        ("A vile assault killed ten Ukrainians.", "vile"),
        ("The vile treatment of Ukrainian prisoners went on.", "vile"),
        ("Ukrainians remember the massacre.", "massacre"),
        ("Zelensky's cynical critics met.", "cynical"),
        ("Cynical critics of Putin met.", "cynical"),
        ("Moscow's external enemies are few.", "enemies"),
        ("Putin thanked the brave soldiers.", "brave"),
        ("The ruthless strike on the town was condemned by Kyiv.", "ruthless"),
        ("The vile attack condemned by Moscow went on.", "vile"),
    ],
)
def test_who_only_stands_near_is_not_meant(text: str, word: str):
    rows = fr.find_hits(FAR + text)
    assert rows.loc[rows["text"].str.lower() == word, "target"].tolist() in ([""], ["russian-armed-forces"])


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("Moscow, it turned out, had sent its traitors.", "traitors", "kyiv"),
        ("Kyiv, it turned out, had sent its traitors.", "traitors", "moscow"),
        ("A traitor, whom Moscow paid, spoke.", "traitor", "kyiv"),
        ("A traitor, whom Moscow paid, met Kyiv once.", "traitor", "none"),  # of both camps: unclear
        ("Moscow, it turned out, had a terrible winter.", "terrible", "none"),  # no such word
    ],
)
def test_a_word_that_denies_a_right_is_aimed_at_the_only_camp_of_its_sentence(
    text: str, word: str, side: str
):
    assert hit(FAR + text, word)["side"] == side


@pytest.mark.parametrize(
    ("text", "target", "side"),
    [
        ("Ukraine resisted the ruthless Russian invasion.", "russia", "kyiv"),
        ("Ukraine lived through Russia's ruthless invasion.", "russia", "kyiv"),
        ("Talks on the ruthless Russian invasion of Ukraine failed.", "russia", "kyiv"),
        ("Talks on the ruthless Ukraine war failed.", "", "none"),
        ("Talks on the ruthless invasion of Ukraine failed.", "", "none"),
    ],
)
def test_in_a_name_of_the_war_only_who_acts_is_meant(text: str, target: str, side: str):
    found = hit(FAR + text, "ruthless")
    assert (found["target"], found["side"]) == (target, side)


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump is a liar.",
        "The corrupt American senator resigned.",
        "The hypocrisy of the West shows in its schools.",
        "German politicians are arrogant.",
        "Boris Johnson was ruthless at home.",
    ],
)
def test_a_western_state_has_a_camp_only_where_the_war_is_at_stake(text: str):
    assert set(fr.find_hits(text)["side"]) == {"none"}


# Whatever is said of one side is said of the other when the names change places: target and side mirror.
NAMES = {
    "Ukraine": "Russia",
    "Ukrainian": "Russian",
    "Ukrainians": "Russians",
    "Kyiv": "Moscow",
    "Volodymyr Zelensky": "Vladimir Putin",
}
FRAMES = """
{word} Ukraine went on.
Ukraine is {word}.
Ukraine has never been so {word}.
Kyiv, {word} as ever, went on.
The {word} Ukrainians came.
Ukrainians are {word}.
The {word} people of Ukraine came.
It is {word} of Ukraine.
Volodymyr Zelensky, a {word} man, spoke.
The {word} Volodymyr Zelensky met Vladimir Putin.
A {word} man from Kyiv came.
Both Ukraine and Russia are {word}.
Unlike Ukraine, Russia is {word}.
Not Ukraine but Russia is {word}.
Ukraine, like Russia, is {word}.
Ukraine is more {word} than Russia.
Russia faces a {word} Ukraine.
Ukrainians stopped the {word} Russians.
Kyiv accused Moscow of {word} attacks.
Kyiv said that Moscow was {word}.
The {word} attack on Ukraine went on.
Ukraine and its {word} friends came.
Ukraine fights the {word} army of Russia.
"Ukraine is {word}," Vladimir Putin said.
According to Kyiv, Russia is {word}.
Ukraine is far from {word}.
The {word} row between Kyiv and Moscow went on.
Nobody believes that Ukraine is {word}.
Ukraine was accused of {word} acts.
Kyiv blamed Moscow for the {word} attack.
Kyiv was blamed for the {word} attack.
Ukrainians live under {word} shelling.
Ukraine shelled the {word} city.
A {word} assault killed ten Ukrainians.
The {word} assault by Ukraine killed ten Russians.
The {word} assault was condemned by Ukraine.
Volodymyr Zelensky, described by Moscow as {word}, spoke.
Kyiv (a {word} city) waits.
{word} officials in Kyiv met.
The acts that Ukraine called {word} went on.
Ukraine, whose army is {word}, waits.
Nobody is as {word} as Volodymyr Zelensky.
Do not forget the Ukrainians' {word} deeds.
The claim that Kyiv is {word} is false.
To call Moscow {word} is nonsense.
Kyiv and Moscow, {word} both, traded blows.
Kyiv, Moscow and their {word} friends met.
While Ukraine is {word}, Russia waits.
Although Ukraine is {word}, Russia is not.
Volodymyr Zelensky the {word} met Vladimir Putin.
{word} Kyiv, weary Moscow
The {word} critics of Ukraine met.
Volodymyr Zelensky has {word} enemies.
Volodymyr Zelensky thanked {word} soldiers.
Ukrainian-led {word} troops met pro-Russian ones.
""".strip().splitlines()


def swapped(text: str) -> str:
    other = NAMES | {name: other for other, name in NAMES.items()}
    return re.sub("|".join(sorted(other, key=len, reverse=True)), lambda name: other[name[0]], text)


@settings(deadline=None)
@given(st.sampled_from(FRAMES), st.sampled_from(["ruthless", "brave", "heroic"]), st.sampled_from(["", FAR]))
def test_a_sentence_with_the_names_of_both_sides_exchanged_is_mirrored(frame: str, word: str, before: str):
    text = before + frame.format(word=word)
    columns = ["text", "target", "side", "voice", "negated"]
    mirror = {"kyiv": "moscow", "moscow": "kyiv", "ukraine": "russia", "russia": "ukraine"}
    mirror |= {"volodymyr-zelensky": "vladimir-putin", "vladimir-putin": "volodymyr-zelensky"}
    expected = fr.find_hits(text)[columns].to_numpy().tolist()
    for row in expected:
        row[1] = ";".join(mirror.get(actor, actor) for actor in row[1].split(";"))
        row[2] = mirror.get(row[2], row[2])
    assert fr.find_hits(swapped(text))[columns].to_numpy().tolist() == expected


@pytest.mark.parametrize(
    ("text", "word", "target"),
    [
        ("Hatred of Russians grows.", "hatred of russians", ""),
        ("The Russophobia of Kyiv grows.", "russophobia", "ukraine"),
        ("Moscow heard that the video was staged by Kyiv.", "staged by kyiv", ""),
    ],
)
def test_a_code_is_bad_only_of_whom_it_does_not_serve(text: str, word: str, target: str):
    found = hit(text, word)
    assert (found["target"], found["side"]) == (target, "moscow")


def test_several_joined_by_and_are_all_meant():
    every = hit("Vladimir Putin and Kim Jong Un are ruthless.", "ruthless")
    assert (every["target"], every["side"]) == ("vladimir-putin;kim-jong-un", "kyiv")
    none = hit("Both Ukraine and Russia are ruthless.", "ruthless")
    assert (none["target"], none["side"]) == ("ukraine;russia", "none")
    beside = hit("The ruthless China and Russia met.", "ruthless")  # who has no camp changes nothing
    assert (beside["target"], beside["side"]) == ("china;russia", "kyiv")
    found = hit("The ruthless Vladimir Putin and Kim Jong Un met.", "ruthless")
    assert (found["target"], found["side"]) == ("vladimir-putin;kim-jong-un", "kyiv")
    both = hit("The ruthless Vladimir Putin and Volodymyr Zelensky met.", "ruthless")
    assert (both["target"], both["side"]) == ("vladimir-putin;volodymyr-zelensky", "none")


@pytest.mark.parametrize(("bad", "good"), [("ruthless", "noble"), ("vile", "valiant"), ("cynical", "brave")])
def test_what_is_said_of_the_two_camps_is_mirrored(bad: str, good: str):
    for word, of_russia, of_ukraine in ((bad, "kyiv", "moscow"), (good, "moscow", "kyiv")):
        assert hit(f"The {word} Russian soldiers came.", word)["side"] == of_russia
        assert hit(f"The {word} Ukrainian soldiers came.", word)["side"] == of_ukraine


@given(st.sampled_from([-1, 0, 1]), st.lists(st.sampled_from(["kyiv", "moscow", ""]), max_size=3))
def test_the_rule_is_the_same_for_both(polarity: int, camp: list[str]):
    mirror = {"kyiv": "moscow", "moscow": "kyiv", "": "", "none": "none"}
    assert side_served(polarity, *(mirror[one] for one in camp)) == mirror[side_served(polarity, *camp)]


def test_camps_have_dates_and_sources():
    assert targets.camp("ukraine") == "kyiv"
    assert targets.camp("west", date="2013-12-01") == ""
    assert targets.camp("west", date="2022-03-01") == "kyiv"
    assert targets.camp("other_state", "Belarus", "2021-01-01") == ""
    assert targets.camp("other_state", "Belarus", "2022-03-01") == "moscow"
    assert targets.camp("south_korea") == targets.camp("international") == ""


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ukraina,bloc,kyiv,,,x", "column who: 'ukraina'. Did you mean 'ukraine'?"),
        ("ukraine,side,kyiv,,,x", "row 2, column kind: 'side'. Valid: bloc, country."),
        ("ukraine,bloc,kiev,,,x", "row 2, column camp: 'kiev'. Did you mean 'kyiv'?"),
        ("ukraine,bloc,kyiv,,,", "row 2, column source: ''. Every row needs one."),
        ("ukraine,bloc,kyiv,,,x", "nobody stands in the camp 'moscow'"),
    ],
)
def test_a_faulty_row_of_camps_is_told(row: str, told: str, tmp_path, monkeypatch):
    (tmp_path / "camps.csv").write_text(f"who,kind,camp,from,to,source\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(facts, "LEXICONS", tmp_path)
    targets.camps.cache_clear()
    try:
        with pytest.raises(fr.InputError) as error:
            targets.camps()
        assert told in str(error.value)
    finally:
        targets.camps.cache_clear()
