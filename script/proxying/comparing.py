"""Whether the server read what h11 reads in the same bytes, and answered that alone."""

import json
import re
from urllib.parse import unquote_to_bytes

from framing import Asked, answers

# Bytes of a head that the journal keeps.
HEAD_MAX = 4096

# What h11 refuses though the grammar has it, by the names of the requests.
STRICTER = {
    "codings 'coding chunked,'": "a list may have empty members: RFC 9110, section 5.6.1",
    "codings 'coding ,chunked'": "the same",
    "codings 'coding \\tchunked'": "a tab is white space: RFC 9110, section 5.6.3",
    "chunks 'chunks 00000000000000000000000000000013\\r\\n{\"firstName\":\"Od'":
        "a size may have any number of digits: RFC 9112, section 7.1",
    "chunks 'chunks 13 ; a = b\\r\\n{\"firstName\":\"Odd\"}\\r\\n0\\r\\n\\r\\n'":
        "extensions may have white space around them: RFC 9112, section 7.1.1",
}


class Reading:
    """What is known of one connection to the server."""

    def __init__(self, wire):
        self.wire = wire
        self.asked = Asked()
        self.read = self.parsed = 0
        self.unanswered, self.new, self.rest = [], [], b""

    def go_on(self):
        """Reads on. `new` has each new answer with the request that h11 finds in its place: None if there is
        none."""
        data = bytes(self.wire.asked[self.read:])
        self.read += len(data)
        self.asked.feed(data)
        requests = self.unanswered + self.asked.take_all()
        answered = bytes(self.wire.answered[self.parsed:])
        found, self.rest = answers(answered, [each[0] for each in requests])
        self.parsed += len(answered) - len(self.rest)
        self.new += [(requests[i] if i < len(requests) else None, answer) for i, answer in enumerate(found)]
        self.unanswered = requests[len(found):]

    @property
    def is_waiting(self):
        """Whether an answer has to come yet."""
        return bool(self.unanswered) and self.wire.is_open

    def begin_anew(self):
        """Forgets what could not be read, so that it is told once."""
        self.asked, self.unanswered = Asked(), []
        self.parsed, self.rest = len(self.wire.answered), b""


class Log:
    """The log of the server: a line for each answer, in order."""

    def __init__(self, path):
        self.file = open(path, encoding="utf-8")

    def new(self):
        """The new lines, but those of the script's own requests."""
        lines = [json.loads(line) for line in self.file if line.startswith("{")]
        return [line for line in lines if not line["target"].startswith("/_mock/journal")]


def disagreements(readings, lines, entries):
    """What is wrong after one odd request, in words: nothing as a rule. `lines` are the server's words of what it
    answered, `entries` those of its journal."""
    busy = [reading for reading in readings if reading.new]
    for reading in readings:
        if reading.rest:
            yield f"half an answer: {reading.rest[:200]!r}"
    if sum(len(reading.new) for reading in busy) != len(lines):
        yield f"{len(lines)} lines of the log, and {[len(reading.new) for reading in busy]} answers"
        return
    for reading in busy:
        for request, answer in reading.new:
            line = next((each for each in lines if each["status"] == answer.status), None)
            if line is None:
                yield f"an answer with {answer.status} that the log does not have"
                continue
            lines.remove(line)
            yield from of_answer(reading, request, answer, line, entries)
        last = reading.new[-1][1]
        if reading.unanswered and not last.is_last:
            yield f"no answer to {reading.unanswered}"
    for reading in readings:
        if not reading.new and reading.is_waiting:
            yield f"no answer at all to {reading.unanswered}"


def of_answer(reading, request, answer, line, entries):
    """What is wrong with one answer."""
    if line["method"] == "-":
        if not answer.is_last:
            yield f"a refusal with {answer.status} that leaves the connection open"
        return
    if request is None:
        yield (f"the server read {line['method']} {line['target']!r} where h11 reads "
               f"{reading.asked.refusal or reading.asked.current or 'nothing'}")
        return
    method, target, body, host = request
    if named(line) != (method, path(target)):
        yield f"the server read {line['method']} {line['target']!r}, h11 {method} {target!r}"
    entry = next((each for each in entries if named(each) == named(line)), None)
    if entry:
        entries.remove(entry)
        yield from of_entry(entry, body, host)
    elif body:
        yield f"no entry of the journal for {line['method']} {line['target']!r} with the body {body!r}"


def of_entry(entry, body, host):
    """What is wrong with the body and the Host that the journal has of a request: of a longer head it has the beginning
    alone."""
    text = entry.get("body", "")
    if entry["requestBytes"] != len(body) or text and text != body.decode("utf-8", "replace"):
        yield f"the server read the body {text!r} of {entry['requestBytes']} bytes, h11 {body!r}"
    if len(entry["head"]) >= HEAD_MAX:
        return
    fields = [line.partition(":") for line in entry["head"].split("\n")[1:]]
    found = next((value.strip() for name, _, value in fields if name.lower() == "host"), "")
    if found != host.decode("utf-8", "replace"):
        yield f"the server read the host {found!r}, h11 {host!r}"


def named(line):
    """Method and target of a line of the log or of the journal, which escape other characters of a target."""
    return line["method"], path(line["target"].encode())


def path(target):
    """Path and query of a target. The log escapes some characters, and leaves out a host."""
    local = re.sub(rb"^https?://[^/?]*/?", b"/", target, flags=re.IGNORECASE)
    return unquote_to_bytes(local)
