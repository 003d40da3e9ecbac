"""Rounds of script/kill-rounds: clients work, the server is killed under them and started again, and what is there is
compared with what was answered."""

import contextlib
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

from content import Wrong
from player import Player
from running_server import Server

# Within this time a client gets a change answered, on a busy machine as well.
CHANGE_SECONDS_MAX = 20


def leftovers(folder, players):
    """The files of the directory that belong to no sandbox that there is, and are not the server's own."""
    names = ["default", *(name for player in players for name in player.boxes)]
    files = {path.name for path in folder.iterdir()} - {"authority.pem"}
    return [x for x in sorted(files) if not any(x.lstrip(".").startswith(f"{n}.") for n in names)]


def let_play(server, players, seconds):
    """Lets all players work at once, and kills the server under them once a change has been answered."""
    before = changes(players)
    threads = [threading.Thread(target=player.play, daemon=True) for player in players]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    end = time.monotonic() + CHANGE_SECONDS_MAX
    while changes(players) == before and time.monotonic() < end and any(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    alive = server.is_running
    for player in players:
        player.dying = True
    server.kill()
    for thread in threads:
        thread.join()
    if not alive:
        raise Wrong("the server ended by itself")
    for player in players:
        if player.failure:
            raise player.failure
    if changes(players) == before:
        raise Wrong(f"no change was answered within {CHANGE_SECONDS_MAX} s")


def changes(players):
    """How many changes were answered."""
    return sum(player.answered for player in players)


def caseless(one, other):
    """The order of texts in the server's indexes, of the letters that are used here."""
    one, other = one.lower(), other.lower()
    return (one > other) - (one < other)


def check_integrity(folder):
    """SQLite finds each database sound as the kill has left it: read from a copy, so that the server finds it as it
    was. A file with a dot before its name was not in its place yet."""
    for path in folder.rglob("[!.]*.db"):
        with tempfile.TemporaryDirectory(prefix="psa-mock-rounds-copy-") as copy:
            for part in path.parent.glob(f"{path.name}*"):
                shutil.copy(part, copy)
            if (found := damage(Path(copy) / path.name)) != "ok":
                raise Wrong(f"{path} is damaged: {found}")


def damage(path):
    """What SQLite finds wrong with a database: ok, as a rule."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.create_collation("CASELESS", caseless)
        try:
            return "; ".join(text for text, in database.execute("PRAGMA integrity_check"))
        except sqlite3.DatabaseError as error:
            return str(error)


def check_all(server, players, folder):
    for player in players:
        player.connect(server.port)
        player.check()
    names = {x["name"] for x in players[0].expect(200, "/_mock/sandboxes")} - {"default"}
    expected = {name for player in players for name in player.boxes}
    if names != expected:
        raise Wrong(f"/_mock/sandboxes lists {sorted(names)}, expected {sorted(expected)}")
    if leftovers(folder, players):
        raise Wrong(f"files that belong to no sandbox: {leftovers(folder, players)}")


def play_rounds(executable, folder, rounds, dice):
    """Plays and kills, and answers how many changes were answered."""
    players = [Player(f"p{i}", size, dice.random()) for i, size in enumerate([40, 4, 0, 0])]
    server = start(executable, folder, dice)
    for player in players:
        player.connect(server.port)
    for number in range(rounds):
        try:
            let_play(server, players, dice.uniform(0.05, 1.5))
            check_integrity(folder)
            server = start(executable, folder, dice)
            check_all(server, players, folder)
        except Wrong as error:
            raise Wrong(f"round {number + 1}: {error}") from error
    server.stop()
    return changes(players)


def start(executable, folder, dice):
    workers = str(dice.randint(1, 3))
    return Server(executable, "--data", str(folder), "--workers", workers)
