"""Hand-made stage files for the report: a fictional district of any size, with figures that fit together.

Every number follows from the position of its row, so that the same size gives the same files.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from warehouse.store import Store

Row = dict[str, Any]

AS_OF = date(2026, 10, 31)
HOSTILE = '<script>alert("标题")</script>=HYPERLINK("http://evil.example","点此")\u202e号10第〕6202〔'
"""A title that tries markup, a spreadsheet formula, and to turn the reading direction around."""
NAMES = [
    "人民政府办公室",
    "民政局",
    "人力资源和社会保障局",
    "市场监督管理局",
    "卫生健康局",
    "城市管理局",
    "住房和城乡建设局",
    "应急管理局",
    "文化和旅游局",
    "医疗保障局",
    "青溪镇人民政府",
    "云台街道办事处",
]
DOMAINS = [
    ("05", "社会救助"),
    ("06", "养老服务"),
    ("08", "财政预决算"),
    ("09", "就业"),
    ("10", "社会保险"),
    ("15", "国有土地上房屋征收与补偿"),
    ("17", "市政服务"),
    ("18", "城市综合执法"),
    ("22", "安全生产"),
    ("24", "食品药品监管"),
]
ITEMS = ["政策法规文件", "办事指南", "审批公示", "监督检查"]
MONTHS = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
SCHEMES = ("double_publicity", "district")
_GRADES = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格"))


def build(store: Store, bodies: int = 12, records: int = 12) -> None:
    """Write all tables of the report: `bodies` bodies with `records` permits or penalties each."""
    made = District(bodies, records)
    for table, rows in made.tables().items():
        store.write_rows(table, rows)


class District:
    """The rows of a fictional district."""

    def __init__(self, bodies: int, records: int) -> None:
        self.count = bodies
        self.records = records
        self.verdicts = list(self._verdicts())
        self.of_body: dict[str, list[Row]] = {}
        for verdict in self.verdicts:
            self.of_body.setdefault(verdict["body_id"], []).append(verdict)

    def tables(self) -> dict[str, list[Row]]:
        """The rows of each table."""
        return {
            "core.bodies": [self.body(i) for i in range(self.count)],
            "core.catalogue_items": list(self._items()),
            "core.obligations": list(self._obligations()),
            "core.notices": list(self._notices()),
            "core.permits": list(self._permits()),
            "core.penalties": list(self._penalties()),
            "ops.captures": list(self._captures()),
            "metrics.verdicts": self.verdicts,
            "metrics.indicators": list(self._indicators()),
            "metrics.scores": list(self._scores()),
            "metrics.deductions": list(self._deductions()),
        }

    def body_id(self, i: int) -> str:
        """The id of the body at position `i`."""
        return f"b{i:03d}"

    def name(self, i: int) -> str:
        """Its name."""
        suffix = "" if i < len(NAMES) else f"第{i // len(NAMES)}分局"
        return f"示范区{NAMES[i % len(NAMES)]}{suffix}"

    def body(self, i: int) -> Row:
        """Its row of core.bodies."""
        kind = (
            "office" if i == 0 else "town" if "镇" in self.name(i) or "街道" in self.name(i) else "department"
        )
        return {
            "body_id": self.body_id(i),
            "name": self.name(i),
            "aliases": [],
            "kind": kind,
            "region_code": "990101",
            "coverage": ("complete", "complete", "partial", "none")[i % 4],
            "valid_from": date(2019, 1, 1),
        }

    def _items(self) -> Iterator[Row]:
        for number, domain in DOMAINS:
            for k, level2 in enumerate(ITEMS):
                yield {
                    "item_id": f"{number}-{k:08d}",
                    "version": "2026",
                    "domain_no": number,
                    "domain": domain,
                    "level1": "综合业务",
                    "level2": level2,
                    "source_id": "b000",
                    "capture_id": "cap-catalogue",
                    "row": k,
                }

    def _obligations(self) -> Iterator[Row]:
        for i in range(self.count):
            for kind in ("exists", "within", "together"):
                yield {
                    "obligation_id": f"duty-{i:03d}-{kind}",
                    "body_id": self.body_id(i),
                    "kind": kind,
                    "scope": "all",
                    "testable": True,
                    "origin": "law" if kind == "within" else "catalogue",
                    "is_assumed": False,
                    "limit_text": "自作出行政决定之日起7个工作日内" if kind == "within" else None,
                    "basis": "发改办财金〔2018〕424号" if kind == "within" else "政府信息公开条例第二十条",
                    "basis_law": "中华人民共和国政府信息公开条例",
                    "basis_article": "第二十条",
                    "basis_doc_number": "国令第711号",
                    "reason_zh": f"{self.name(i)}是作出决定的机关，应当公开。",
                    "reason_en": "It took the decision and must publish it.",
                }

    def _verdicts(self) -> Iterator[Row]:
        for i in range(self.count):
            for j, (number, domain) in enumerate(DOMAINS):
                if (i + j) % 3 == 2:
                    continue
                for k, _ in enumerate(ITEMS):
                    yield self._exists(i, j, k, number, domain)
            for r in range(self.records):
                yield self._within(i, r)

    def _exists(self, i: int, j: int, k: int, number: str, domain: str) -> Row:
        status = ("met", "met", "met", "missing", "met", "met", "not_observed", "incomplete", "met")[
            (i * 5 + j * 3 + k) % 9
        ]
        reason = {
            "met": ("published", "2026-03-05已公开对应内容，最早的一条见证据编号。"),
            "missing": (
                "nothing-published",
                "截至2026-10-31没有找到对应内容；为此事项登记的栏目已正常采集。",
            ),
            "not_observed": ("channel-blocked", "栏目“政策文件”被网站拦截，没有取得页面，不作评价。"),
            "incomplete": (
                "empty-page",
                "截至2026-10-31只找到正文为空、也没有附件的页面，缺少应公开的内容。",
            ),
        }[status]
        seen = status in ("met", "incomplete")
        return {
            "verdict_id": f"verdict-e{i:03d}{j:02d}{k}",
            "obligation_id": f"duty-{i:03d}-exists",
            "body_id": self.body_id(i),
            "item_id": f"{number}-{k:08d}",
            "domain": domain,
            "kind": "exists",
            "period": "2026",
            "status": status,
            "reason_code": reason[0],
            "reason": reason[1],
            "evidence_kind": "notice" if seen else "capture" if status == "not_observed" else None,
            "evidence_id": f"notice-{i:03d}" if seen else None,
            "evidence_capture_id": f"cap-{i:03d}-page" if seen else None,
            "published_date": date(2026, 3, 5) if seen else None,
            "observed_date": date(2026, 10, 20) if seen else None,
            "as_of": AS_OF,
        }

    def _within(self, i: int, r: int) -> Row:
        decided = date(2026, 5, 6) + timedelta(days=(r * 13 + i * 7) % 160)
        lag = (r * 5 + i * 3) % 14
        due = decided + timedelta(days=9)
        late = lag > 7
        backdated = late and (i + r) % 5 == 0
        objected = (i, r) == (1, 2)
        published = decided + timedelta(days=5 if backdated else lag + lag // 5 * 2)
        kind = "permit" if i % 2 == 0 else "penalty"
        return {
            "verdict_id": f"verdict-w{i:03d}{r:05d}",
            "obligation_id": f"duty-{i:03d}-within",
            "body_id": self.body_id(i),
            "item_id": "18-00000002",
            "domain": "城市综合执法",
            "kind": "within",
            "record_kind": kind,
            "period": f"{decided:%Y-%m}",
            "status": "met" if objected or not late else "late",
            "reason_code": "late" if late else "in-time",
            "reason": f"{decided}作出决定，到期日{due}（期限7个工作日），{published}"
            + ("才公开。" if late else "公开，在到期日之前或当天。"),
            "due_date": due,
            "evidence_kind": kind,
            "evidence_id": f"{kind}-{i:03d}-{r:05d}",
            "evidence_capture_id": f"cap-{i:03d}-table",
            "decided_date": decided,
            "published_date": published,
            "observed_date": decided + timedelta(days=lag + lag // 5 * 2 + 1),
            "lag_workdays": lag,
            "last_absent_date": decided + timedelta(days=lag) if backdated else None,
            "is_backdated": backdated,
            "objection_id": "objection-001" if objected else None,
            "original_status": "late" if objected else None,
            "as_of": AS_OF,
        }

    def _notices(self) -> Iterator[Row]:
        for i in range(self.count):
            yield {
                "record_id": f"notice-{i:03d}",
                "title": HOSTILE if i == 1 else f"{self.name(i)}关于公布政策文件的通知",
                "doc_number": f"示政〔2026〕{i + 1}号",
                "body_id": self.body_id(i),
                "published_date": date(2026, 3, 5),
                "first_seen_at": datetime(2026, 10, 20, 1, 30, tzinfo=UTC),
                "body_text": "联系人手机13812345678。" + HOSTILE,
                "attachments": "[]",
                "url": "javascript:alert(1)" if i == 1 else f"http://b{i:03d}.shifanqu.example/page.html",
                "content_hash": "0" * 16,
                "source_id": self.body_id(i),
                "capture_id": f"cap-{i:03d}-page",
            }

    def _permits(self) -> Iterator[Row]:
        for i in range(0, self.count, 2):
            for r in range(self.records):
                yield {
                    **self._decision(i, r, "permit"),
                    "doc_name": "准予行政许可决定书",
                    "doc_number": f"示许字〔2026〕{r + 1}号",
                    "content": "临时占用城市道路",
                    "permit_kind": "普通",
                }

    def _penalties(self) -> Iterator[Row]:
        for i in range(1, self.count, 2):
            for r in range(self.records):
                yield {
                    **self._decision(i, r, "penalty"),
                    "doc_number": f"示罚决字〔2026〕{r + 1}号",
                    "offence": "经查，当事人"
                    + ("王小满，住青溪镇柳叶村3组15号，" if r % 2 else "")
                    + "擅自占用城市道路经营。",
                    "penalty_text": "罚款6000元",
                }

    def _decision(self, i: int, r: int, kind: str) -> Row:
        verdict = self._within(i, r)
        person = r % 2 == 1
        return {
            "record_id": verdict["evidence_id"],
            "party_name": "王小满" if person else "示范区禾丰商贸有限公司",
            "party_kind": "自然人" if person else "法人及非法人组织",
            "id_no": "990101197502064518" if person else None,
            "legal_rep": None if person else "周云舒",
            "decided_date": verdict["decided_date"],
            "is_long_term": False,
            "agency_name": self.name(i),
            "published_date": verdict["published_date"],
            "first_seen_at": datetime(2026, 10, 16, 1, 0, tzinfo=UTC),
            "body_id": self.body_id(i),
            "layout": "C",
            "content_hash": "0" * 16,
            "source_id": self.body_id(i),
            "capture_id": f"cap-{i:03d}-table",
            "row": r + 1,
        }

    def _captures(self) -> Iterator[Row]:
        for i in range(self.count):
            for name, form in (("page", "pages"), ("table", "permits"), ("blocked", "pages")):
                blocked = name == "blocked"
                yield {
                    "capture_id": f"cap-{i:03d}-{name}",
                    "source_id": self.body_id(i),
                    "channel_id": {"page": "zcwj", "table": "sgs", "blocked": "tzgg"}[name],
                    "format": form,
                    "path": f"{name}.html",
                    "version_no": 1,
                    "url": f"http://b{i:03d}.shifanqu.example/{name}.html",
                    "fetched_at": datetime(2026, 10, 20, 1, 30, tzinfo=UTC),
                    "outcome": "blocked" if blocked else "ok",
                    "sha256": None if blocked else f"{i:04x}{len(name):02x}" * 10 + "abcd",
                    "bytes": None if blocked else 2200 + i,
                    "media_type": None if blocked else "text/html",
                }

    def _figures(self, indicator: str, verdicts: list[Row]) -> tuple[int, int, int]:
        kind = "exists" if indicator == "coverage" else "within"
        of_kind = [v["status"] for v in verdicts if v["kind"] == kind]
        good = of_kind.count("met")
        bad = sum(of_kind.count(status) for status in ("late", "missing", "incomplete"))
        return good, good + bad, len(of_kind) - good - bad

    def _indicator(self, name: str, period: str, verdicts: list[Row], before: Row | None, **more: Any) -> Row:
        good, judged, excluded = self._figures(name, verdicts)
        value = good / judged if judged else None
        previous = before["value"] if before else None
        return {
            "indicator": name,
            "period": period,
            "numerator": good,
            "denominator": judged,
            "excluded": excluded,
            "excluded_reasons": f'{{"channel-blocked":{excluded}}}' if excluded else "{}",
            "value": value,
            "unit": "ratio",
            "previous_period": before["period"] if before else None,
            "previous_value": previous,
            "change": value - previous if value is not None and previous is not None else None,
            **more,
        }

    def _indicators(self) -> Iterator[Row]:
        for name in ("coverage", "timeliness"):
            former: Row = {"period": "2025", "value": 0.7}
            yield self._indicator(name, "2026", self.verdicts, former)
            for i in range(self.count):
                body = {"body_id": self.body_id(i), "body_name": self.name(i)}
                own = self.of_body[self.body_id(i)]
                yield self._indicator(name, "2026", own, former, **body)
                for _, domain in DOMAINS:
                    chosen = [v for v in own if v["domain"] == domain]
                    if chosen:
                        yield self._indicator(name, "2026", chosen, None, domain=domain, **body)
            for _, domain in DOMAINS:
                chosen = [v for v in self.verdicts if v["domain"] == domain]
                yield self._indicator(name, "2026", chosen, former, domain=domain)
        before: Row | None = None
        for month in MONTHS:
            chosen = [v for v in self.verdicts if v["period"] == month]
            before = self._indicator("timeliness", month, chosen, before)
            yield before

    def _leaves(self, i: int) -> list[tuple[str, str, str, float, int, int]]:
        own = self.of_body[self.body_id(i)]
        leaves = []
        for node, title, indicator, weight in (
            ("open/coverage", "目录事项覆盖", "coverage", 60.0),
            ("open/timely", "按期公开", "timeliness", 40.0),
        ):
            good, judged, _ = self._figures(indicator, own)
            leaves.append((node, title, indicator, weight, good, judged))
        return leaves

    def _scores(self) -> Iterator[Row]:
        for scheme in SCHEMES:
            for period, before, off in (("2026-Q2", None, 3.0), ("2026-Q3", "2026-Q2", 0.0)):
                for i in range(self.count):
                    yield from self._sheet(scheme, period, before, off * ((i % 3) - 1), i)

    def _sheet(self, scheme: str, period: str, before: str | None, off: float, i: int) -> Iterator[Row]:
        leaves = self._leaves(i)
        scores = [w * g / n if n else None for _, _, _, w, g, n in leaves]
        total = min(100.0, max(0.0, sum(s or 0 for s in scores) + off))
        vetoed = i == 5
        grade = next(name for least, name in _GRADES if total >= least)
        base = {
            "scheme": scheme,
            "period": period,
            "body_id": self.body_id(i),
            "part": "base",
            "as_of": AS_OF,
        }
        yield {
            **base,
            "node": "total",
            "node_no": 1,
            "depth": 0,
            "title": "总分",
            "declared_weight": 100.0,
            "weight": 100.0,
            "score": total,
            "deduction": 100.0 - total,
            "status": "scored",
            "grade": "不合格" if vetoed else grade,
            "note": f"各项合计{total:.2f}分。" + ("触发单项否决，定为不合格。" if vetoed else ""),
            "previous_period": before,
            "previous_score": max(0.0, total - 3.0 * ((i % 3) - 1)) if before else None,
        }
        yield {
            **base,
            "node": "open",
            "parent": "total",
            "node_no": 2,
            "depth": 1,
            "title": "主动公开",
            "declared_weight": 100.0,
            "weight": 100.0,
            "score": total,
            "deduction": 100.0 - total,
            "status": "scored",
            "note": "下级各项相加。",
        }
        for n, ((node, title, indicator, weight, good, judged), score) in enumerate(
            zip(leaves, scores, strict=True), 3
        ):
            yield {
                **base,
                "node": node,
                "parent": "open",
                "node_no": n,
                "depth": 2,
                "title": title,
                "indicator": indicator,
                "declared_weight": weight,
                "weight": weight,
                "raw": good / judged if judged else None,
                "numerator": good,
                "denominator": judged,
                "score": score,
                "deduction": weight - (score or 0),
                "status": "scored" if judged else "not_observed",
                "note": f"满分{weight:.0f}分×{good}/{judged}。",
            }
        yield {
            **base,
            "part": "veto",
            "node": "forged",
            "parent": "total",
            "node_no": 5,
            "depth": 1,
            "title": "伪造发布日期",
            "declared_weight": 0.0,
            "weight": 0.0,
            "deduction": 0.0,
            "status": "vetoed" if vetoed else "clear",
            "note": "倒填日期的记录占比超过规定。" if vetoed else "没有触发。",
        }

    def _deductions(self) -> Iterator[Row]:
        for scheme in SCHEMES:
            for i in range(self.count):
                own = self.of_body[self.body_id(i)]
                for node, _, indicator, weight, good, judged in self._leaves(i):
                    kind = "exists" if indicator == "coverage" else "within"
                    failed = [
                        v
                        for v in own
                        if v["kind"] == kind and v["status"] in ("late", "missing", "incomplete")
                    ]
                    lost = weight - weight * good / judged if judged else 0.0
                    for verdict in failed:
                        yield {
                            **{
                                name: verdict.get(name)
                                for name in (
                                    "body_id",
                                    "verdict_id",
                                    "item_id",
                                    "domain",
                                    "reason",
                                    "due_date",
                                    "decided_date",
                                    "published_date",
                                    "observed_date",
                                    "evidence_kind",
                                    "evidence_id",
                                    "evidence_capture_id",
                                )
                            },
                            "deduction_id": f"deduction-{scheme}-{verdict['verdict_id']}",
                            "scheme": scheme,
                            "period": "2026-Q3",
                            "node": node,
                            "indicator": indicator,
                            "points": lost / len(failed),
                            "row_kind": "verdict",
                            "row_id": verdict["verdict_id"],
                        }
