"""An assessment scheme: one YAML file that an evaluator reads and changes.

Belongs here: what a scheme may say. Does not belong here: reading files (`load.py`), the lines that follow
from it (`sheet.py`), whether it makes sense (`lint.py`), computing (`build.py`).

Every leaf becomes a share from 0 to 1 of its points; points may be given as points or as a percentage of the
parent (40 % x 70 % x 10 % x 30 % x 100 % = 0.84 of 100 points). A leaf without a figure never costs points.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Origin = Literal["source", "ours", "unverified"]
"""Whether a number stands in a published document, is this project's own, or was seen without its source."""
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(allow_inf_nan=False)]
_NAME = r"^[a-z][a-z0-9_]*$"
_PERIOD = r"^[0-9]{4}(-([0-9]{2}|Q[1-4]))?$"


class Strict(BaseModel):
    """A model that refuses unknown keys; numbers may stand where a text is meant (`version: 1`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Words(Strict):
    """The same text in Chinese and in English."""

    zh: str
    en: str


class Proportional(Strict):
    """Points = weight x rate, the rate being that of what was done."""

    type: Literal["proportional"]


class Threshold(Strict):
    """All points from `full_at` on; below it rate x weight (苏州 credit KPI), or nothing."""

    type: Literal["threshold"]
    full_at: Share
    below: Literal["proportional", "zero"] = "proportional"


class Step(Strict):
    """From this much on, so large a share of the item is deducted."""

    at_least: float
    deduct: Share


class Steps(Strict):
    """Deductions in steps of the item (20/40/60/100 %), by what was not done: its share, or how many."""

    type: Literal["steps"]
    measure: Literal["share", "failures"] = "share"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class PerFailure(Strict):
    """So many points for each failure, up to `cap` (all points of the item when not given)."""

    type: Literal["per_failure"]
    points: Annotated[Points, Field(gt=0)]
    cap: Annotated[Points, Field(gt=0)] | None = None


class Band(Strict):
    """Up to this value, the end included, so large a share of the item."""

    up_to: float
    share: Share


class Bands(Strict):
    """A share of the item by the figure itself, for lags and counts; `beyond` the last band."""

    type: Literal["bands"]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    beyond: Share = 0.0


Rule = Annotated[Proportional | Threshold | Steps | PerFailure | Bands, Field(discriminator="type")]


class Figure(Strict):
    """A figure of `metrics.indicators`: of all domains and kinds, or of these.

    Figures of several kinds are added up. `hits` says whether the numerator counts what was done (good) or
    what was not (bad: late, missing).
    """

    indicator: Annotated[str, Field(pattern=_NAME)]
    domain: str | None = None
    kind: str | tuple[str, ...] | None = None
    field: str | None = None
    hits: Literal["good", "bad"] = "good"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds as a tuple; empty for all."""
        if self.kind is None:
            return ()
        return (self.kind,) if isinstance(self.kind, str) else self.kind


class Condition(Figure):
    """A limit on a figure; exactly one of the four comparisons. `failures`: how many were not done.

    `least`: the smallest denominator on which it is decided; a rate of two records says nothing.
    """

    measure: Literal["value", "numerator", "denominator", "failures"] = "value"
    least: Annotated[int, Field(ge=1)] | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> "Condition":
        if len(self.comparisons) != 1:
            raise ValueError("at_least、above、at_most、below 须写且只写一个")
        return self

    @property
    def comparisons(self) -> list[tuple[str, float]]:
        """The comparisons that are given, with their limits."""
        names = ("at_least", "above", "at_most", "below")
        return [(name, limit) for name in names if (limit := getattr(self, name)) is not None]

    @property
    def comparison(self) -> tuple[str, float]:
        """The comparison and its limit."""
        return self.comparisons[0]


class Node(Strict):
    """A line of the score sheet: a group with `children`, or a leaf with a figure and a rule.

    A group without points has those of its children. `origin` and `basis` hold for everything below that does
    not say otherwise.
    """

    id: Annotated[str, Field(pattern=_NAME)]
    title: Annotated[str, Field(min_length=1)]
    points: Points | None = None
    percent: Points | None = None
    children: tuple["Node", ...] = ()
    figure: Figure | None = None
    rule: Rule | None = None
    origin: Origin | None = None
    basis: str | None = None

    @model_validator(mode="after")
    def _group_or_leaf(self) -> "Node":
        if self.points is not None and self.percent is not None:
            raise ValueError("points 和 percent 只能写一个")
        if bool(self.children) == (self.figure is not None):
            raise ValueError("写 children（分组）或 figure（末级），不能都写，也不能都不写")
        if self.figure is not None and self.rule is None:
            raise ValueError("末级须写 rule（怎样计分）")
        if self.children and self.rule is not None:
            raise ValueError("分组不写 rule，计分办法写在末级")
        if not self.children and self.points is None and self.percent is None:
            raise ValueError("末级须写 points 或 percent")
        return self


class Bonus(Strict):
    """Extra points, counted only when the base is above `when_above`, and at most `cap` of them."""

    cap: Annotated[Points, Field(gt=0)]
    when_above: Points | None = None
    children: Annotated[tuple[Node, ...], Field(min_length=1)]
    title: str = "加分"
    origin: Origin | None = None
    basis: str | None = None


class Finding(Strict):
    """What a person established about a body: a veto that no figure may decide."""

    body: str
    period: Annotated[str, Field(pattern=_PERIOD)]
    decided_by: Annotated[str, Field(min_length=1)]
    decided_on: date
    reason: Annotated[str, Field(min_length=1)]


class Veto(Strict):
    """One condition that stands above all points.

    `fail`: the grade is `veto_grade`. `review`: the figure only raises the question, a person decides and
    writes it into `confirmed`. `name`: the body is named in the bulletin, the grade stays.
    """

    id: Annotated[str, Field(pattern=_NAME)]
    title: Annotated[str, Field(min_length=1)]
    effect: Literal["fail", "review", "name"]
    when: Condition | None = None
    confirmed: tuple[Finding, ...] = ()
    origin: Origin | None = None
    basis: str | None = None

    @model_validator(mode="after")
    def _decidable(self) -> "Veto":
        if self.when is None and self.effect != "review":
            raise ValueError("没有 when（条件）的，只能由人认定：effect 写 review")
        if self.confirmed and self.effect != "review":
            raise ValueError("confirmed（人的认定）只用于 effect: review")
        return self


class Grade(Strict):
    """A grade and the score from which it is given, at two decimals as printed."""

    name: Annotated[str, Field(min_length=1)]
    at_least: Points


class Bodies(Strict):
    """Which bodies are scored: of these kinds or with these ids, without those of `leave_out`.

    `with_powers`: only bodies that have permits or penalties to publish.
    """

    kinds: tuple[Literal["office", "department", "town", "other"], ...] = ()
    ids: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    with_powers: bool = False


class Scheme(Strict):
    """A scheme. `full` is what the base adds up to; `since` is the first period that is scored.

    `not_applicable`, what becomes of points of a leaf without a figure: `redistribute` to what stands beside
    it (and if nothing does, beside its parent), `rescale` = sum of scores / sum of full marks x `full` (Anhui
    form), `full` = the points are given.

    `least_judged`: how much of what applies to a body must have been judged, of the whole and of the main
    node with the most points, for a grade, a bonus, a rank and a comparison (by points; what could not be
    observed counts as not judged). Without it every body with a score has them.
    """

    name: Annotated[str, Field(pattern=_NAME)]
    version: str
    title: Words
    basis: Words
    origin: Origin
    period: Literal["month", "quarter", "year"]
    since: Annotated[str, Field(pattern=_PERIOD)] | None = None
    bodies: Bodies = Bodies()
    full: Annotated[Points, Field(gt=0)] = Decimal(100)
    not_applicable: Literal["redistribute", "rescale", "full"]
    least_judged: Annotated[float, Field(gt=0, le=1)] | None = None
    nodes: Annotated[tuple[Node, ...], Field(min_length=1)]
    bonus: Bonus | None = None
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    veto_grade: str = "不合格"
