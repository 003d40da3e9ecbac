"""Plays a sequence: sends each request, and compares its answer and what is behind it with the rules."""

import itertools

import rules
from choices import Members
from comparing import Wrong, check_record, expect, look
from values import UNKNOWN
from wire import Request

KINDS = {}


def step(often=1.0, **choices):
    """Declares a kind of step: how often it comes, and what its arguments are drawn from."""
    def declared(function):
        KINDS[function.__name__] = Kind(often, function, choices)
        return function
    return declared


class Kind(Members):
    """A kind of step."""

    def __init__(self, often, function, choices):
        super().__init__(**choices)
        self.often, self.function = often, function


def sequence(chance, longest):
    """A mode, and steps by chance. Some kinds are left out of each sequence, so that the others come together more
    often."""
    names = chance.sample(list(KINDS), chance.randint(6, len(KINDS)))
    often = [KINDS[name].often for name in names]
    count = chance.randint(max(1, longest // 3), longest)
    steps = [(name, KINDS[name].draw(chance)) for name in chance.choices(names, often, k=count)]
    return chance.choice(("default", "strict")), steps


class Player:
    """One sandbox, from its beginning on."""

    def __init__(self, arena, mode):
        self.arena, self.mode = arena, mode
        self.state, self.saved = arena.begin(mode), None
        self.last = {table: max(getattr(self.state, table), default=0) for table in rules.State.TABLES}
        self.deliveries = 0

    def play(self, steps):
        for name, arguments in steps:
            KINDS[name].function(self, **arguments)
        self.arena.finish(self.mode, self.deliveries)

    def do(self, request, status, work, contact=None, deeper=False):
        """Sends a request, and compares the answer and what can be seen behind it with what `work` does to the state.
        `contact` is the one that is looked at more closely."""
        state, refusal = self.state.copy(), None
        try:
            work(state)
        except rules.Refused as refused:
            state, refusal = self.state.copy(), refused
        done = state
        if request.dry and not refusal:
            state = self.state.copy()
        looks = look(state, contact, deeper)
        answers = self.arena.ask(self.mode, request, *(each.request for each in looks))
        expect(answers[0], refusal.status if refusal else status, refusal.errors if refusal else ())
        for each, answer in zip(looks, answers[1:]):
            each.check(answer, state)
        if not refusal:
            self.check_body(request, answers[0], done)
        self.check_told(state, answers[-1])
        self.state = state
        self.state.told = {}
        return answers[0]

    def check_body(self, request, answer, state):
        """docs/DIALECT.md#statuses: POST, PUT and PATCH answer the record, as the rules have it and in the bytes of a
        GET behind them."""
        if answer.status != 201 and request.method not in ("PUT", "PATCH") or not answer.data:
            return
        check_record(request, answer, state)
        if request.dry:
            return
        path = f"{request.path}/{answer.json['id']}" if request.method == "POST" else request.path
        found = self.arena.read(self.mode, Request("GET", path))
        if found.data != answer.data:
            raise Wrong(f"{request.method} {request.path} answers\n  {answer}\nand GET {path} behind it\n  {found}")

    def check_told(self, state, answer):
        """docs/CALLBACKS.md#what-is-told: each change that is committed is told once, and nothing else."""
        told = answer.json[self.deliveries:]
        self.deliveries = len(answer.json)
        found = sorted((each["recordId"], each["action"]) for each in told)
        if found != sorted(state.told.items()):
            raise Wrong(f"callbacks were told {found}, and not {sorted(state.told.items())}")

    def pick(self, table, pick):
        """The id of a record there is, or of none."""
        ids = sorted(getattr(self.state, table))
        return ids[pick % len(ids)] if ids and pick != UNKNOWN else UNKNOWN

    def named(self, table, pick):
        return None if pick is None else self.pick(table, pick)

    def new(self):
        """The ids that a request gives: one above the last of each table, and so on."""
        return {table: Ids(self.last, table) for table in self.last}

    def body(self, edits):
        """Members as the rules have them: references as ids."""
        body = {}
        for name, value in edits:
            if isinstance(value, tuple):
                value = self.named({"contact": "contacts", "company": "companies", "site": "sites"}[value[0]], value[1])
            body[name] = value
        return body

    def go_back(self, request, state, *more):
        """docs/CALLBACKS.md#what-is-told: a restored snapshot tells nothing, "and what waits is gone"."""
        self.deliveries = 0
        self.state = state
        self.do(request, 204, lambda state: None)
        if more:
            self.arena.ask(self.mode, *more)

    def keep(self, ids):
        """Remembers the ids that were given, if the request has given any."""
        for table, given in ids.items():
            if any(id in getattr(self.state, table) for id in given.given):
                self.last[table] = max(given.given)


class Ids:
    """The ids that a table gives next."""

    def __init__(self, last, table):
        self.counter = itertools.count(last[table] + 1)
        self.given = []

    def __next__(self):
        self.given.append(next(self.counter))
        return self.given[-1]
