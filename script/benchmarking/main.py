"""The command of script/bench."""

import argparse
import sys
import time

sys.dont_write_bytecode = True
import instructions  # noqa: E402
import measurements  # noqa: E402
import report  # noqa: E402
from servers import ROOT  # noqa: E402
from traffic import Wrong  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("--only", help="names of measurements: " + ", ".join(measurements.ALL))
    parser.add_argument("--rounds", type=int, default=measurements.ROUNDS)
    parser.add_argument("--instructions", action="store_true", help="count instructions instead")
    parser.add_argument("--store", action="store_true", help="keep the counts of instructions")
    return parser.parse_args()


def main():
    given = arguments()
    if given.instructions:
        return instructions.run(given.store)
    names = given.only.split(",") if given.only else list(measurements.ALL)
    if unknown := set(names) - set(measurements.ALL):
        print(f"script/bench: no measurement is called {', '.join(unknown)}", file=sys.stderr)
        return 2
    started = time.monotonic()
    bench = measurements.Bench(given.rounds)
    try:
        sections = []
        for name in names:
            sections.append(measurements.ALL[name](bench))
            print(report.printed(sections[-1]), flush=True)
    except Wrong as wrong:
        print(f"script/bench: void: {wrong}", file=sys.stderr)
        return 1
    finally:
        bench.end()
    print(f"{time.monotonic() - started:.0f} s")
    if not given.only:
        report.write(ROOT / "docs", sections)
        print("docs/PERFORMANCE.md is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
