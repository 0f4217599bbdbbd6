"""The skeleton of a standards file, with comments, that loads and lints clean as it stands."""

from importlib.resources import files
from string import Template

from hightech_check.words import say


def skeleton(standard_id: str, language: str) -> str:
    """Return a standards file of that id to begin from, its comments in a language."""
    template = Template(files("hightech_check.craft").joinpath("skeleton.yaml").read_text("utf-8"))
    comments = {name: say(language, f"new-{name}") for name in template.get_identifiers() if name != "id"}
    return template.substitute(comments, id=standard_id)
