"""What scripts keep of their last run for RELIABILITY.md: a file for each below docs/reliability."""

import json
import platform
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reliability"


def record(name, promise, how, result, figures, not_proven):
    """Writes the row of a script, and the page. `promise`, `how` (a command and what it does), `result` and
    `not_proven` are sentences in Markdown; `figures` are numbers, which the page does not show."""
    row = {
        "promise": promise, "how": how, "result": result, "not_proven": not_proven,
        "date": time.strftime("%Y-%m-%d", time.gmtime()), "machine": machine(), "figures": figures,
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(row, indent=2, ensure_ascii=False) + "\n")
    subprocess.run([ROOT / "script" / "reliability"], check=True)


def machine():
    """Where it ran: kind of processor, and how many."""
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    return f"{len(names)} processors, {names[0] if names else platform.machine()}"
