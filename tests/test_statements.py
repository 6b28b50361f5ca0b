import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import steps

import framing as fr
from framing import facts, matching, schema, storage
from framing.measuring import spoken_words
from framing.statements import (
    find_statements,
    outermost,
    reader,
    statements,
    units,
    voice,
)
from framing.text.document import document


def found(text):
    """(kind, source, parts) of every statement."""
    table = find_statements(text)
    return [
        (rows["kind"].iloc[0], rows["source"].iloc[0], rows["text"].tolist())
        for _, rows in table.groupby("statement")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # direct: verb before, after, inverted, in the middle, after a colon
        ('"We will not retreat," the mayor said.', ("direct", "the mayor", ["We will not retreat"])),
        ('The mayor said: "We will not retreat."', ("direct", "The mayor", ["We will not retreat."])),
        (
            "“We will not retreat,” said Olha Koval, a former teacher.",
            ("direct", "Olha Koval, a former teacher", ["We will not retreat"]),
        ),
        (
            '"The bridge," the engineer said, "cannot be saved."',
            ("direct", "the engineer", ["The bridge", "cannot be saved."]),
        ),
        (
            '"The bridge is gone," the engineer said. "Nothing is left."',
            ("direct", "the engineer", ["The bridge is gone", "Nothing is left."]),
        ),
        ('"Is it over?" the mayor asked. "Not yet."', ("direct", "the mayor", ["Is it over?", "Not yet."])),
        (
            "The envoy was brief:\n\n“We came to listen.\n\n“We leave with nothing.”",
            ("direct", "The envoy", ["We came to listen.\n\n“We leave with nothing."]),
        ),
        # block quotations without marks
        (
            "The roof may fall. It is old, - believes Pavlo Marchenko, head of the building office.",
            ("direct", "Pavlo Marchenko, head of the building office", ["The roof may fall. It is old"]),
        ),
        # partial quotations
        (
            'The envoy called the truce a "paper shield".',
            ("mixed", "The envoy", ['the truce a "paper shield"']),
        ),
        (
            'The envoy said that the border would "stay open" until spring.',
            ("mixed", "The envoy", ['that the border would "stay open" until spring']),
        ),
        # indirect
        (
            "Seoul said that the border would stay open.",
            ("indirect", "Seoul", ["that the border would stay open"]),
        ),
        ("The minister said the harvest was lost.", ("indirect", "The minister", ["the harvest was lost"])),
        ("The harvest was lost, the minister said.", ("indirect", "the minister", ["The harvest was lost"])),
        ("The harvest was lost, said the minister.", ("indirect", "the minister", ["The harvest was lost"])),
        (
            "The harvest, the minister said, was lost.",
            ("indirect", "the minister", ["The harvest", "was lost"]),
        ),
        ("As the mayor said, the dam was safe.", ("indirect", "the mayor", ["the dam was safe"])),
        ("According to the mayor, the dam was safe.", ("indirect", "the mayor", ["the dam was safe"])),
        ("The dam was safe, according to the mayor.", ("indirect", "the mayor", ["The dam was safe"])),
        (
            "The general believes that the dam will hold.",
            ("indirect", "The general", ["that the dam will hold"]),
        ),
        ("Kyiv denied that it had been asked.", ("indirect", "Kyiv", ["that it had been asked"])),
        ("The envoy warned Tokyo that time was short.", ("indirect", "The envoy", ["that time was short"])),
        ("The envoy promised to return in May.", ("indirect", "The envoy", ["to return in May"])),
        ("The envoy accused Moscow of a lie.", ("indirect", "The envoy", ["Moscow of a lie"])),
        ("The envoy called on Moscow to open the gate.", ("narrated", "The envoy", ["to open the gate"])),
        ("The council considers the truce a failure.", ("narrated", "The council", ["the truce a failure"])),
        ("The mayor's claim that the dam was safe.", ("indirect", "The mayor's", ["that the dam was safe"])),
        (
            "The claim by the mayor that the dam was safe.",
            ("indirect", "the mayor", ["that the dam was safe"]),
        ),
        ("Mr. Koval, who said he was tired, left.", ("indirect", "Mr. Koval, who", ["he was tired"])),
        # chains, headlines
        (
            "Ten bridges were rebuilt - Defence Ministry",
            ("indirect", "Defence Ministry", ["Ten bridges were rebuilt"]),
        ),
        ("THE MAYOR SAID THAT THE DAM WAS SAFE.", ("indirect", "THE MAYOR", ["THAT THE DAM WAS SAFE"])),
        ("Mayor Says Dam Is Safe", ("indirect", "Mayor", ["Dam Is Safe"])),
        # bad input
        (
            "The soldiers' tents stood 5'10\" high in '24, the mayor said.",
            ("indirect", "the mayor", ["The soldiers' tents stood 5'10\" high in '24"]),
        ),
        (
            "Ursula von der Leyen said Kim Jong-un had written to Mohammed bin Salman.",
            ("indirect", "Ursula von der Leyen", ["Kim Jong-un had written to Mohammed bin Salman"]),
        ),
        ("said Ms. Testova had left, according to J. R. Novak", None),
    ],
)
def test_one_statement_by_construction(text, expected):
    if expected is not None:
        assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "The mayor said",
        "The dam broke on Monday.",
        "The dam is reportedly leaking.",
        "It is claimed that the dam is leaking.",
        'The group "Clean River" met on Monday.',
        'The so-called "clean river" was brown.',
        "The state filled a room with campaign promises of the United States.",
        "A guerrilla group called Silver Owl held the road.",
    ],
)
def test_what_is_no_statement(text):
    assert found(text) == []


def test_clauses_beside_each_other_and_inside_each_other():
    text = "The mayor said the dam was safe, adding that nobody had left, but engineers said it was leaking."
    assert [(source, parts) for _, source, parts in found(text)] == [
        ("The mayor", ["the dam was safe"]),
        ("The mayor", ["that nobody had left"]),
        ("engineers", ["it was leaking"]),
    ]
    nested = find_statements("The mayor said that engineers believe the dam will hold.")
    assert nested["parent"].isna().tolist() == [True, False]
    assert nested["parent"].iloc[1] == 0


def test_a_colon_at_the_end_of_a_paragraph_opens_the_next_one():
    text = "The envoy replied:\n\n“Nobody asked us whether we wanted this.”\n\nThen the envoy left."
    assert found(text) == [("direct", "The envoy", ["Nobody asked us whether we wanted this."])]


def test_a_quotation_over_paragraphs_keeps_its_speaker():
    text = "“The road is closed,” the mayor said.\n\n“It will stay closed until the spring.”"
    assert [source for _, source, _ in found(text)] == ["the mayor", "the mayor"]


def test_first_person_paragraphs_belong_to_the_block_quotation_before():
    text = (
        "The roof may fall, - believes Pavlo Marchenko.\n\nI see two ways. Both are bad.\n\nThe day was long."
    )
    assert found(text) == [
        ("direct", "Pavlo Marchenko", ["The roof may fall", "I see two ways. Both are bad."])
    ]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor said that it held.", "neutral"),
        ("The mayor claimed that it held.", "doubting"),
        ("The mayor admitted that it held.", "endorsing"),
        ("The mayor threatened to leave.", "hostile"),
    ],
)
def test_reporting_verbs_carry_a_stance(text, stance):
    assert find_statements(text)["cue_stance"].tolist() == [stance]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The mayor said the regime would fall.", "regime", ("quoted", 0)),
        ('"The regime will fall," the mayor said.', "regime", ("quoted", 0)),
        ("The regime will fall, the mayor said.", "regime", ("quoted", 0)),
        ("The regime fell when the mayor said so.", "regime", ("own", None)),
        ('The "regime" fell.', "regime", ("scare", None)),
        ('The so-called "regime of clowns" fell.', "clowns", ("scare", None)),
        ('The group "Night Regime" met.', "Regime", ("own", None)),
        ("The mayor criticised the brutal visit.", "brutal", ("own", 0)),
        ("The mayor will say that the brutal war is over.", "brutal", ("own", 0)),
        ("The mayor said the alleged deal was off.", "alleged", ("quoted", 0)),
        ('The mayor said the "alleged deal" was off.', "alleged", ("quoted", 0)),
    ],
)
def test_voice(text, word, expected):
    doc = document(text)
    start = doc.norm.index(word)
    assert voice(start, start + len(word), doc, statements(doc)) == expected


def test_words_of_blocs():
    text = "Kyiv said that two words matter. Moscow denied that. Seoul said that it would wait and see."
    doc = document(text)
    assert spoken_words(doc, outermost(statements(doc)))[1] == {"ukraine": 4, "russia": 1, "south_korea": 6}


def test_furniture_is_in_no_statement():
    text = (
        "Talks on the dam\nThe mayor said that the dam held.\nSubscribe to our channel on Telegram\nHe left."
    )
    doc = document(text)
    assert doc.furniture
    parts = [part for s in statements(doc) for part in s.parts]
    assert not any(a < right and left < b for a, b in parts for left, right, _ in doc.furniture)


def test_columns_are_the_contracts():
    for text in ("", "Kyiv said that it would wait."):
        table = find_statements(text)
        assert list(table.columns) == list(schema.TABLES["statements"])


_PIECES = (
    "he she they said says asked \" “ ” ' '' , . : ; - – ( ) ? ! that to according Putin Kim Jong-un Moscow "
    "the a of and but who which claimed reportedly believes 24 5'10\" 'tis soldiers' Putin's \n \n\n "
    "SAID \u200b ﬁ е called it view his in was is quoted by told reporters On Monday I analysts statement as "
    "\nQ: \nA: \nKoval: Koval: \n— \n> \n\t ? we"
).split(" ")
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join) | st.text(max_size=120)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_spans_index_the_text_and_nest(text):
    table = find_statements(text)
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table["text"].tolist()
    doc = document(text)
    said = statements(doc)
    assert [s.parts[0][0] for s in said] == sorted(s.parts[0][0] for s in said)
    spans = [part for s in said for part in s.parts]
    for a, b in spans:
        assert 0 <= a < b <= len(doc.norm)
        assert all(b <= c or d <= a or (a <= c and d <= b) or (c <= a and b <= d) for c, d in spans)
    outer = [at for part, _ in outermost(said) for at in range(*part)]
    taken = (part for s in said if s.kind != "narrated" for part in s.parts)
    assert outer == sorted({at for part in taken for at in range(*part)})
    for number, s in enumerate(said):
        assert s.kind in schema.KINDS
        assert s.bloc in ("", *schema.BLOCS)
        if s.parent is not None:
            assert s.parent < number
            assert any(a <= s.parts[0][0] < b for a, b in said[s.parent].parts)
        if s.source_span:
            assert doc.norm[slice(*s.source_span)] == s.source


@settings(max_examples=300, deadline=None)
@given(_TEXTS | strategies.TEXTS)
def test_what_is_quoted_is_what_the_narrator_does_not_say(text):
    doc = document(text)
    said = statements(doc)
    taken = {at for part, _ in outermost(said) for at in range(*part)}
    for at in range(len(doc.norm)):
        assert (voice(at, at + 1, doc, said)[0] == "quoted") == (at in taken)


@pytest.mark.parametrize(
    "piece",
    [
        '"We won," he said. ',
        '"',
        "he said ",
        "a, ",
        "the minister of the state of ",
        "(",
        "- Putin said ",
        "Kim and Putin ",
    ],
)
def test_tokens_read_grow_linearly(piece, monkeypatch):
    """Counted, not timed: tokens read and frames compared per repetition do not grow with the text."""
    counts = []
    real = units.read_unit

    def counting(*arguments):
        unit = real(*arguments)
        counts[-1] += len(unit.tags)
        return unit

    monkeypatch.setattr(reader, "read_unit", counting)
    for repeats in (500, 2000):
        counts.append(0)
        statements(document(piece * repeats + "said"))
    assert counts[1] <= 4 * counts[0] + 50


def test_a_very_long_quotation_is_read_quickly():
    text = '"' + "We will stay here and wait. " * 4000 + '" the mayor said.'
    count, said = steps(lambda: found(text))
    assert [kind for kind, _, _ in said] == ["direct"]
    assert count < 20 * len(text)


def test_cues_are_complete_and_matched():
    table = units.cues()
    assert len(table) > 400
    assert {cue.stance for cue in table} == set(units.STANCES)
    rows = storage.read_csv(facts.LEXICONS / "cues.csv")
    assert all(row["rationale"] and row["source"] for row in rows)
    text = " . ".join(form for cue in table for form in cue.forms)
    matcher = matching.Matcher([(cue.forms, False) for cue in table])
    matched = {index for _, _, index in matcher.find(text)}
    assert matched == set(range(len(table)))


def test_a_broken_cue_file_says_where(tmp_path, monkeypatch):
    (tmp_path / "cues.csv").write_text(
        "cue_id,forms,kind,takes,act,stance,rationale,source\nsay,say|said,verbb,any,speech,neutral,r,s\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(facts, "LEXICONS", tmp_path)
    with pytest.raises(schema.InputError, match=r"row 2, column kind: 'verbb'\. Did you mean 'verb'"):
        units.cues.__wrapped__()


@pytest.mark.needs_shared
def test_the_gold_statements_are_found(shared):
    import json

    gold = json.loads((shared / "gold" / "articles.json").read_text(encoding="utf-8"))["statements"]
    tables = {
        number: find_statements(
            next((shared / "articles").glob(f"{number}*.txt")).read_text(encoding="utf-8")
        )
        for number in {g["article"] for g in gold}
    }
    right = 0
    for g in gold:
        table = tables[g["article"]]
        around = table[(table["start"] <= g["start"]) & (table["end"] > g["start"])]
        right += g["bloc"] in around["bloc"].tolist()
    assert right >= 0.95 * len(gold)


@pytest.mark.parametrize(
    ("text", "source", "whose"),
    [
        ("Everyone knows that the regime fell.", "Everyone", "own"),
        ("No one knows how the regime fell.", "one", "own"),
        ("You can see that the regime fell.", "You", "own"),
        ("One said that the regime fell.", "One", "quoted"),
        ("One official knows that the regime fell.", "One official", "quoted"),
        ("I am convinced that the regime fell.", "I", "own"),
        ("Putin is firmly convinced that the regime fell.", "Putin", "quoted"),
        ("Putin is worried that the regime fell.", "Putin", "quoted"),
    ],
)
def test_what_nobody_in_particular_thinks_is_the_narrators(text, source, whose):
    doc = document(text)
    found = statements(doc)
    assert found[-1].source == source
    at = text.index("regime")
    assert voice(at, at + 6, doc, found)[0] == whose


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # verb, colon, words
        ("Kuleba warned on Facebook: Russian invaders burned the depot.", "Kuleba"),
        ("Zelensky posted on Telegram on Monday: the invaders fled.", "Zelensky"),
        ("The mayor added: invaders burned it.", "The mayor"),
        ("The general was blunt: The invaders burned the depot.", "The general"),
        ("Kuleba wrote: The invaders burned the depot.", "Kuleba"),
        # according to, at the sentence's beginning
        ("According to Kyiv, invaders burned two bridges.", "Kyiv"),
        ("According to Kyiv, two invaders left, and three stayed.", "Kyiv"),
        (
            "According to Olha Koval, the head of the dam, the invaders left.",
            "Olha Koval, the head of the dam",
        ),
        ("According to the Defence Ministry, invaders burned it.", "the Defence Ministry"),
        ("But according to Kyiv, the invaders left.", "Kyiv"),
        ("According to Kyiv two invaders left.", "Kyiv"),
        ("According to official figures, the invaders left.", "official figures"),
        # between a subject and what it does
        ("Kyiv, according to Moscow, lost the invaders.", "Moscow"),
        ("The army, according to Moscow, has lost the invaders.", "Moscow"),
        ("The dam, as the mayor said, fell to the invaders.", "the mayor"),
        ("The dam fell to the invaders, as the mayor said.", "the mayor"),
        ("The dam fell to the invaders, or so the mayor says.", "the mayor"),
        # a word beside a colon that reports nothing by itself
        ("The minister had a message for the soldiers: the invaders are weak.", "The minister"),
    ],
)
def test_what_stands_after_a_colon_or_according_to_is_quoted(text, source):
    doc = document(text)
    said = statements(doc)
    assert [s.source for s in said] == [source]
    at = text.index("invaders")
    assert voice(at, at + 8, doc, said)[0] == "quoted"


@pytest.mark.parametrize(
    "text",
    [
        "The invaders must feel the cost.",
        "Minsk, indicated on the map of the invaders, is far.",
        "Troops repeating the assault on the invaders fell.",
        "Welcoming Ukrainians, the invaders left.",
        "He refused to give his name to the invaders.",
        "The invaders found aid declared by Canada.",
    ],
)
def test_what_is_not_said_stays_the_narrators(text):
    doc = document(text)
    at = text.index("invaders")
    assert voice(at, at + 8, doc, statements(doc))[0] == "own"


@pytest.mark.parametrize(
    "text",
    [
        "The invaders must feel the cost.",
        "Russia will feel it.",
        "The aid declared by Canada arrived.",
        "Troops repeating the assault died.",
        "They were welcoming Ukrainians.",
        "He refused to give his name.",
        "Minsk, indicated on the map, lies north.",
        "The occupiers should feel the anger of Kyiv.",
        "Moscow shall feel our strength.",
        "We will make Russia feel it.",
        "The state of war declared by Moscow ended.",
        "The sanctions announced by Brussels hurt.",
        "Soldiers repeating the attack fell back.",
        "Poland was welcoming refugees.",
        "Volunteers welcoming Ukrainians waved flags.",
        "The officer refused to give her name.",
        "She declined to give her name.",
        "Kharkiv, marked on the map, lies north.",
        "The village, shown on the screen, burned.",
        "Ukraine will know victory.",
        "Russia must know fear.",
        "The arms promised by Washington arrived.",
        "The bridge described in the report stands.",
        "The man declined to be named.",
        "The witness asked for water.",
        "Moscow must feel the consequences.",
        "The enemy should know fear.",
        "Kyiv will feel this winter.",
        "Weapons declared by Germany crossed the border.",
        "A ceasefire announced by Ankara failed.",
        "The unit, repeating the charge, lost ten men.",
        "Crowds welcoming Zelensky sang.",
        "The soldier refused to say a word.",
        "Bakhmut, circled on the map, burned.",
        "The aid package unveiled by Canada arrived.",
        "The aggressor must answer for it.",
        "The world must hear Ukraine.",
        "Russia has to feel the price.",
        "The prize claimed by Warsaw was lost.",
        "The special military operation is going according to plan.",
        "According to the law, the regime may stay.",
        "He did not want to say who the butchers were.",
        "She wished to tell nobody that the regime fell.",
        "Moscow is expected to say that the junta fell.",
        "Zelensky was about to say that the invaders left.",
        "Moscow has yet to say whether the junta fell.",
        "Neither side said that the invaders had left.",
        "Nothing suggests that the regime will fall.",
    ],
)
def test_nobody_says_anything(text):
    assert all(s.kind == "narrated" for s in statements(document(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Nobody in Kyiv calls him a hero.",
        "No one in Kyiv calls him a hero.",
        "No one said that he was a tyrant.",
        "In Kyiv, no one says that he is a hero.",
        "Nobody at the ministry said that the tyrant had fled.",
        "None of them said that the tyrant had fled.",
    ],
)
def test_what_nobody_says_is_nobodys_words(text):
    assert [*fr.find_statements(text)["kind"]] == ["narrated"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # a noun of speech, or a label with an aside, before a colon
        ("Zelensky's verdict: the {} is finished.", "Zelensky's"),
        ("Lavrov's verdict: the {} is finished.", "Lavrov's"),
        ("The minister's answer: the {} will go.", "The minister's"),
        ("The Kremlin's message to Kyiv on Monday: go, {}.", "The Kremlin's"),
        ("Kyiv's response on Monday was short: the {} must go.", "Kyiv's"),
        ("The verdict of the general: the {} is finished.", "the general"),
        ("Statement by Zakharova: the {} started it.", "Zakharova"),
        ("The minister had a warning for Moscow: the {} is finished.", "The minister"),
        ("Her conclusion was simple: the {} lied.", "Her"),
        ("Zelensky (in Davos): The {} is finished.", "Zelensky"),
        ("Lavrov (at the UN): The {} is finished.", "Lavrov"),
        ("Lavrov, in Davos: The {} is finished.", "Lavrov, in Davos"),
        ("Haidai (via Telegram): The {} is finished.", "Haidai"),
        ("Budanov about the war: the {} is finished.", "Budanov"),
        ("Asked about talks, Peskov was blunt: Not with the {}.", "Peskov"),
        ("Habeck's promise:\n\n“The {} will go.”", "Habeck's"),
        ("On Monday Olha Koval wrote:\n> The {} fled.\n> It ran.\n\nThey denied it.", "Olha Koval"),
        ("Olha Koval <olha@example.org> wrote:\n> The {} fled.\n> It ran.", "Olha Koval <olha@example.org"),
        ("The Kremlin said:\n– the {} must go\n– talks go on\n\nIt rained.", "The Kremlin"),
        ("Zelensky said:\n1. The {} must go.\n2. Talks go on.\nIt rained.", "Zelensky"),
        # in somebody's words
        ("In Zelensky's words, the {} is finished.", "Zelensky's"),
        ("In Putin's words, the {} is finished.", "Putin's"),
        ("The {} is, in Kuleba's words, finished.", "Kuleba's"),
        ("In the words of Lavrov, the {} is finished.", "Lavrov"),
        ("In his words, the {} is finished.", "his"),
        ("Moscow has, in its own words, come to fight a {}.", "its own"),
        ("From Kyiv's point of view, the {} has lost.", "Kyiv's"),
        ("By Moscow's own account, the {} has lost.", "Moscow's own"),
        ("In Moscow's view the {} has lost.", "Moscow's"),
        ("The war was, as Lavrov has put it, the fault of the {}.", "Lavrov"),
        ("To quote Lavrov, the {} is finished.", "Lavrov"),
        ("The {} is finished, to quote Kuleba.", "Kuleba"),
        ("The {} has fled, per Kyiv.", "Kyiv"),
        ("Per the ministry, the {} has fled.", "the ministry"),
        # in the passive voice
        ("Shoigu was quoted by TASS as saying that the {} had fled.", "Shoigu"),
        ('"The {} has fled," Haidai was cited as saying.', "Haidai"),
        ("The {} had fled, the governor was quoted as saying.", "the governor"),
        ("It was reported by TASS that the {} had fled.", "TASS"),
        ("It was claimed by the Ukrainian army that the {} had fled.", "the Ukrainian army"),
        ("The {} had fled, it was reported by RIA Novosti.", "RIA Novosti"),
        ("Kyiv was told by Berlin that the {} would stay.", "Berlin"),
        ("Kuleba was asked by CNN whether the {} would stay.", "CNN"),
        ("Zelensky was branded a {} by Lavrov.", "Lavrov"),
        ("Putin was described by Zelensky as a {}.", "Zelensky"),
        ("The troops were described as a {} by Zelensky.", "Zelensky"),
        # before the main clause
        ("Calling Kyiv a {}, Medvedev left the talks.", "Medvedev"),
        ("Warning that the {} regroups, Zelensky left the talks.", "Zelensky"),
        # around an aside; before its speaker; a noun that looks like a verb
        ("The {}, Kuleba told reporters on Monday, would flee.", "Kuleba"),
        ("The {}, the mayor said on Monday, was gone.", "the mayor"),
        ("Said Kuleba: “The {} flees.”", "Kuleba"),
        ("Says Lavrov, “The {} flees.”", "Lavrov"),
        ("'I don't fear the {}', said O'Neill, 'it's weak'.", "O'Neill"),
        ("Reports say the {} fled.", "Reports"),
        ("TASS quoted Lavrov as saying that the {} fled.", "Lavrov"),
        ("Ukrinform, citing the governor, said the {} fled.", "Ukrinform"),
        # thought; beside another speaker; from outside
        ("Putin is sure the {} will fall.", "Putin"),
        ("Kyiv is confident the {} will fall.", "Kyiv"),
        ("“The {} fled,” said one of the soldiers’ wives.", "one of the soldiers' wives"),
        ("The Australian prime minister, Scott Morrison, met them and said the {} fled.", "Scott Morrison"),
        ("Kyiv denied Moscow's claim that a {} fired first.", "Moscow's"),
        ("Zelensky said: « The {} is gone. » He smiled.", "Zelensky"),
        ("« The {} fell », Lavrov said. « We know it. » He smiled.", "Lavrov"),
    ],
)
@pytest.mark.parametrize("word", ["junta", "horde"])
def test_who_speaks_in_other_constructions(text, source, word):
    doc = document(text.format(word))
    at = doc.norm.index(word)
    said = statements(doc)
    spoken, number = voice(at, at + len(word), doc, said)
    assert (spoken, source in said[number or 0].source) == ("quoted", True)
    for after in ("rained", "smiled", "left the talks"):
        assert after not in " ".join(doc.norm[a:b] for (a, b), _ in outermost(said))


@pytest.mark.parametrize(
    "text",
    [
        "In other words, the junta is finished.",
        "In a few words, the junta is finished.",
        "In Putin's speech, there was no word of the junta.",
        "Putin's view of the junta has not changed.",
        "Putin's plan: encircle the junta and wait.",
        "Putin has a problem: the junta is strong.",
        "The army faces one question: will the junta return?",
        "The result: the junta left.",
        "The news from Kyiv: the junta left.",
        "The message was clear: the junta was not welcome.",
        "Attack by mercenaries: the junta is silent.",
        "This split was reflected in the final statement: the junta left.",
        "The rules are set by the fact that the junta left.",
        "He was called up by the junta in May.",
        "The raid was ordered by Putin to protect Donbas from the junta.",
        "The price is 60 dollars per barrel, per day, for the junta.",
        "He was the first to quote Lavrov on the junta.",
        "Putin made sure the junta knew it.",
        "Certain generals of the junta fled.",
        "It is certain the junta will fall.",
        "We'll see why the junta fled.",
        "The town lost three things:\n• water\n• power, cut by the junta\nIt rained.",
    ],
)
def test_what_only_looks_like_reporting_is_the_narrators(text):
    doc = document(text)
    at = doc.norm.index("junta")
    assert voice(at, at + 5, doc, statements(doc))[0] == "own"
