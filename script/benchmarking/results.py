"""What measurements give: rows of a table, each with a target, and bars of a picture."""

from dataclasses import dataclass, field


@dataclass
class Row:
    """One line of a table: what was measured, its figure, and how far it may go."""

    what: str
    figure: str
    value: float
    target: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self):
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def bound(self):
        return f"{'≥' if self.at_least else '≤'} {self.target:g}{self.unit}"


@dataclass
class Chart:
    """Bars of one picture, in the order given: a name and a length each."""

    file: str
    title: str
    unit: str
    bars: list = field(default_factory=list)


@dataclass
class Section:
    """A heading of the page with a table, sentences above it, and perhaps a picture."""

    title: str
    text: str
    rows: list = field(default_factory=list)
    chart: Chart = None
