"""The fenced blocks of a page: what a reader runs, what is shown of its output, and what becomes a file."""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^(?P<ticks>```+)(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=ticks)[ ]*$\n?", re.M | re.S)
SHELL = {"sh", "bash"}
OUTPUT = {"json", "text"}


@dataclass
class Block:
    """A block: the words behind its fence, its text, and the block of output that follows commands."""

    language: str
    words: list
    text: str
    line: int
    shown: "str | None" = None

    @property
    def file(self):
        """The name of the file that the block is; None if it is none."""
        return next((word[5:] for word in self.words if word.startswith("file=")), None)

    @property
    def fails(self):
        """Whether the last command is one that fails."""
        return "fails" in self.words

    @property
    def first(self):
        """The first line, by which a list names a block."""
        return self.text.partition("\n")[0]


def blocks(page):
    """The blocks of a page. Output that follows commands at once is part of these."""
    found, end = [], 0
    for match in FENCE.finditer(page):
        language, *words = match["info"].split() or [""]
        block = Block(language, words, match["text"], page.count("\n", 0, match.start()) + 1)
        follows = found and not page[end:match.start()].strip()
        end = match.end()
        if follows and language in OUTPUT and found[-1].language in SHELL and found[-1].shown is None:
            found[-1].shown = block.text
        else:
            found.append(block)
    return found


def agree(shown, printed):
    """Whether a page shows what was printed: `...` stands for anything, and blank lines do not count."""
    def lines(text):
        return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())

    parts = [re.escape(part) for part in lines(shown).split("...")]
    return re.fullmatch(".*?".join(parts), lines(printed), re.S) is not None
