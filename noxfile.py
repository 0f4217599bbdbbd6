"""What is done to the code by hand and by `.ci/run`: `nox -l` lists it, `nox -s NAME` does it."""

import nox

PYTHONS = ["3.11", "3.12", "3.13"]
nox.options.default_venv_backend = "uv|venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "lint", "types", "docs"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, in each Python that is there; arguments go to pytest."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests with the lowest versions that the package declares."""
    session.install("uv")
    session.run("uv", "pip", "install", "-q", "--resolution", "lowest-direct", "-e", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, form and the order of imports."""
    session.install("-e", ".[lint]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """The types, strictly."""
    session.install("-e", ".[types]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """What the documents show and say is what the program does."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/documents", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """A wheel and a source archive, the wheel installed away from the checkout and run on the real example."""
    session.install("build")
    folder = session.create_tmp()
    session.run("python", "-m", "build", "--outdir", f"{folder}/dist", ".", silent=True)
    session.run("bash", ".ci/try-wheel", folder, external=True)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Every benchmark in a short form; an argument is the number of files."""
    session.install(".[route]", "check-jsonschema")
    session.chdir("benchmarks")
    session.run("python", "startup.py")
    session.run("python", "many_files.py", *(session.posargs or ["1000"]))
    for name in ("load_standard.py", "plan_years.py", "sweep.py"):
        session.run("python", name)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Changed files of every kind through every command; arguments go to the fuzzer."""
    session.install("-e", ".[test]")
    session.run("python", "tools/fuzz.py", *(session.posargs or ["--seconds", "60"]))


@nox.session
def mutate(session: nox.Session) -> None:
    """Small changes of the code that some test must notice; arguments go to the mutation run."""
    session.install("-e", ".[test]")
    session.run("python", "tools/mutate.py", *(session.posargs or ["--sample", "200"]))
