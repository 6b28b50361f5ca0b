import pytest
from strategies import steps

from framing import actors, facts, schema
from framing.statements import find_statements
from framing.text.document import document


def named(text, date=""):
    doc = document(text)
    return [(doc.norm[m.start : m.end], m.actor_id, m.kind) for m in actors.mentions(doc, date)]


def source(text):
    row = find_statements(text).iloc[-1]
    return row["actor"], row["bloc"], row["source_country"]


def test_the_table_is_whole():
    table = actors.table()
    assert len(table) > 1000
    assert {actor.bloc for actor in table.values()} <= set(schema.BLOCS)
    assert table["kim-jong-un"].name == "Kim Jong Un"
    assert actors.bloc_of("vladimir-putin;kim-jong-un") == "russia"
    assert actors.bloc_of("nobody-at-all") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kim Jong-un met Putin.",
            [("Kim Jong-un", "kim-jong-un", "name"), ("Putin", "vladimir-putin", "name")],
        ),
        (
            "Kim Jong Un left. Kim waved.",
            [("Kim Jong Un", "kim-jong-un", "name"), ("Kim", "kim-jong-un", "name")],
        ),
        ("Kim waved.", []),  # a short name counts only after the full one
        ("Kim Jong Un sat with Kim Testova.", [("Kim Jong Un", "kim-jong-un", "name")]),
        ("The Pentagon waited.", [("The Pentagon", "pentagon", "name")]),
    ],
)
def test_names(text, expected):
    assert [(w.removeprefix("The "), a, k) for w, a, k in named(text)] == [
        (w.removeprefix("The "), a, k) for w, a, k in expected
    ]


def test_titles_follow_the_date():
    text = "The South Korean president spoke."
    assert named(text, "2024-06-19") == [("South Korean president", "yoon-suk-yeol", "title")]
    assert named(text, "2019-06-19") != named(text, "2024-06-19")


def test_pronouns_go_to_the_first_person_of_the_sentence_before():
    assert named("Putin praised Kim Jong Un. He smiled.")[-1] == ("He", "vladimir-putin", "pronoun")
    assert named("The rain fell. He smiled.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pyongyang said that it was ready.", ("north-korea", "north_korea", "North Korea")),
        ("The Kremlin said that it was ready.", ("kremlin", "russia", "Russia")),
        ("Putin and Kim Jong Un said they were ready.", ("vladimir-putin;kim-jong-un", "russia", "Russia")),
        ("Moscow's envoy said talks had begun.", ("", "russia", "Russia")),
        (
            "A South Korean official from the presidential office said talks had begun.",
            ("", "south_korea", "South Korea"),
        ),
        (
            "Ruta Kalnina, an analyst in Riga, said prices rose.",
            ("ruta-kalnina", "expert_or_media", "Latvia"),
        ),
        (
            "Analyst Mira Testova said prices rose. Testova added that wages fell.",
            ("mira-testova", "expert_or_media", ""),
        ),
        (
            "Analyst Mira Testova said prices rose. The expert added that wages fell.",
            ("mira-testova", "expert_or_media", ""),
        ),
        ("Lavrov arrived. He said that it was late.", ("sergei-lavrov", "russia", "Russia")),
        ("Witnesses said that it was late.", ("", "anonymous", "")),
        ("The minister said that it was late.", ("", "anonymous", "")),
        (
            "Analysts at the Institute for the Study of War said it was late.",
            ("institute-for-the-study-of-war", "expert_or_media", "United States"),
        ),
    ],
)
def test_sources_are_resolved(text, expected):
    assert source(text) == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Bad Id,N,person,russia,,,,,,s", "column actor_id: 'Bad Id'"),
        ("a,N,persn,russia,,,,,,s", "column kind: 'persn'. Did you mean 'person'"),
        ("a,N,person,rusia,,,,,,s", "column bloc: 'rusia'. Did you mean 'russia'"),
        ("a,N,person,russia,,,chief@2020,,,s", "column titles: 'chief@2020'"),
    ],
)
def test_a_broken_file_says_where(tmp_path, monkeypatch, row, message):
    (tmp_path / "actors.csv").write_text(",".join(actors.COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    monkeypatch.setattr(facts, "LEXICONS", tmp_path)
    with pytest.raises(schema.InputError) as error:
        actors.table.__wrapped__()
    assert message in str(error.value)
    assert "row 2" in str(error.value)


def test_a_missing_file_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(facts, "LEXICONS", tmp_path)
    with pytest.raises(schema.InputError, match=r"actors\.csv"):
        actors.table.__wrapped__()


@pytest.mark.parametrize("body", ["alliance", "ministry", "treaty", "two governments"])
def test_a_body_without_a_name_is_not_the_person_named_last(body):
    text = f"Oleksii Reznikov said he was sceptical. The {body} said that it would act. The minister said no."
    found = find_statements(text).set_index("source")
    assert found.loc[f"The {body}", "actor"] == ""
    assert found.loc[f"The {body}", "bloc"] != "ukraine"
    assert found.loc["The minister", "actor"] == "oleksii-reznikov"


PRONOUNS = [  # the bloc of the last statement's source, and the actor
    # somebody unknown stands between
    ("Putin met a nurse from Warsaw. She said that it was late.", "", "west"),
    ("Putin met the press. A historian in Warsaw spoke. She said that it was late.", "", "expert_or_media"),
    ("Gerasimov gave orders. A Ukrainian officer lost his arm. He said that it hurt.", "", "ukraine"),
    (
        "Putin waited. Anna Petrenko, a teacher, left. She said that it was late.",
        "anna-petrenko",
        "anonymous",
    ),
    ("Putin spoke. A soldier in Sumy listened. He said that it was late.", "", "anonymous"),
    ("Putin spoke. A reservist in Kursk listened. He said that it was late.", "", "anonymous"),
    # gender
    ("Zakharova met Lavrov. She said that it was late.", "maria-zakharova", "russia"),
    ("Zakharova met Lavrov. He said that it was late.", "sergei-lavrov", "russia"),
    ("Putin spoke. She said that it was late.", "", ""),
    # across a paragraph only from its subject
    ("Putin arrived on Tuesday.\n\nHe said that it was late.", "vladimir-putin", "russia"),
    ("Putin met Kim Jong Un.\n\nHe said that it was late.", "vladimir-putin", "russia"),
    ("Putin spoke.\n\nKim Jong Un waved.\n\nHe said that it was late.", "kim-jong-un", "north_korea"),
    ("Putin spoke. Zelensky left.\n\nHe said that it was late.", "", ""),
    # a quotation and what stands around it
    ("“Putin will lose,” an officer said. He said that it was late.", "", "anonymous"),
]


@pytest.mark.parametrize(("text", "actor", "bloc"), PRONOUNS)
def test_a_pronoun_means_the_last_person_that_fits_known_or_not(text, actor, bloc):
    assert source(text)[:2] == (actor, bloc)


NAMESAKES = [
    ("French Foreign Minister Jean Truskin said that it was late.", "jean-truskin", "west"),
    ("On Monday the actor Maria Lavrov said that it was late.", "maria-lavrov", "anonymous"),
    ("An aide to Putin said that it was late.", "", "russia"),
    ("An adviser to President Zelensky said that it was late.", "", "ukraine"),
    ("A critic of Zelensky said that it was late.", "", "anonymous"),
    ("A spokesman for Putin said that it was late.", "", "russia"),
    ("A lawyer for Navalny said that it was late.", "", "expert_or_media"),
    ("President Putin said that it was late.", "vladimir-putin", "russia"),
    ("But Putin said that it was late.", "vladimir-putin", "russia"),
    ("The Ukrainian president said that it was late.", "", "ukraine"),  # no date
    ("Zelensky left. The Ukrainian president said that it was late.", "volodymyr-zelensky", "ukraine"),
    (
        "Russian Ambassador to Vietnam Igor Petrenkov left. Petrenkov said that it was late.",
        "igor-petrenkov",
        "russia",
    ),
    ("Petrenkov said that it was late. Russian envoy Igor Petrenkov left.", "igor-petrenkov", "russia"),
]


@pytest.mark.parametrize(("text", "actor", "bloc"), NAMESAKES)
def test_nobody_is_taken_for_somebody_else(text, actor, bloc):
    assert source(text)[:2] == (actor, bloc)


BODIES = [
    ("The Russian Foreign Ministry published a note. “Washington ordered it,” the ministry said.", "russia"),
    ("The Kremlin spoke. The Ukrainian Defence Ministry wrote. The ministry said it was late.", "ukraine"),
    ("A Ukrainian official arrived. “Russia lies,” the official said.", "ukraine"),
    ("A statement by the Polish government came. The government said that it was late.", "west"),
    ("The South Korean military fired. “Pyongyang began,” the military said.", "south_korea"),
    ("“Russia lies,” the ministry said.", "anonymous"),
]


@pytest.mark.parametrize(("text", "bloc"), BODIES)
def test_the_ministry_is_the_one_named_before_and_outside_the_quotation(text, bloc):
    assert source(text)[1] == bloc


@pytest.mark.parametrize("piece", ["he ", "Putin said he ", "“he ", "A nurse left. He said no. "])
def test_pronouns_are_read_in_linear_time(piece):
    counts = []
    for repeats in (300, 1200):
        doc = document(piece * repeats)
        actors.mentions(doc)  # what is loaded once is not counted
        counts.append(steps(lambda doc=doc: actors.mentions(doc))[0])
    assert counts[1] <= 5 * counts[0]
