"""What scripts keep of their last run for RELIABILITY.md: a file for each below docs/reliability. What they promise is
in script/promises.toml."""

import json
import platform
import shlex
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reliability"
TEXTS = ("promise", "how", "not_proven")


def promises():
    """The texts of all scripts, by their names."""
    return tomllib.loads((ROOT / "script" / "promises.toml").read_text())


def today():
    return time.strftime("%Y-%m-%d", time.gmtime())


def refuse_partial(parser, *reasons):
    """Ends a script that is asked to keep the figures of less than it promises. A reason is a condition and what it
    means in words."""
    found = [text for is_so, text in reasons if is_so]
    if found:
        parser.error(f"--record keeps a run of everything that the row of RELIABILITY.md says: {'; '.join(found)}")


def record(name, result, figures, date=None):
    """Writes the row of a script, and the page. `result` is a sentence in Markdown; `figures` are numbers, which the
    page does not show. The row has the arguments too, and the date of the oldest result in it: today's, unless told."""
    arguments = [word for word in sys.argv[1:] if word != "--record"]
    row = {
        **{text: promises()[name][text] for text in TEXTS},
        "result": result, "run": shlex.join([f"script/{name}", *arguments]), "date": date or today(),
        "machine": machine(), "figures": figures,
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(row, indent=2, ensure_ascii=False) + "\n")
    subprocess.run([ROOT / "script" / "reliability"], check=True)


def machine():
    """Where it ran: kind of processor, and how many."""
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    return f"{len(names)} processors, {names[0] if names else platform.machine()}"
