"""What each target of script/fuzz begins with: inputs from the tests, the fixtures and the vendor's table."""

import hashlib
import json
import re
import struct
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def write(target, folder):
    """Writes the seeds of a target into a folder, each by its hash."""
    for seed in SEEDS[target]():
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def words(target):
    """The words of a target that inputs are made of, as libFuzzer writes them in a dictionary."""
    return [
        "".join(letter if letter.isascii() and letter.isprintable() and letter not in '\\"' else f"\\x{ord(letter):02x}"
                for letter in word)
        for word in WORDS[target]()]


def recorded():
    """The recorded requests of default mode: first line, field lines, body."""
    for path in sorted((ROOT / "Tests" / "RecordingTests" / "recordings" / "default").glob("*.txt")):
        for block in re.findall(r"(?:^> ?.*\n)+", path.read_text(), re.MULTILINE):
            lines = [line[1:].removeprefix(" ") for line in block.splitlines()]
            end = lines.index("") if "" in lines else len(lines)
            yield lines[0], lines[1:end], "\n".join(lines[end + 1:])


def requests():
    plain = b"\x00GET /company/contacts/1 HTTP/1.1\r\nHost: h\r\n\r\n"
    chunks = b"5\r\n{\"a\":\r\n2;x=\"y\"\r\n1}\r\n0\r\nT: v\r\n\r\n"
    yield plain
    yield plain[:1] + 2 * plain[1:]
    yield b"\x03POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + plain[1:]
    yield b"\x05POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}"
    yield b"\x07GET http://h:80/a%2Fb?c=d#e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    for line, fields, body in list(recorded())[::10]:
        length = [f"Content-Length: {len(body.encode())}"] if body else []
        head = "\r\n".join([line + " HTTP/1.1", "Host: h", *fields, *length, "", ""])
        yield b"\x01" + (head + body).encode()


def queries():
    for line in (ROOT / "Tests" / "ConditionsTests" / "corpus.jsonl").read_text().splitlines():
        case = json.loads(line)
        if case["kind"] == "conditions":
            yield (case["text"] + "\nlastName desc, id\nid,company/name").encode()
    yield b'communicationItems/value like "%@%" and id in (1,2)\n\n*'


def bodies(method, path):
    return (body.encode() for line, _, body in recorded() if re.fullmatch(f"{method} {path}", line) and body)


def records():
    yield b'{"firstName":"A","company":{"id":2},"communicationItems":[{"type":{"id":1},"value":"a@b.com"}]}'
    yield from bodies("POST", "/company/contacts")


def patches():
    yield b'[{"op":"replace","path":"/title","value":"T"},{"op":"remove","path":"nickName"}]'
    yield b'[{"op":"add","path":"types","value":[{"id":1}]}]'
    yield from bodies("PATCH", r"/company/contacts/\d+")


def fixtures():
    yield (ROOT / "fixtures" / "edge.json").read_bytes()[:16384]
    yield b'{"contacts":[{"id":1,"firstName":"A","company":{"id":1}}],"companies":[{"id":1,"identifier":"A","name":"A"}]}'
    yield b'{"/time/entries":[{"timeStart":"2026-01-01T00:00:00Z"}]}'


def picture():
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def images():
    yield b"image/png\n" + picture()
    yield b"multipart/form-data; boundary=b\n--b\r\nContent-Disposition: form-data; name=\"file\"; " \
        b"filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" + picture() + b"\r\n--b--\r\n"
    yield b"image/jpeg\n\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"


def control_lines():
    source = "".join(path.read_text() for path in sorted((ROOT / "Sources" / "MockServer").rglob("*.swift")))
    return [f"{method.upper()} {path}" for method, path in re.findall(r"\.(\w+), \"(/_mock/[^\"]*)\"", source)]


def controls():
    for line in control_lines():
        yield (line + "\n{}").encode()
    for line, _, body in recorded():
        if " /_mock/" in line:
            yield (line + "\n" + body).encode()


def contract_lines():
    rows = (ROOT / "fixtures" / "vendor" / "operations.tsv").read_text().splitlines()[1:]
    return [" ".join(row.split("\t")[:2]) for row in rows]


def contract():
    for line in contract_lines():
        if line.startswith("POST "):
            yield (line + "\n{}").encode()
    yield b'POST /time/entries\n{"timeStart":"2026-01-01T08:00:00Z","actualHours":1,"member":{"id":1}}'


def handshakes():
    hello = bytes.fromhex("0303") + bytes(32) + b"\0" + bytes.fromhex("0002130101000000")
    body = b"\x01" + struct.pack(">I", len(hello))[1:] + hello
    yield b"\x16\x03\x01" + struct.pack(">H", len(body)) + body


def members():
    rows = (ROOT / "fixtures" / "vendor" / "models.tsv").read_text().splitlines()[1:]
    return sorted({row.split("\t")[1] for row in rows if row.startswith(("Contact\t", "ContactCommunication\t"))})


GRAMMAR = ["and", "or", "not", "in", "like", "contains", "null", "is null", "=", "!=", "<=", ">=", "(", ")", "desc",
           "true", "[2026-01-01T00:00:00Z]", "%", "/"]
JSON = ["{", "}", "[", "]", ":", ",", "null", "true", "false", '"id":1', '"id":0', "1e400", "\\u0000", "-0"]
HTTP = ["GET ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "Host:", "Content-Length:", "Connection: close",
        "Transfer-Encoding: chunked", "Expect: 100-continue", "\r\n\r\n", "0\r\n"]

SEEDS = {
    "requests": requests, "queries": queries, "records": records, "patches": patches, "fixtures": fixtures,
    "images": images, "controls": controls, "contract": contract, "handshakes": handshakes,
}
WORDS = {
    "requests": lambda: HTTP,
    "queries": lambda: GRAMMAR + members(),
    "records": lambda: JSON + members(),
    "patches": lambda: JSON + members() + ["op", "path", "value", "replace", "add", "remove"],
    "fixtures": lambda: JSON + members() + ["contacts", "companies", "lookups"],
    "images": lambda: ["image/png", "image/jpeg", "image/gif", "multipart/form-data; boundary=b", "--b"],
    "controls": lambda: JSON + control_lines(),
    "contract": lambda: JSON + members() + contract_lines()[::10],
    "handshakes": lambda: [],
}
