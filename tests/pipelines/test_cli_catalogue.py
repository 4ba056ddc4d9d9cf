"""`zwgk catalogue adopt|diff|lint` on files, as a person calls them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli_catalogue import catalogue_app

HEADER = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,主动,全社会\n"
TITLE = "社会救助领域基层政务公开标准目录\n"
LAW = "《社会救助暂行办法》"


def write(file: Path, *rows: str) -> str:
    lines = [f"{n},综合业务,{row}" for n, row in enumerate(rows, 1)]
    file.write_text(TITLE + HEADER + "\n".join(lines), encoding="utf-8")
    return str(file)


def row(name: str, content: str, limit: str = "信息形成之日起20个工作日内", body: str = "区民政局") -> str:
    return f"{name},{content},{LAW},{limit},{body},政府网站,√,√"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old = write(
        tmp_path / "2025.csv",
        row("政策文件", "文件名称；文号"),
        row("审核信息", "审核对象；家庭人数"),
        row("审批信息", "批准对象；保障金额"),
        row("帮扶名单", "帮扶户；帮扶措施", body="区扶贫办"),
        row("帮扶资金", "资金来源；使用情况", body="区扶贫办"),
    )
    new = write(
        tmp_path / "2026.csv",
        row("帮扶资金", "资金来源；使用情况", body="区乡村振兴局"),
        row("帮扶名单", "帮扶户；帮扶措施", body="区乡村振兴局"),
        row("审核审批信息", "审核对象；家庭人数；批准对象；保障金额"),
        row("（四）政策文件", "文号；文件名称", limit="信息形成之日起10个工作日内"),
    )
    return old, new


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(catalogue_app, [*arguments])
    return result.exit_code, result.stdout


def test_diff_lists_exactly_the_real_changes(files: tuple[str, str]) -> None:
    code, out = run("diff", *files, "--bureaus", "nowhere", "--json")
    found = json.loads(out)
    assert code == 0
    assert [(c["kind"], c["field"], c["after"]) for c in found["changes"]] == [
        ("merged", None, "社会救助/综合业务/审核审批信息"),
        ("changed", "limit_text", "信息形成之日起10个工作日内"),
        ("body_renamed", "body", "区乡村振兴局"),
    ]
    assert len(found["renumbered"]) == 2


def test_diff_reads_as_a_list(files: tuple[str, str]) -> None:
    _, out = run("diff", *files, "--bureaus", "nowhere")
    assert out.splitlines()[0] == "目录变动：2025.csv（5 项）→ 2026.csv（4 项）：合并 1，调整 1，机构更名 1"
    assert (
        "合并：综合业务/审核信息；综合业务/审批信息 → 综合业务/审核审批信息（按名称和内容推定，请核对）"
        in out
    )


def test_a_catalogue_against_itself_and_the_national_list(tmp_path: Path, files: tuple[str, str]) -> None:
    out = tmp_path / "ml.csv"
    assert run("adopt", "--domains", "5,养老", "--out", str(out), "--bureaus", "nowhere")[0] == 0
    assert json.loads(run("diff", "全国", str(out), "--json")[1])["changes"] == []
    assert json.loads(run("diff", files[0], files[0], "--json")[1])["changes"] == []


def test_adopting_again_keeps_own_items_and_the_former_file(tmp_path: Path) -> None:
    out = tmp_path / "ml.csv"
    arguments = ("adopt", "--domains", "社会救助", "--out", str(out), "--bureaus", "nowhere", "--json")
    first = json.loads(run(*arguments)[1])
    assert first["former_file"] is None
    with out.open("a", encoding="utf-8") as handle:
        handle.write(
            "99,社会救助,本区特色,助餐补贴,,名单,《示范区助餐办法》,每季度公开,区民政局,■政府网站,√,,√,,√,,服务,\r\n"
        )
    again = json.loads(run(*arguments)[1])
    assert (again["items"], again["kept"]) == (first["items"] + 1, 1)
    assert Path(again["former_file"]).is_file()
    assert "catalogue: {version:" in again["channel"]


def test_overrides_of_the_registry_hold(tmp_path: Path) -> None:
    (tmp_path / "catalogue_overrides.csv").write_text(
        "item,action,field,value,reason\n社会救助/临时救助,drop,,,本区没有\n社会救助/甲/乙,drop,,,写错了\n",
        encoding="utf-8",
    )
    found = json.loads(run("adopt", "--domains", "社会救助", "--bureaus", str(tmp_path), "--json")[1])
    assert found["dropped"] == 3
    assert found["unmatched_overrides"] == [3]


def test_lint_says_what_and_what_to_do(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", row("政策文件", "文号", limit="及时公开"), row("名单", ""))
    code, out = run("lint", file, "--bureaus", "nowhere", "--json")
    found = {finding["rule"]: finding for finding in json.loads(out)["findings"]}
    assert code == 1
    assert set(found) == {"domain-differs", "limit-no-number", "element-missing"}
    assert found["element-missing"]["field"] == "公开内容"
    assert found["limit-no-number"]["row"] == 1
    sound = write(tmp_path / "b.csv", row("政策文件", "文号"))
    assert run("lint", sound, "--bureaus", "nowhere")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("lint",),
        ("lint", "没有.csv"),
        ("diff", "没有.csv", "全国", "--data", "nowhere"),
        ("adopt", "--domains", "烟花"),
        ("lint", "--registry", "--bureaus", "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2
