"""A route as a document: what to do, to attest, what stands in the way, the other ways, and what comes of it."""

from collections.abc import Iterator
from typing import Any

from hightech_check.exact.quantity import AMOUNT_UNITS, exact_text, show
from hightech_check.result import sentences
from hightech_check.result.report import Report
from hightech_check.route.records import Attestation, Blocked, RouteReport, RouteStep, Waiting, Way
from hightech_check.words import say
from hightech_check.writing import Document, Look
from hightech_check.writing.before_after import changes
from hightech_check.writing.blocks import Block, Cell, Heading, Paragraph, section
from hightech_check.writing.reports import one

_COLUMNS = ("kind", "criterion", "arm", "name", "steps", "before", "after", "cost", "cost_money", "text")


def document(report: RouteReport) -> Document:
    """The document of a route."""
    return Document(
        blocks=lambda look: _Page(report).blocks(look),
        form=report.to_dict,
        columns=_COLUMNS,
        rows=lambda: _rows(report),
        exit_code=report.exit_code,
    )


def refused(before: Report) -> Document:
    """The document for a data file that cannot be accepted."""
    report = RouteReport.refused(before)
    return Document(
        blocks=lambda look: one(before, look),
        form=report.to_dict,
        columns=_COLUMNS,
        rows=lambda: ({"kind": "problem", "text": sentences.problem(problem)} for problem in before.problems),
        exit_code=report.exit_code,
    )


def _rows(report: RouteReport) -> Iterator[dict[str, Any]]:
    """A row for each way and its steps, for what stands in the way, and for each figure and criterion that changes."""
    before, after = report.before, report.after
    for way in () if report.way is None else (report.way, *report.alternatives):
        at = {"criterion": way.criterion, "arm": way.arm}
        totals = {"cost": exact_text(way.cost), "cost_money": exact_text(way.money)}
        yield {"kind": "route" if way is report.way else "alternative", **at, **totals, "text": way.through}
        for step in way.steps:
            yield {"kind": "step", **at, "name": step.move, "steps": step.steps, "text": step.text}
        for answer in way.attestations:
            texts = {"after": str(answer.value).lower() if answer.value is True else answer.value, "text": answer.label}
            yield {"kind": "attestation", **at, "name": answer.indicator, **texts}
    for waiting in report.waiting:
        for name, label in zip(waiting.indicators, waiting.labels, strict=True):
            yield {"kind": "unknown", "criterion": waiting.criterion, "name": name, "text": label}
    for blocked in report.blocked:
        yield {"kind": "blocked", "criterion": blocked.criterion, "text": blocked.message}
    if after is not None:
        for change in after.changes or ():
            texts = {"before": change["before"], "after": change["after"], "text": change["label"]}
            yield {"kind": "figure", "name": change["name"], **texts}
        for old, new in zip(before.criteria, after.criteria, strict=True):
            if old.status != new.status:
                yield {"kind": "criterion", "criterion": new.id, "before": old.status, "after": new.status}


class _Page:
    """A route in words."""

    def __init__(self, report: RouteReport) -> None:
        self.report = report
        self.language = report.before.language

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def blocks(self, look: Look) -> Iterator[Block]:
        report, before = self.report, self.report.before
        sign = "unknown" if report.status == "unsettled" else report.status
        status = Cell(self.say(f"route-status-{report.status}"), sign)
        yield Heading(f"{before.name or before.file} · {before.year}", 1, status)
        if before.standard is not None:
            yield Paragraph(before.standard.title, "" if report.way is None else self.cost(report.way))
        if look.quiet:
            return
        note = self.say("strict-note") if before.strict else ""
        yield Paragraph(sentences.joined(self.say(f"route-sentence-{report.status}"), note))
        if report.way is not None and report.status != "eligible":
            steps = [self.step(step) for step in report.way.steps] or [self.say("route-no-steps")]
            yield from section(self.say("route-steps"), steps)
            yield from section(self.say("route-attest"), map(self.attestation, report.way.attestations))
        yield from section(self.say("route-blocked"), map(self.blocked, report.blocked))
        yield from section(self.say("route-waiting"), map(self.waiting, report.waiting))
        yield from section(self.say("route-alternatives"), map(self.alternative, report.alternatives))
        if report.after is not None and report.status != "eligible":
            yield Heading(self.say("route-after"))
            yield from changes(before, report.after, level=3)
        yield from section(self.say("notes"), (note.message for note in before.notes))

    def cost(self, way: Way) -> str:
        cost = show("number", way.cost)
        if not way.money:
            return self.say("route-cost", cost=cost)
        money = show("amount", way.money * AMOUNT_UNITS["万元"])
        return self.say("route-cost-money" if way.cost else "route-money", cost=cost, money=money)

    def step(self, step: RouteStep) -> str:
        return self.say("route-each", text=step.text, move=step.move, title=step.title)

    def attestation(self, answer: Attestation) -> str:
        return self.say("route-attestation", label=answer.label, value=answer.value_text)

    def blocked(self, blocked: Blocked) -> str:
        head = self.say("route-blocked-one", criterion=blocked.criterion, title=blocked.title, message="")
        return head + blocked.message

    def waiting(self, waiting: Waiting) -> str:
        return self.say("route-waits", title=waiting.title, names=waiting.labels)

    def alternative(self, way: Way) -> str:
        steps = [step.text for step in way.steps]
        if way.attestations:
            steps.append(self.say("route-attest-too", names=tuple(one.label for one in way.attestations)))
        return self.say(
            "route-alternative",
            cost=self.cost(way),
            steps=tuple(steps) or (self.say("route-no-steps"),),
            through=way.through or "",
            criterion=way.criterion or "",
        )
