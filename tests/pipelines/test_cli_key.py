"""`zwgk key`: one line in, one line out, in order, whatever the line holds."""

import json

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli_key import key


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(key)
    return app


def test_lines_in_lines_out(app: typer.Typer) -> None:
    lines = [
        '\ufeff{"title": "关于北门片区停水的通知", "extra": 1}',
        "",
        '{"title": "关于住房公积金贷款的通知"}',
    ]
    done = CliRunner().invoke(app, ["--json"], input="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [answer["domain"] for answer in answers] == ["市政服务", None]
    assert list(answers[0]) == [
        "domain",
        "item_id",
        "level1",
        "level2",
        "method",
        "score",
        "accepted",
        "evidence",
    ]


def test_an_unreadable_line_keeps_its_place(app: typer.Typer) -> None:
    lines = ["no json", '{"title": 3}', '["x"]', '{"title": "关于北门片区停水的通知", "body_name": 5}']
    done = CliRunner().invoke(app, [], input="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [answer["accepted"] for answer in answers] == [False, False, False, True]
    assert "第 1 行" in done.stderr


def test_nothing_in_nothing_out(app: typer.Typer) -> None:
    done = CliRunner().invoke(app, [], input="")
    assert (done.exit_code, done.stdout) == (0, "")
