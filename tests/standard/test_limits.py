"""Standards that nobody meant well: each is answered, or refused by the name of the limit, soon and in little memory."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from command import Write, spent

from hightech_check.errors import StandardError
from hightech_check.standard.reader import parse_standard

SECONDS, MEBIBYTES = 20, 300
"""More seconds than the 3 that are aimed at: a machine may be slow, and what hangs does not end within 20 either."""


def standard(indicators: Iterable[str], criteria: Iterable[str]) -> str:
    head = "id: evil\ntitle: {en: E, zh: 恶}\nsections: {s: {en: S, zh: 节}}\nindicators:\n"
    requires = (
        f"  - {{id: s.c{k}, title: {{en: C{k}, zh: 丙{k}}}, require: {one}}}\n" for k, one in enumerate(criteria)
    )
    return "".join((head, *indicators, "criteria:\n", *requires))


def count(name: str, key: str = "", names: Iterable[str] = ()) -> str:
    more = f", {key}: [{', '.join(names)}]" if key else ""
    return f"  {name}: {{type: count, label: {{en: {name} x, zh: 标{name}}}{more}}}\n"


def share(name: str, part: str, whole: str) -> str:
    return f"  {name}: {{type: ratio, label: {{en: {name} x, zh: 率{name}}}, formula: {part} / {whole}}}\n"


def asks(name: str, value: object = 1, operator: str = "at_least") -> str:
    return f"{{indicator: {name}, {operator}: {value}}}"


def any_of(arms: Iterable[str]) -> str:
    return f"{{any_of: [{', '.join(arms)}]}}"


def lattice(levels: int) -> str:
    """Two figures on each level, each a part of both above: twice as many ways up with every level."""
    names = [f"i{number}" for number in range(2 * levels)]
    above = ([f"i{number}" for number in range(at, at + 2)] for at in range(2, 2 * levels, 2) for _ in (0, 1))
    counts = [count(name, "part_of", wholes) for name, wholes in zip(names, above, strict=False)]
    return standard([*counts, *map(count, names[-2:]), share("r", "i0", names[-1])], [asks("r", "20%")])


def dense(size: int) -> str:
    """Every figure a part of all that follow."""
    names = [f"i{number}" for number in range(size)]
    counts = [count(name, "part_of", names[at:]) for at, name in enumerate(names[:-1], 1)]
    return standard([*counts, count(names[-1]), share("r", names[0], names[-1])], [asks("r", "20%")])


def chain(length: int, shares: int = 0) -> str:
    names = [f"i{number}" for number in range(length)]
    counts = [count(name, "part_of", [whole]) for name, whole in pairwise(names)]
    ratios = [share(f"r{number}", names[number], names[-1]) for number in range(shares)]
    return standard([*counts, count(names[-1]), *ratios], [asks("r0", "20%") if shares else asks("i0")])


def union(parts: int) -> str:
    names = [f"i{number}" for number in range(parts)]
    return standard([count("i", "union_of", names), *map(count, names)], [asks("i")])


def unions(length: int) -> str:
    """A union of a union of a union."""
    pairs = [count(f"x{k}") + count(f"i{k}", "union_of", (f"i{k - 1}", f"x{k}")) for k in range(1, length)]
    return standard([count("i0"), *pairs], [asks(f"i{length - 1}")])


def arms(criteria: int, each: int) -> str:
    return standard([count("i0")], [any_of(asks("i0", k) for k in range(each)) for _ in range(criteria)])


def split(criteria: int) -> str:
    """Three figures in two comparisons each: 125 parts in every criterion."""
    both = (
        any_of(asks(n, k + at, op) for n in ("i0", "b", "c") for op, at in (("at_least", 5), ("at_most", 2)))
        for k in range(criteria)
    )
    return standard(map(count, ("i0", "b", "c")), both)


def choice(options: int) -> str:
    named = ", ".join(f"o{k}: {{en: O{k}, zh: 选{k}}}" for k in range(options))
    return f"  i0: {{type: choice, label: {{en: i0 x, zh: 标}}, options: {{{named}}}}}\n"


def moves(number: int) -> str:
    return "moves:\n" + "".join(
        f"  m{k}: {{title: {{en: m{k}, zh: 举{k}}}, adds: {{i0: {k + 1}}}}}\n" for k in range(number)
    )


def bound(criteria: int, each: int, length: int) -> str:
    """Arms that all bear on each other, for they are bound by one long chain."""
    names = [f"i{number}" for number in range(length)]
    counts = [count(name, "part_of", [whole]) for name, whole in pairwise(names)]
    requires = [
        any_of(asks(names[(at + k) % length], k * 17 % each + 1) for k in range(each)) for at in range(criteria)
    ]
    return standard([*counts, count(names[-1])], requires)


ANSWERED: dict[str, Callable[[], str]] = {
    "lattice": lambda: lattice(40),
    "dense": lambda: dense(200),
    "chain": lambda: chain(3900),
    "chain with shares": lambda: chain(2000, 1900),
    "union": lambda: union(3900),
    "unions of unions": lambda: unions(1900),
    "one criterion of many arms": lambda: arms(1, 4990),
    "criteria of many arms": lambda: arms(20, 200),
    "criteria of many parts": lambda: split(800),
    "arms bound together": lambda: bound(78, 63, 3800),
    "moves": lambda: standard([count("i0")], [asks("i0", k + 10) for k in range(1000)]) + moves(90),
    "criteria": lambda: standard((count(f"i{k}") for k in range(4000)), (asks(f"i{k}") for k in range(4000))),
}

TOO_LARGE_TO_EXPLAIN = {"one criterion of many arms", "arms bound together"}


@pytest.mark.parametrize("name", ANSWERED)
def test_a_standard_within_the_limits_is_answered_soon_and_in_little_memory(name: str, write: Write) -> None:
    file = write(ANSWERED[name](), "standard.yaml")
    known, bounded = (
        write(f"name: P\nyear: 2024\nindicators: {{i0: {figure}}}\n", f"{number}.yaml")
        for number, figure in enumerate(("3", "{at_most: 3}"))
    )
    runs = (
        ("check", bounded, "--standard", file, "--exit-zero"),
        ("explain", known, "s.c0", "--standard", file),
        ("what-if", known, "--set", "i0=2", "--standard", file, "--exit-zero"),
        ("what-if", known, "--sweep", "i0=0:9:1", "--standard", file),
        ("standard", "lint", file),
        ("standard", "show", file),
        ("standard", "diff", file, file, known),
    )
    for arguments in runs:
        code, seconds, mebibytes = spent(*arguments)
        assert code == (2 if arguments[0] == "explain" and name in TOO_LARGE_TO_EXPLAIN else 0)
        assert seconds < SECONDS
        assert mebibytes < MEBIBYTES


REFUSED = {
    "indicators": (lambda: chain(4001), ("too-many", 4)),
    "criteria": (lambda: standard([count("i0")], [asks("i0")] * 4001), ("too-many", 6)),
    "comparisons": (lambda: arms(2, 2501), ("too-many-comparisons", 8)),
    "options": (lambda: standard([choice(101)], [asks("i0", "o1", "equals")]), ("too-many", 5)),
    "moves": (
        lambda: standard([count("i0")], [asks("i0", k) for k in range(1000)]) + moves(91),
        ("too-many-moves", 1007),
    ),
    "relations": (lambda: dense(201), ("too-many-relations", 191)),
    "coefficient": (
        lambda: standard([count("i0"), share("r", "10000001 * (100000000000000000 * i0)", "i0")], [asks("r", "20%")]),
        ("formula-too-large", 6),
    ),
}


@pytest.mark.parametrize(("make", "found"), REFUSED.values(), ids=REFUSED)
def test_a_standard_beyond_a_limit_is_refused_at_its_place(make: Callable[[], str], found: tuple[str, int]) -> None:
    with pytest.raises(StandardError) as refusal:
        parse_standard(make().encode())
    assert [(fault.code, fault.line) for fault in refusal.value.faults] == [found]


@pytest.mark.parametrize(
    "make",
    [
        lambda: standard((count(f"i{k}", "part_of", [f"i{k ^ 1}"]) for k in range(4000)), [asks("i0")]),
        lambda: standard(
            (count(f"i{k}", "part_of", [f"j{k}"]) for k in range(4000)), map(asks, (f"z{k}" for k in range(4000)))
        ),
        lambda: standard([choice(100)], [asks("i0", f"p{k}", "equals") for k in range(4000)]),
    ],
    ids=["circles", "names", "options"],
)
def test_thousands_of_faults_are_told_by_the_first_hundred_soon(make: Callable[[], str], write: Write) -> None:
    code, seconds, mebibytes = spent("standard", "lint", write(make(), "standard.yaml"))
    assert code == 2
    assert seconds < SECONDS
    assert mebibytes < MEBIBYTES


def test_the_greatest_coefficient_is_still_read() -> None:
    largest = share("r", "10000000 * (100000000000000000 * i0)", "i0")
    assert parse_standard(standard([count("i0"), largest], [asks("r", "20%")]).encode()).indicators["r"].formula
