"""Raw bytes, and broken data files and standards, down the whole program: a report or a refusal, never a fault in it."""

import random
from pathlib import Path

import pytest
from fuzz import COMMANDS, Found, changed, corpus, run_for, run_on
from hypothesis import given
from hypothesis import strategies as st
from strategies import as_yaml, damaged, data_file_bytes, raw_bytes, standard_bytes, standard_of

from hightech_check.errors import DataFileError, Fault, StandardError
from hightech_check.park.reader import parse_park
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

FILES = corpus()
RANDOM_STANDARD = as_yaml(standard_of({"indicator": "intensity", "at_least": "2.4%"})).encode()
OWN: Standard = parse_standard(RANDOM_STANDARD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz")
    (path / "own.yaml").write_bytes(RANDOM_STANDARD)
    return path


def told_in_both_languages(faults: tuple[Fault, ...]) -> None:
    assert faults
    for fault in faults:
        assert fault.words("en")
        assert fault.words("zh")
        assert fault.line is None or fault.line >= 1


ANY = {
    "standard": raw_bytes | damaged(standard_bytes()) | damaged(st.sampled_from(FILES["standard"])),
    **{kind: raw_bytes | damaged(st.sampled_from(FILES[kind])) for kind in ("data", "plan", "scenario", "result")},
}
"""Files of each kind, and what is none."""


@given(raw_bytes | damaged(data_file_bytes()))
def test_any_bytes_are_a_park_or_a_refusal_in_words(data: bytes) -> None:
    try:
        assert parse_park(data, OWN).standard is OWN
    except DataFileError as error:
        told_in_both_languages(error.faults)


@given(ANY["standard"])
def test_any_bytes_are_a_standard_or_a_refusal_in_words(data: bytes) -> None:
    try:
        assert parse_standard(data).criteria
    except StandardError as error:
        told_in_both_languages(error.faults)


@pytest.mark.parametrize("kind", ANY)
@given(st.data())
def test_no_file_of_any_kind_is_a_fault_in_the_program(folder: Path, kind: str, data: st.DataObject) -> None:
    run_on(kind, data.draw(ANY[kind]), data.draw(st.sampled_from(COMMANDS[kind])), folder)


@given(damaged(data_file_bytes()), st.sampled_from(["text", "json", "csv", "junit"]))
def test_no_data_file_of_a_standard_of_ones_own_is_a_fault_in_the_program(folder: Path, data: bytes, form: str) -> None:
    run_on("data", data, ["check", "FILE", "--standard", str(folder / "own.yaml"), "-f", form], folder)


# --- the fuzzing itself ---


def test_every_sound_file_is_read_by_the_commands_of_its_kind(folder: Path) -> None:
    for kind, files in FILES.items():
        for data in files:
            assert run_on(kind, data, COMMANDS[kind][0], folder) in (0, 1, 2, 3, 4)


def test_a_seed_gives_the_same_changes_again() -> None:
    (sound, *_) = FILES["data"]
    assert changed(sound, random.Random(7)) == changed(sound, random.Random(7)) != changed(sound, random.Random(8))


def test_an_unexpected_exception_is_a_find_and_the_fuzzing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("hightech_check.reading.source.parse", broken)
    monkeypatch.setattr("fuzz.corpus", lambda: FILES)
    monkeypatch.setattr("traceback.print_exc", lambda: None)
    finds: list[int] = []
    runs = run_for(0.5, 1, lambda kind, data, command, number: finds.append(number))
    assert runs.total() > 1
    assert len(finds) > 1


@pytest.mark.parametrize(
    ("output", "find"),
    [((70, "", ""), "exit code 70"), ((4, "\x1b[31m", ""), "control characters"), ((4, "", ""), "without a word")],
)
def test_what_is_not_of_the_design_is_a_find(
    folder: Path, monkeypatch: pytest.MonkeyPatch, output: tuple[int, str, str], find: str
) -> None:
    monkeypatch.setattr("fuzz.output_of", lambda _: output)
    with pytest.raises(Found, match=find):
        run_on("data", b"", ["check", "FILE"], folder)
