"""`python -m kalkyl.language`: bring the catalogue up to date with the source and say what lacks an English text."""

from kalkyl.language.catalogue import FILE, faults, update


def main() -> None:
    """Update the catalogue."""
    entries, missing = update()
    print(f"{FILE.name}: {entries} texter, {missing} utan engelsk text.")
    for fault in faults()[:20]:
        print(f"  {fault}")


if __name__ == "__main__":
    main()
