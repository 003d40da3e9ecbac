"""What a sandbox of script/kill-rounds must have, and what it is when it has not."""

import zlib
from typing import NamedTuple


class Wrong(Exception):
    """An answer or a state that must not be."""


class Refused(Wrong):
    """A change that was not made."""

    def __init__(self, text, status, player):
        super().__init__(text)
        self.status, self.player = status, player


def mark(text):
    """What stands for a long text: its length and a checksum."""
    return len(text), zlib.crc32(text.encode())


class Content(NamedTuple):
    """The records that a player made: companies as identifier and name, contacts as first and last name, the texts of
    the notes of one company by their marks; and where the clock stands, if it stands."""

    companies: frozenset = frozenset()
    contacts: frozenset = frozenset()
    notes: tuple = ()
    clock: str | None = None

    @property
    def identifiers(self):
        return {identifier for identifier, _ in self.companies}


class Box(NamedTuple):
    """What a sandbox must be."""

    mode: str
    fixture: str
    content: Content = Content()
    birth: Content = Content()
    snapshots: tuple = ()

    def shown(self):
        """What can be seen of it without changing it."""
        return self.mode, self.fixture, self.content, tuple(sorted(dict(self.snapshots)))
