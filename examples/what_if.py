"""What if: a park, changed in Python, before and after.

Run it anywhere: python examples/what_if.py [DATA_FILE]
For a notebook: `pandas.DataFrame(report.to_records())` or `polars.DataFrame(report.to_records())` is a frame.
"""

import sys
from pathlib import Path

from hightech_check import check, load_park, load_standard
from hightech_check.errors import HightechCheckError, UsageError
from hightech_check.route import route
from hightech_check.what_if import sweep

PARK = Path(__file__).parent / "baotou-metal-park-2020.yaml"


def main(path: Path) -> None:
    """Show which criteria of a park change, and how."""
    standard = load_standard()
    park = load_park(path, standard)

    # values are written as in a data file; None is "not known"; moves are those of the standard, made last
    changed = park.with_changes({"enterprises": 200, "rd_intensity": "2.5%"}, moves={"certify": 31})
    before, after = check(standard, park), check(standard, changed)
    print(f"{park.name}, {park.year}: {before.verdict} -> {after.verdict}")

    # a flat record for each comparison: filter them as they are, or make a frame of them
    pairs = zip(before.to_records(), after.to_records(), strict=True)
    for old, new in pairs:
        if old["comparison_status"] != new["comparison_status"]:
            print(
                f"  {new['criterion']}: {new['label']} {old['value_text'] or '?'} -> {new['value_text'] or '?'}"
                f" ({old['comparison_status']} -> {new['comparison_status']})"
            )

    # a figure led through its values, and exactly where a status flips
    for flip in sweep(park, "high_tech_enterprises=9:60:1").flips():
        print(f"  {flip.name} = {flip.at}: {flip.criterion} {flip.arm or ''} {flip.before} -> {flip.after}")

    # the cheapest moves after which every required criterion passes (needs `pip install 'hightech-check[route]'`)
    try:
        found = route(park, costs={"attract": "2.5"}, limits={"certify": 100})
    except UsageError as error:
        print(f"no route: {error}")
    else:
        print(f"route: {found.status}, cost {found.cost}, {found.moves}, {found.attestations}")

    short = [record for record in after.to_records() if record["comparison_status"] == "fail"]
    print(f"still failing: {len(short)}")
    for record in short:
        print(f"  {record['criterion']}: {record['shortfall_text'] or record['value_text']}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else PARK)
    except HightechCheckError as error:  # a refused file, or changes that contradict its other figures
        sys.exit(str(error))
