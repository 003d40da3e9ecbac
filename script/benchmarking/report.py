"""docs/PERFORMANCE.md and its pictures."""

import datetime
import platform
import subprocess
from html import escape
from pathlib import Path

INTRODUCTION = """# Performance

Made by `script/bench`: all servers are measured in one run on one machine, in rounds that are interleaved, so
that the ratios hold where single figures do not. A run with a wrong status or body is void. A figure is the
middle of its rounds, with the lowest and the highest behind it. CPU is that of the server, user and system.

"""


def write(docs, sections):
    """Writes the page and the pictures into a folder."""
    (docs / "images").mkdir(exist_ok=True)
    page = INTRODUCTION + machine() + "".join(text(section) for section in sections)
    (docs / "PERFORMANCE.md").write_text(page)
    for section in sections:
        if section.chart:
            (docs / "images" / section.chart.file).write_text(picture(section.chart))


def machine():
    """The machine, the date and the versions."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), "unknown")
    processors = Path("/proc/cpuinfo").read_text().count("processor\t")
    versions = [
        first_line(["swift", "--version"]), first_line(["nginx", "-v"]), first_line(["wrk", "-v"])]
    return (f"- Machine: {processors} processors ({cpu}), Linux {platform.release()}\n"
            f"- Date: {datetime.date.today()}\n- Commit: `{first_line(['git', 'rev-parse', '--short', 'HEAD'])}`\n"
            f"- Versions: {'; '.join(versions)}\n"
            "- Commands: `script/bench`, `script/bench --instructions`\n\n")


def first_line(command):
    result = subprocess.run(command, capture_output=True, text=True)
    return (result.stdout + result.stderr).splitlines()[0].strip()


def text(section):
    """A section in Markdown."""
    lines = [f"## {section.title}", "", section.text, ""]
    if section.chart:
        lines += [f"![{section.chart.title}](images/{section.chart.file})", ""]
    lines += ["| | measured | target | |", "|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.figure} | {row.bound} | {'reached' if row.is_met else 'missed'} |"
        for row in section.rows]
    return "\n".join(lines) + "\n\n"


def printed(section):
    """A section for a terminal."""
    lines = [section.title]
    for row in section.rows:
        mark = "reached" if row.is_met else "MISSED"
        lines.append(f"  {row.what:<58} {row.figure:>22}  {row.bound:<10} {mark}")
    return "\n".join(lines)


STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }
.bar { fill: #8c959f } .own { fill: #0969da }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .own { fill: #4493f8 } }
</style>"""


def picture(chart):
    """Bars beside their names. A bar that is longer than forty times the shortest is cut, its figure
    tells."""
    bars = chart.bars
    cut = min(value for _, value in bars) * 40
    longest = min(max(value for _, value in bars), cut)
    height = 34 + 26 * len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{height}" role="img" '
        f'aria-label="{escape(chart.title)}">', STYLE,
        f'<text class="title" x="0" y="16">{escape(chart.title)} ({escape(chart.unit)})</text>']
    for index, (name, value) in enumerate(bars):
        y = 30 + 26 * index
        width = max(2, 360 * min(value, cut) / longest)
        kind = "bar own" if name.startswith("psa-mock") else "bar"
        lines += [
            f'<text x="0" y="{y + 14}">{escape(name)}</text>',
            f'<rect class="{kind}" x="200" y="{y}" width="{width:.0f}" height="18" rx="2"/>',
            f'<text x="{206 + width:.0f}" y="{y + 14}">{value:.3g}{"" if value <= cut else " (cut)"}</text>']
    return "\n".join(lines + ["</svg>"]) + "\n"
