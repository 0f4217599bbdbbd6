"""A route's result as an official reads it: what to do, to attest, what stands in the way, and what comes of it."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.cells import cell_len
from rich.text import Text

from hightech_check.exact.quantity import AMOUNT_UNITS, show
from hightech_check.result.report import ComparisonResult, CriterionResult, Status
from hightech_check.route.report import RouteReport, RouteStatus, Way
from hightech_check.words import safe
from hightech_check.writing import Look
from hightech_check.writing.old_page import _GAP, _STYLES, _SYMBOLS, _Page, _wrapped

_STATUS = {"eligible": "pass", "found": "pass", "none": "fail", "unknown": "unknown"}


def write(report: RouteReport, stream: TextIO, look: Look) -> None:
    """Write the report."""
    page = _RoutePage(look)
    page.route(report)
    stream.write(page.text())


class _RoutePage(_Page):
    """A page with a route."""

    def route(self, report: RouteReport) -> None:
        before = report.before
        title = f"{before.name or before.file} · {before.year}"
        self.both_ends(Text(safe(title), "bold"), self.outcome(report.status))
        if before.standard is not None:
            cost = Text("" if report.way is None else self.cost(report.way))
            self.both_ends(Text(safe(before.standard.title)), cost)
        if self.look.quiet:
            return
        sentence = self.say(f"route-sentence-{report.status}")
        self.paragraph(f"{sentence}; {self.say('strict-note')}" if before.strict else sentence)
        if report.way is not None and report.status != "eligible":
            self.steps(report.way)
        blocked = (
            self.say("route-blocked-one", criterion=one.criterion, title=one.title, message="") + one.message
            for one in report.blocked
        )
        self.section("route-blocked", blocked)
        self.section("route-waiting", (self.say("route-waits", title=w.title, names=w.labels) for w in report.waiting))
        self.section("route-alternatives", map(self.alternative, report.alternatives))
        if report.after is not None and report.status != "eligible":
            self.afterwards(report)
        self.section("notes", (note.message for note in before.notes))

    def outcome(self, status: RouteStatus) -> Text:
        shown = _STATUS[status]
        return Text(f"{_SYMBOLS[shown]} {self.say(f'route-status-{status}')}", _STYLES[shown])

    def section(self, code: str, lines: Iterable[str]) -> None:
        texts = list(lines)
        if texts:
            self.print(Text(), Text(self.say(code), "bold"))
            for line in texts:
                self.bullet(safe(line))

    def cost(self, way: Way) -> str:
        cost = show("number", way.cost)
        if not way.money:
            return self.say("route-cost", cost=cost)
        money = show("amount", way.money * AMOUNT_UNITS["万元"])
        return (
            self.say("route-cost-money", cost=cost, money=money) if way.cost else self.say("route-money", money=money)
        )

    def steps(self, way: Way) -> None:
        self.section(
            "route-steps",
            [self.say("route-each", text=s.text, move=s.move, title=s.title) for s in way.steps]
            or [self.say("route-no-steps")],
        )
        attested = (self.say("route-attestation", label=a.label, value=a.value_text) for a in way.attestations)
        self.section("route-attest", attested)

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

    # --- what comes of it ---

    def afterwards(self, report: RouteReport) -> None:
        """The criteria that change, their figures before and after, and the verdict."""
        before, after = report.before, report.after
        assert after is not None
        self.print(Text(), Text(self.say("route-after"), "bold"))
        verdicts = {key: self.say(f"verdict-{one.verdict}") for key, one in (("before", before), ("after", after))}
        self.paragraph(self.arrowed(self.say("route-after-verdict", **verdicts)))
        counts = [(one.counts["pass"], one.counts["fail"], one.counts["unknown"]) for one in (before, after)]
        texts = [self.say("counts", passed=p, failed=f, unknown=u) for p, f, u in counts]
        self.paragraph(self.arrowed(" → ".join(texts)))
        rows: list[tuple[Text, str, str, str]] = []
        for old, new in zip(before.criteria, after.criteria, strict=True):
            rows += self.changes(old, new)
        if not rows:
            return
        status = max(cell_len(row[0].plain) for row in rows)
        limit = max(8, min(24, self.look.width // 6))
        was = min(limit, max(cell_len(row[2]) for row in rows))
        now = min(limit, max(cell_len(row[3]) for row in rows))
        longest = max(cell_len(row[1]) for row in rows)
        title = min(longest, max(10, self.look.width - status - was - now - 2 * _GAP - 3))
        for row in rows:
            for line in self.columns(row, (status, title, was, now)):
                self.print(line)

    def changes(self, old: CriterionResult, new: CriterionResult) -> Iterator[tuple[Text, str, str, str]]:
        pairs = list(zip(old.comparisons, new.comparisons, strict=True))
        changed = [(one, other) for one, other in pairs if (one.status, one.value) != (other.status, other.value)]
        alone = len(pairs) == 1
        if old.status == new.status and not any(self.texts(*pair) for pair in changed):
            return
        shown = changed[0] if alone and changed else None
        found = self.texts(*shown) if shown is not None else ("", "")
        yield self.status(new.status), safe(new.title), *(found or ("", ""))
        if not alone:
            lines: dict[tuple[str, str, str], Status] = {}  # a figure that several arms compare is told once
            for one, other in changed:
                if (texts := self.texts(one, other)) is not None:
                    key = (f"- {safe(other.label)}", *texts)
                    lines[key] = "pass" if lines.get(key) == "pass" else other.status
            for key, status in lines.items():
                yield self.status(status), *key

    def texts(self, old: ComparisonResult, new: ComparisonResult) -> tuple[str, str] | None:
        """A figure before and after; None where it reads the same."""
        was, now = self.found(old), self.found(new)
        return None if was == now else (was, now)

    def columns(self, row: tuple[Text, str, str, str], widths: tuple[int, int, int, int]) -> Iterator[Text]:
        status, *texts = row
        cells = [_wrapped(text, width, self.console) for text, width in zip(texts, widths[1:], strict=True)]
        arrow = self.arrowed("→") if texts[2] else " "
        for number in range(max(map(len, cells))):
            line = Text()
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            mark = status if number == 0 else Text()
            line.append_text(mark).append(" " * (widths[0] - cell_len(mark.plain) + _GAP))
            line.append(parts[0] + " " * (widths[1] - cell_len(parts[0]) + _GAP))
            between = arrow if number == 0 else " "
            line.append(parts[1] + " " * (widths[2] - cell_len(parts[1])) + f" {between} {parts[2]}")
            line.rstrip()
            yield line

    def arrowed(self, text: str) -> str:
        return text if self.look.unicode else text.replace("→", "->")
