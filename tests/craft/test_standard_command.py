"""`standard list`, `show` and `new`."""

from pathlib import Path

import pytest
from command import run, run_csv, run_json


def test_list_names_the_shipped_standards_with_what_they_judge() -> None:
    names = ["high-tech-enterprise-2016", "inner-mongolia-2020", "tech-sme-2017"]
    head, *lines = run("standard", "list", COLUMNS="160").stdout.splitlines()
    assert head.split() == ["Id", "Standard", "Scope"]
    assert [line.split()[0] for line in lines] == names
    assert "for: park; 33 criteria, 2 of them recommended" in lines[1]
    assert "适用对象：企业；共 6 项条件" in run("standard", "list", "--lang", "zh", "-f", "markdown").stdout
    standards = run_json("standard", "list")["standards"]
    assert [(one["id"], one["criteria"]) for one in standards] == list(zip(names, [9, 33, 6], strict=True))
    assert [{key: str(value) for key, value in one.items()} for one in standards] == run_csv("standard", "list")


def test_show_has_each_criterion_with_arms_binding_and_source() -> None:
    text = run("standard", "show", "inner-mongolia-2020", COLUMNS="160").stdout
    assert "· one of 2 is enough\n     · Share of high-tech enterprises and tech SMEs ≥ 20 % (" in text
    assert "· recommended; source: 组织政策保障方面, sentence 4" in text
    assert "  - 必须；出处：" in run("standard", "show", "tech-sme-2017", "-f", "markdown", "--lang", "zh").stdout
    table = run_csv("standard", "show", "tech-sme-2017")
    assert [(row["arm"], row["text"]) for row in table if row["criterion"] == "sme.size"] == [
        ("all_of[0]", "Staff ≤ 500 people"),
        ("all_of[1]", "Yearly sales ≤ 2 亿元"),
        ("all_of[2]", "Total assets ≤ 2 亿元"),
    ]
    form = run_json("standard", "show", "high-tech-enterprise-2016")["standard"]
    brackets = form["criteria"][4]["require"]["any_of"]
    assert [len(one["all_of"]) for one in brackets] == [2, 3, 2]
    assert brackets[1]["all_of"][1] == {
        "indicator": "sales_last_year",
        "label": "Sales of the last year",
        "type": "amount",
        "operator": "at_most",
        "threshold": 200_000_000,
        "threshold_exact": "200000000",
        "threshold_indicator": None,
        "threshold_text": "2 亿元",
        "text": "Sales of the last year ≤ 2 亿元",
    }
    assert form["criteria"][4]["source"] == {"section": "第十一条", "sentence": None, "item": "5"}


def test_show_takes_a_path_and_an_ascii_terminal() -> None:
    result = run("standard", "show", "criteria/tech-sme-2017.yaml", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert result.returncode == 0
    assert "Staff <= 500 people" in result.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "inner-mongolia-2021",
            "hightech-check: there is no standard `inner-mongolia-2021`; did you mean `inner-mongolia-2020`?",
        ),
        (
            "tests/faults/standards/ratio-form.yaml",
            "tests/faults/standards/ratio-form.yaml:48:50: `20` is not a percentage",
        ),
    ],
)
def test_an_unknown_standard_and_a_broken_one_exit_2(name: str, message: str) -> None:
    result = run("standard", "show", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_standard_loads_and_lints_clean_and_never_replaces_a_file(tmp_path: Path, language: str) -> None:
    path = tmp_path / "region.yaml"
    assert run("standard", "new", "my-region-2024", "-o", path, "--lang", language).returncode == 0
    assert run("standard", "lint", path, "--strict").stdout == "1 standard, nothing to say\n"
    assert "id: my-region-2024\n" in path.read_text("utf-8")
    assert run("standard", "new", "my-region-2024", "-o", path).returncode == 2


def test_a_new_standard_needs_an_id() -> None:
    result = run("standard", "new", "My_Region")
    assert (result.returncode, "is no id" in result.stderr) == (2, True)
