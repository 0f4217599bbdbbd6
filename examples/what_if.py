"""What if: a park, changed in Python, before and after.

Run it anywhere: python examples/what_if.py [DATA_FILE]
For a notebook: `pandas.DataFrame(report.to_records())` or `polars.DataFrame(report.to_records())` is a frame.
"""

import sys
from pathlib import Path

from hightech_check import check, load_park, load_standard
from hightech_check.what_if import with_changes

PARK = Path(__file__).parent / "baotou-metal-park-2020.yaml"


def main(path: Path) -> None:
    """Show which criteria of a park change, and how."""
    standard = load_standard()
    park = load_park(path, standard)

    # values are written as in a data file; None is "not known"; moves are those of the standard, made last
    changed = with_changes(park, {"enterprises": 200, "rd_intensity": "2.5%"}, moves={"certify": 31})
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

    # how far each figure may still move, exactly: the first value at which a status changes
    # --- room for sweep(): a figure led through its values, and the points where a status flips ---

    # the cheapest moves after which every required criterion passes
    # --- room for route() ---

    short = [record for record in after.to_records() if record["comparison_status"] == "fail"]
    print(f"still failing: {len(short)}")
    for record in short:
        print(f"  {record['criterion']}: {record['shortfall_text'] or record['value_text']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PARK)
