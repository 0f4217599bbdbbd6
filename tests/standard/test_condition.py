"""The one walk of conditions."""

import pytest
from strategies import as_yaml, standard_of

from hightech_check.errors import Fault
from hightech_check.reading import source
from hightech_check.standard.condition_reader import read_condition
from hightech_check.standard.model import Comparison, Condition, Group
from hightech_check.standard.reader import parse_standard

ONE, OTHER, THIRD = (Comparison(name, "at_least", 1) for name in ("one", "other", "third"))
CONDITION = Group("any_of", (ONE, Group("all_of", (OTHER, THIRD))))


def test_a_condition_lists_its_comparisons_from_first_to_last() -> None:
    assert CONDITION.comparisons == (ONE, OTHER, THIRD)
    assert ONE.comparisons == (ONE,)


def test_every_condition_within_has_its_path() -> None:
    inner = CONDITION.conditions[1]
    paths: list[tuple[str, Condition]] = [
        ("", CONDITION),
        ("any_of[0]", ONE),
        ("any_of[1]", inner),
        ("any_of[1].all_of[0]", OTHER),
        ("any_of[1].all_of[1]", THIRD),
    ]
    assert list(CONDITION.arms()) == paths
    assert list(ONE.arms()) == [("", ONE)]


def test_a_fold_joins_what_it_made_of_the_conditions_within() -> None:
    def words(group: Group, parts: list[str]) -> str:
        return f"{group.kind}({' '.join(parts)})"

    assert CONDITION.fold(lambda comparison: comparison.indicator, words) == "any_of(one all_of(other third))"


@pytest.mark.parametrize(
    ("condition", "code", "path"),
    [
        ("{none_of: []}", "empty", "none_of"),
        ("{some_of: {at_least: 3, conditions: [{indicator: all, at_least: 1}]}}", "whole-range", "some_of.at_least"),
        ("{some_of: {at_least: 0, conditions: [{indicator: all, at_least: 1}]}}", "whole-range", "some_of.at_least"),
        ("{some_of: {at_least: 1, conditions: []}}", "empty", "some_of.conditions"),
        ("{indicator: office, one_of: []}", "one-of-form", "one_of"),
        ("{indicator: office, one_of: city}", "one-of-form", "one_of"),
        ("{indicator: office, one_of: [town]}", "option-unknown", "one_of"),
        ("{indicator: all, one_of: [5]}", "one-of-no-choice", "one_of"),
    ],
)
def test_what_may_not_hold_and_options_are_refused_at_their_place(condition: str, code: str, path: str) -> None:
    faults: list[Fault] = []
    node, _ = source.parse(condition.encode())
    standard = parse_standard(as_yaml(standard_of({"indicator": "all", "at_least": "1"})).encode())
    assert read_condition(standard, node, faults, "") is None
    assert [(fault.code, fault.path) for fault in faults] == [(code, path)]
