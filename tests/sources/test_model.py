"""The models of a registry: what they accept, what they refuse, the schema for editors."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from sources.model import SCHEMA_FILE, Channel, District, SourceFile, source_schema
from sources.model_types import update_terms
from sources.uscc import uscc_fault


def channel(**more: Any) -> dict[str, Any]:
    return {"id": "zcwj", "title": "政策文件", "path": "samples/zcwj", "format": "pages", **more}


def source(**more: Any) -> dict[str, Any]:
    publisher = {"name": "云岭市示范区民政局", "kind": "department", **more}
    return {"publisher": publisher, "channels": [channel()]}


def refusals(model: type[Channel] | type[SourceFile] | type[District], value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(value)
    return str(refused.value)


def test_a_small_source_has_cautious_defaults() -> None:
    found = SourceFile.model_validate(source())
    assert (found.status, found.coverage) == ("active", "partial")
    (only,) = found.channels
    assert (only.platform, only.pattern, only.cadence, only.items) == ("files", "**/*", "irregular", ())
    assert only.byte_limit == 20 << 20


def test_a_channel_may_raise_its_limit() -> None:
    assert Channel.model_validate(channel(max_bytes=5)).byte_limit == 5
    assert Channel.model_validate(channel(format="permits")).byte_limit == 2 << 30


def test_a_channel_is_the_bodys_own_unless_it_says_otherwise() -> None:
    assert Channel.model_validate(channel()).role == "own"
    portal = Channel.model_validate(channel(format="penalties", role="credit_portal"))
    assert portal.role == "credit_portal"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"format": "catalogue"}, "要写 catalogue"),
        ({"catalogue": {"version": "2026", "valid_from": "2026-01-01"}}, "只用于 format: catalogue"),
        ({"columns": {"文号": "行政处罚决定书文号"}}, "columns 只用于"),
        ({"role": "credit_portal"}, "role: credit_portal 只用于"),
        ({"role": "portal", "format": "permits"}, "'own' or 'credit_portal'"),
        ({"expect": {"min_rows": 5, "max_rows": 4}}, "max_rows 小于 min_rows"),
        ({"expect": {"min_rows": True}}, "valid integer"),
        ({"path": "/srv/pages"}, "绝对路径"),
        ({"path": "C:/pages"}, "绝对路径"),
        ({"path": "samples\\zcwj"}, "正斜杠"),
        ({"pattern": "../*.html"}, "不能含 .."),
        ({"items": ["社会救助"]}, "领域/一级/二级"),
        ({"items": ["社会救助//政策"]}, "领域/一级/二级"),
        ({"url": "mzj.example"}, "http"),
        ({"url": "http://[mzj/"}, "http"),
        ({"id": "ZCWJ"}, "pattern"),
        ({"max_bytes": 0}, "greater than 0"),
        ({"titel": "政策"}, "Extra inputs"),
        ({"update_window": "两周"}, "更新期限写成"),
        ({"update_window": "0日"}, "更新期限写成"),
        ({"update_window": "14日", "format": "permits"}, "只用于 format: pages"),
    ],
)
def test_what_a_channel_refuses(more: dict[str, Any], words: str) -> None:
    assert words in refusals(Channel, channel(**more))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("14日", ("14", "calendar_day")),
        ("10个工作日", ("10", "working_day")),
        ("6个月", ("6", "month")),
        ("1年", ("1", "year")),
        ("无", (None, "none")),
    ],
)
def test_an_update_window_is_a_number_and_a_unit(text: str, terms: tuple[str | None, str]) -> None:
    assert Channel.model_validate(channel(update_window=text)).update_window == text
    assert update_terms(text) == terms


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"valid_to": "2019-02-30"}, "不存在"),
        ({"valid_to": "2019/2/3"}, "2026-01-31"),
        ({"valid_from": "2020-01-01", "valid_to": "2019-01-01"}, "早于"),
        ({"successor": "mzj"}, "valid_to"),
        ({"uscc": "11990101MB0000001X"}, "校验码"),
        ({"name": " "}, "pattern"),
    ],
)
def test_what_a_publisher_refuses(more: dict[str, Any], words: str) -> None:
    assert words in refusals(SourceFile, source(**more))


def test_region_codes_are_six_digits_written_as_text() -> None:
    assert District.model_validate({"name": "示范区", "region_code": "990101"}).short_names == ()
    assert "region_code" in refusals(District, {"name": "示范区", "region_code": 990101})
    assert "region_code" in refusals(District, {"name": "示范区", "region_code": "9901"})


@pytest.mark.parametrize(
    "code", ["91230500MA1B3N1N2M", "91320105780688132K", "11441700007280420Y", "116103000160042761"]
)
def test_sound_codes_pass(code: str) -> None:
    """Vectors recomputed from GB 32100-2015; the codes stand on public pages."""
    assert uscc_fault(code) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("00000000000000000X", "校验码"),
        ("11441700007280420y", "不可能出现的字符“y”"),
        ("1144170000728042", "16 位"),
        ("", "0 位"),
    ],
)
def test_faulty_codes_are_explained(code: str, words: str) -> None:
    assert words in (uscc_fault(code) or "")


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_character_is_noticed(place: int) -> None:
    code = "11441700007280420Y"
    wrong = "1" if code[place] != "1" else "2"
    assert uscc_fault(code[:place] + wrong + code[place + 1 :]) is not None


def test_the_committed_schema_is_current() -> None:
    """Renew: python -c "from sources.model import *; SCHEMA_FILE.write_text(source_schema())"."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == source_schema()


def test_the_schema_judges_as_the_model_does() -> None:
    schema = json.loads(source_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(source(valid_from="2019-01-01"), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**source(), "statu": "active"}, schema)


def test_editors_see_chinese_for_every_key() -> None:
    schema = json.loads(source_schema())
    for model in [schema, *schema["$defs"].values()]:
        for key, declared in model["properties"].items():
            target = schema["$defs"].get(declared.get("$ref", "").rpartition("/")[2], {})
            assert not {**target, **declared}["title"].isascii(), key


def test_dates_are_days() -> None:
    found = SourceFile.model_validate(source(valid_from="2019-01-01"))
    assert found.publisher.valid_from == date(2019, 1, 1)
