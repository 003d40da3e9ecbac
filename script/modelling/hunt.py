"""Plays many sequences, by several processes, and makes the one that fails short."""

import multiprocessing
import random
import time
from collections import namedtuple
from concurrent.futures import ProcessPoolExecutor, as_completed

from arena import Arena
from choices import shortest
from player import KINDS, sequence
from running_server import end_with_parent
from steps import Steps

# What was played; `failed` is the number of the sequence that failed, or None.
Played = namedtuple("Played", "sequences steps requests failed")
# Sequences that a process plays before it says so.
BATCH = 20


def drawn(seed, number, longest):
    """A sequence, by the seed and its own number alone."""
    return sequence(random.Random(f"{seed}/{number}"), longest)


def failure(arena, mode, steps):
    """What is wrong with a sequence, or None."""
    try:
        Steps(arena, mode).play(steps)
    except Exception as error:
        return error
    return None


class Hunt:
    """Sequences by a seed, on pairs of servers, one of each process."""

    def __init__(self, ports, seed, longest):
        self.ports, self.seed, self.longest = ports, seed, longest
        self.arena = None

    def begin(self, pairs):
        """Takes a pair of servers, in a process of its own."""
        self.arena = Arena(*pairs.get())

    def play(self, numbers):
        """Plays the sequences of these numbers, up to the first that fails."""
        arena, failed, count = self.arena, None, 0
        steps, asked = arena.steps, arena.asked
        for number in numbers:
            count += 1
            if failure(arena, *drawn(self.seed, number, self.longest)):
                failed = number
                break
        return Played(count, arena.steps - steps, arena.asked - asked, failed)

    def all(self, first, count, seconds):
        """Plays so many sequences, for so many seconds at most, up to one that fails."""
        ranges = [range(at, min(at + BATCH, first + count)) for at in range(first, first + count, BATCH)]
        began, total = time.monotonic(), Played(0, 0, 0, None)
        context = multiprocessing.get_context("fork")
        pairs = context.SimpleQueue()
        for each in self.ports:
            pairs.put(each)
        with ProcessPoolExecutor(len(self.ports), context, play_by, (self, pairs)) as pool:
            try:
                for done in as_completed([pool.submit(play_some, each) for each in ranges]):
                    each = done.result()
                    total = Played(*map(sum, zip(total[:3], each[:3])), each.failed)
                    if each.failed is not None or seconds and time.monotonic() > began + seconds:
                        break
            finally:
                pool.shutdown(cancel_futures=True)
        return total

    def shortest(self, number):
        """The error of a sequence, and its shortest form that fails, as (error, mode, steps, log); the error is None if
        it does not fail again."""
        self.arena = self.arena or Arena(*self.ports[0])
        mode, steps = drawn(self.seed, number, self.longest)
        error = failure(self.arena, mode, steps)
        # Without a server everything fails.
        if error and not isinstance(error, OSError):
            steps = shortest(steps, KINDS, lambda steps: failure(self.arena, mode, steps))
            error = failure(self.arena, mode, steps)
        return error, mode, steps, self.arena.log


def play_by(hunt, pairs):
    """What a process begins with."""
    global mine
    end_with_parent()
    mine = hunt
    hunt.begin(pairs)


def play_some(numbers):
    return mine.play(numbers)
