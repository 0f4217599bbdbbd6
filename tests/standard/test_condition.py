"""The one walk of conditions."""

from hightech_check.standard.model import Comparison, Condition, Group

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
