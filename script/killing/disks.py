"""Where writing fails: a full disk, and a folder that becomes read-only."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

from content import Refused, Wrong
from player import BULK, Player
from rounds import check_all, start

def fill_disk(player):
    """Writes notes until the server refuses one."""
    player.write(BULK)
    path = player.notes_path()
    for _ in range(1000):
        if not succeeds(player.add_note, path, "x" * 20_000):
            return
    raise Wrong("20 MB fit on a disk of 8 MB")


def succeeds(step, *arguments):
    """Whether a step is done. It may be refused with 503, and then nothing is changed."""
    try:
        step(*arguments)
        return True
    except Refused as refusal:
        if refusal.status != 503:
            raise
        refusal.player.asked = refusal.player.boxes
        return False


STEPS = [Player.load, Player.copy, Player.hire, Player.rename, Player.replace, Player.dismiss, Player.snapshot,
         Player.restore, Player.write, Player.reset, Player.write, Player.write]


def play_harmed(executable, folder, dice, name, harm=None, harmed=contextlib.nullcontext):
    """Plays each step where writing fails: once `harm` has been done, or within `harmed`, which is over before the
    server is started again."""
    player = Player("p0", 0, dice.random())
    server = start(executable, folder, dice)
    player.connect(server.port)
    player.make()
    player.snapshot("full")
    if harm:
        harm(player)
    refused = 0
    for step in STEPS:
        try:
            with harmed(folder):
                refused += not succeeds(step, player)
                player.check()
                server.kill()
            server = start(executable, folder, dice)
            check_all(server, [player], folder)
        except Wrong as error:
            raise Wrong(f"{name}, {step.__name__}: {error}") from error
        player.connect(server.port)
    server.stop()
    if not refused:
        raise Wrong(f"{name}: no step was refused")
    return f"{name}: {refused} of {len(STEPS)} steps refused and {len(STEPS) - refused} done, none by half"


def mounted(*arguments):
    """Whether a file system could be mounted."""
    return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0


def can_mount():
    """Whether the user can mount a file system."""
    with tempfile.TemporaryDirectory(prefix="psa-mock-disk-") as folder:
        if os.geteuid() != 0 or not mounted("-t", "tmpfs", "tmpfs", folder):
            return False
        unmount(folder)
        return True


def unmount(folder):
    subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def read_only(folder):
    """The folder can only be read; files that are open can be written."""
    if not mounted("--bind", folder, folder):
        raise Wrong(f"{folder} cannot be mounted anew")
    try:
        if not mounted("-o", "remount,bind,ro", folder):
            raise Wrong(f"{folder} cannot be made read-only")
        yield
    finally:
        unmount(folder)


def on_bad_disks(executable, dice):
    """Plays on a file system of 8 MB of its own that is full, and in a folder of another that becomes read-only, if
    the user can mount one."""
    if not can_mount():
        return "full disk and read-only folder skipped: it takes root to mount a file system"
    played = []
    for name, size, how in [
            ("full disk", "8m", {"harm": fill_disk}), ("read-only folder", "64m", {"harmed": read_only})]:
        with tempfile.TemporaryDirectory(prefix="psa-mock-disk-") as folder:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
            try:
                played.append(play_harmed(executable, Path(folder), dice, name, **how))
            finally:
                unmount(folder)
    return "; ".join(played)
