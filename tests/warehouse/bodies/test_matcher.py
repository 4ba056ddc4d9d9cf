"""Which body a name means: hand-worked cases of a fictional district, and no silent choice between two."""

import csv
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warehouse
from warehouse.bodies import Body, Matcher, Mention, Stems

REFERENCE = Path(warehouse.__file__).parent / "reference"
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
PLACE = "云岭市示范区"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


STEMS = Stems.of(rows("body_stems.csv"))
ROLES = {
    row["role"]: row["name_endings"].split("；")
    for row in rows("body_roles.csv")
    if "*" not in row["name_endings"]
}


def body(
    body_id: str,
    name: str,
    kind: str = "department",
    aliases: Sequence[str] = (),
    since: date = FIRST,
    until: date = LAST,
    successor: str | None = None,
) -> Body:
    return Body(body_id, name, tuple(aliases), kind, since, until, successor)


DISTRICT = [
    body("mzj", f"{PLACE}民政局"),
    body("zjj", f"{PLACE}住房和城乡建设局"),
    body("rsj", f"{PLACE}人力资源和社会保障局"),
    body("wjw", f"{PLACE}卫生健康委员会"),
    body("fgj", f"{PLACE}发展和改革局"),
    body("gaj", "云岭市公安局示范分局"),
    body("hbj", "云岭市生态环境局示范区分局"),
    body("swj", "国家税务总局云岭市示范区税务局"),
    body("sfj", f"{PLACE}司法局"),
    body("slj", f"{PLACE}水务局"),
    body("jtj", f"{PLACE}交通运输局"),
    body("scj", f"{PLACE}市场监督管理局"),
    body("qzfb", f"{PLACE}人民政府办公室", "office"),
    body("xcb", "中共云岭市示范区委宣传部", "other"),
    body("jkq", f"{PLACE}经济开发区管理委员会", "town"),
    body("qx", f"{PLACE}青溪镇人民政府", "town"),
    body("bh", f"{PLACE}白鹤街道办事处", "town"),
    body(
        "zfj",
        f"{PLACE}城市管理行政执法局",
        aliases=["区城管执法局"],
        until=date(2024, 12, 31),
        successor="cgj",
    ),
    body("cgj", f"{PLACE}城市管理局", since=date(2025, 1, 1)),
]
MATCHER = Matcher(DISTRICT, STEMS, ROLES)


def resolved(text: str, publisher: str | None = None, matcher: Matcher = MATCHER) -> list[tuple[str, str]]:
    found = matcher.mentions(text, publisher)
    assert all(m.outcome == "resolved" for m in found), found
    return [(m.body_id or "", m.method or "") for m in found]


@pytest.mark.parametrize(
    ("text", "body_id", "method"),
    [
        ("云岭市示范区民政局", "mzj", "name"),
        ("云 岭 市 示 范 区 民 政 局", "mzj", "name"),
        ("江海省云岭市示范区民政局", "mzj", "place"),
        ("示范区民政局", "mzj", "place"),
        ("区民政局", "mzj", "place"),
        ("民政局", "mzj", "place"),
        ("民政部门", "mzj", "department"),
        ("县级民政部门", "mzj", "department"),
        ("区住建局", "zjj", "abbreviation"),
        ("住房城乡建设局", "zjj", "abbreviation"),
        ("住房城乡建设主管部门", "zjj", "department"),
        ("区人社局", "rsj", "abbreviation"),
        ("区人力社保局", "rsj", "abbreviation"),
        ("区卫健委", "wjw", "abbreviation"),
        ("区卫健局", "wjw", "variant"),
        ("区卫计委", "wjw", "predecessor"),
        ("区发展改革委", "fgj", "variant"),
        ("公安局示范分局", "gaj", "place"),
        ("示范公安分局", "gaj", "place"),
        ("区公安分局", "gaj", "place"),
        ("公安机关", "gaj", "department"),
        ("生态环境分局", "hbj", "place"),
        ("区生态环境局", "hbj", "abbreviation"),
        ("区税务局", "swj", "place"),
        ("税务部门", "swj", "department"),
        ("司法行政部门", "sfj", "department"),
        ("水行政主管部门", "slj", "role"),
        ("区政府办", "qzfb", "abbreviation"),
        ("区府办", "qzfb", "abbreviation"),
        ("区人民政府", "qzfb", "government"),
        ("区委宣传部", "xcb", "place"),
        ("经开区管委会", "jkq", "abbreviation"),
        ("青溪镇", "qx", "place"),
        ("青溪镇政府", "qx", "place"),
        ("白鹤街道", "bh", "place"),
        ("白鹤街道办", "bh", "place"),
        ("区民政局办公室", "mzj", "office"),
        ("青溪镇党政办公室", "qx", "office"),
    ],
)
def test_one_name(text: str, body_id: str, method: str) -> None:
    assert resolved(text) == [(body_id, method)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "云岭市民政局",
            "市民政局",
            "省民政厅",
            "青山区民政局",
            "青山镇人民政府",
            "镇村建设局",
            "区招商服务中心",
        ),
        *("综合行政执法局", "相关部门", "有关单位", "办公室", "局", "区"),
    ],
)
def test_other_places_and_unknown_names_are_not_guessed(text: str) -> None:
    assert [m.outcome for m in MATCHER.mentions(text)] == ["unresolved"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("区民政局、区住建局", ["mzj", "zjj"]),
        ("区民政局 区住建局", ["mzj", "zjj"]),
        ("区民政局，\n区住建局；青溪镇", ["mzj", "zjj", "qx"]),
        ("区住房和城乡建设局和区民政局", ["zjj", "mzj"]),
        ("区住房和城乡建设局及区人力资源和社会保障局", ["zjj", "rsj"]),
        ("住建、交通、水务等部门", ["zjj", "jtj", "slj"]),
        ("牵头单位：区民政局；配合单位：区住建局、青溪镇", ["mzj", "zjj", "qx"]),
        ("区民政局（牵头）", ["mzj"]),
        ("区委宣传部（区新闻办）", ["xcb"]),
        ("青溪镇（白鹤街道）", ["qx", "bh"]),
        ("区民政局、区民政局", ["mzj"]),
    ],
)
def test_several_names_in_one_cell(text: str, bodies: list[str]) -> None:
    assert [body_id for body_id, _ in resolved(text)] == bodies


@pytest.mark.parametrize(
    ("text", "publisher", "bodies"),
    [
        ("各镇街", None, {"qx", "bh", "jkq"}),
        ("乡镇人民政府", None, {"qx", "bh", "jkq"}),
        ("各镇人民政府、街道办事处", None, {"qx", "bh", "jkq"}),
        ("各镇人民政府（街道办事处）", "qx", {"qx", "bh", "jkq"}),
        ("各镇", None, {"qx"}),
        ("各街道", None, {"bh"}),
        ("镇人民政府（街道办事处）", "qx", {"qx"}),
        ("本局", "mzj", {"mzj"}),
        ("本局", None, set()),
    ],
)
def test_group_words(text: str, publisher: str | None, bodies: set[str]) -> None:
    assert {m.body_id for m in MATCHER.mentions(text, publisher) if m.body_id} == bodies


@pytest.mark.parametrize("text", ["各部门", "区直各部门", "区政府各部门", "区级各部门单位"])
def test_all_departments_are_told_but_not_relied_on(text: str) -> None:
    found = MATCHER.mentions(text)
    assert {m.body_id for m in found} >= {"mzj", "zjj", "gaj"}
    assert {m.score for m in found} == {0.5}


def on(text: str, day: date, matcher: Matcher = MATCHER) -> list[str | None]:
    return [
        m.body_id
        for m in matcher.mentions(text)
        if m.valid_from and m.valid_to and m.valid_from <= day <= m.valid_to
    ]


def test_an_old_name_means_the_successor_after_the_reform() -> None:
    for text in ("区城管执法局", "示范区城市管理行政执法局"):
        assert on(text, date(2017, 3, 1)) == ["zfj"]
        assert on(text, date(2024, 12, 31)) == ["zfj"]
        assert on(text, date(2025, 1, 1)) == ["cgj"]
    assert [m.is_successor for m in MATCHER.mentions("区城管执法局")] == [False, True]


def test_successors_of_successors_and_circles() -> None:
    chain = [
        body("a", "区甲局", until=date(2015, 12, 31), successor="b"),
        body("b", "区乙局", since=date(2014, 1, 1), until=date(2018, 12, 31), successor="c"),
        body("c", "区丙局", until=date(2020, 12, 31), successor="a"),
    ]
    matcher = Matcher(chain, STEMS)
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2019, 1, 1), date(2021, 1, 1)]
    assert [on("区甲局", day, matcher) for day in days] == [["a"], ["b"], ["c"], []]


def test_a_day_of_hand_over_is_not_ambiguous() -> None:
    matcher = Matcher(
        [
            body("old", "区甲局", aliases=["甲部门"], until=date(2020, 1, 1)),
            body("new", "区新甲局", aliases=["甲部门"], since=date(2020, 1, 1)),
        ],
        STEMS,
    )
    assert resolved("甲部门", matcher=matcher) == [("old", "alias"), ("new", "alias")]
    assert on("甲部门", date(2020, 1, 1), matcher) == ["old"]


def test_two_bodies_of_one_short_name_are_ambiguous() -> None:
    matcher = Matcher(
        [body("jsj", "区住房和城乡建设局"), body("zbj", "区住建局"), body("ylj", "区园林绿化局")], STEMS
    )
    assert {(m.outcome, m.body_id) for m in matcher.mentions("住房城乡建设部门")} == {
        ("ambiguous", "jsj"),
        ("ambiguous", "zbj"),
    }
    assert resolved("区住建局", matcher=matcher) == [("zbj", "name")]


def test_a_role_that_two_bodies_may_have_is_ambiguous() -> None:
    matcher = Matcher([body("zjj", "区住建局"), body("cgj", "区城市管理局")], STEMS, ROLES)
    assert {m.outcome for m in matcher.mentions("市政工程主管部门")} == {"ambiguous"}


def test_a_county_level_city_calls_itself_a_city() -> None:
    matcher = Matcher([body("mzj", "江海省白石市民政局"), body("czj", "白石市财政局")], STEMS)
    assert resolved("市民政局", matcher=matcher) == [("mzj", "place")]
    assert resolved("白石市民政局", matcher=matcher) == [("mzj", "place")]


TASKS = [stem for stem in sorted(STEMS.known) if len(stem) > 1]
PREFIXES = ("", "区", "示范区", "云岭市示范区", "本区", "县级")
ENDINGS = ("局", "委", "委员会", "部门", "主管部门", "办公室", "分局", "中心", "")


@given(
    st.lists(
        st.tuples(st.sampled_from(TASKS), st.sampled_from(ENDINGS[:3])), min_size=1, max_size=8, unique=True
    ),
    st.sampled_from(PREFIXES),
    st.sampled_from(TASKS),
    st.sampled_from(ENDINGS),
)
def test_no_name_means_two_bodies_silently(
    registered: list[tuple[str, str]], prefix: str, task: str, ending: str
) -> None:
    """On no day does a resolved name mean two bodies; a registered name means its own body and no other."""
    bodies = [body(f"b{n}", f"{PLACE}{stem}{suffix}") for n, (stem, suffix) in enumerate(registered)]
    matcher = Matcher(bodies, STEMS, ROLES)
    for mention in _words(matcher.mentions(prefix + task + ending)):
        if all(m.outcome == "resolved" for m in mention):
            for left, right in combinations(mention, 2):
                assert None not in (left.valid_from, left.valid_to, right.valid_from, right.valid_to)
                apart = left.valid_to < right.valid_from or right.valid_to < left.valid_from  # type: ignore[operator]
                assert apart
        else:
            assert len({m.body_id for m in mention}) != 1 or mention[0].outcome == "unresolved"
    for own in bodies:
        assert [m.body_id for m in matcher.mentions(own.name)] == [own.body_id]


@given(st.text(alphabet="区县市镇街道局委办、和（）() 民政住建各部门等牵头：;\n", max_size=40))
def test_any_text_gives_an_answer(text: str) -> None:
    for mention in MATCHER.mentions(text, "qx"):
        assert mention.word
        assert (mention.body_id is None) == (mention.outcome == "unresolved")


def _words(mentions: Sequence[Mention]) -> list[list[Mention]]:
    numbers = sorted({m.word_no for m in mentions})
    return [[m for m in mentions if m.word_no == number] for number in numbers]
