"""Odd requests of HTTP/2, each as the fields and the pieces of one stream: what becomes of them when a proxy
writes them as HTTP/1.1 is the question."""

from odd_requests import BODY, HIDDEN

AUTHORITY = b"psa.example"
PATH = b"/company/contacts/1?fields=id"
JSON = [(b"content-type", b"application/json")]
INJECTED = b"\r\nX: y\r\n\r\n" + HIDDEN


class Stream:
    """One request: its fields as they are sent, pieces of its body, and fields behind the body."""

    def __init__(self, fields, pieces=(), trailers=()):
        self.fields = fields
        self.pieces = list(pieces)
        self.trailers = list(trailers)

    def __repr__(self):
        return f"{self.fields} {self.pieces} {self.trailers}"

    def __contains__(self, text):
        return text in repr(self).encode()


def stream(method=b"GET", path=PATH, scheme=b"https", authority=AUTHORITY, fields=(), pieces=(), trailers=()):
    pseudo = [(b":method", method), (b":path", path), (b":scheme", scheme), (b":authority", authority)]
    return Stream([each for each in pseudo if each[1] is not None] + list(fields), pieces, trailers)


def post(fields=(), pieces=(BODY,), trailers=(), method=b"POST"):
    return stream(method, b"/company/contacts?fields=id", fields=[*JSON, *fields], pieces=pieces, trailers=trailers)


def pseudo_fields():
    for each in (
            b"GET", b"get", b"", b" GET", b"GET ", b"G ET", b"GET / HTTP/1.1\r\nX: y", b"GET\x00", b"G\tET", b"CONNECT",
            b"OPTIONS", b"TRACE", b"HEAD", b"DELETE", b"FOO", b"M-SEARCH", b"G\xc3\xa9T", b"X" * 300, b"PRI", None,
            b"GET /company/contacts/77777?fields=id HTTP/1.1\r\nHost: x\r\n\r\nGET"):
        yield b"method " + (each or b"-")[:30], stream(each)
    for each in (
            b"/", b"", b"*", b"company/contacts/1", b"//company//contacts/1", b"/./company/contacts/1",
            b"/x/../company/contacts/1", b"/%2e%2e/company/contacts/1", PATH + b" HTTP/1.1" + INJECTED, PATH + b" x",
            PATH + b"\r\nX: y", PATH + b"\nX: y", PATH + b"\rX: y", PATH + b"\x00", PATH + b"\t", PATH + b"#x",
            PATH + b"&a=\\", PATH + b"&a=\xc3\xa9", PATH + b"&a=\xff", PATH + b"&a=%0d%0a", b"?fields=id",
            b"http://other.example" + PATH, b"https://psa.example" + PATH, b"psa.example:443", b"\\company",
            b"/_mock/clock", b"/%5fmock/clock", b"/company/contacts?conditions=" + b"a" * 7000, b"/" + b"a" * 30000,
            b" " + PATH, None):
        yield b"path " + (each or b"-")[-40:], stream(path=each)
    for each in (
            b"http", b"HTTPS", b"ftp", b"", b"https://x/", b"https\r\nX: y", b"https ", b"https://psa.example/x?",
            None):
        yield b"scheme " + (each or b"-")[:30], stream(scheme=each)
    for each in (
            b"", b"psa.example:443", b"psa.example:0", b"psa.example:x", b"u:p@psa.example", b"a b", b"a/b", b"a,b",
            b"psa.example\r\nX: y", b"psa.example\nX: y", b"psa.example" + INJECTED, b"[::1]", b"[::1",
            b"\xc3\xa9.example", b"a" * 300, b"psa.example#x", b"psa.example\x00", b"localhost", None):
        yield b"authority " + (each or b"-")[:30], stream(authority=each)
        yield b"host and authority " + (each or b"-")[:30], stream(
            authority=each, fields=[(b"host", b"other.example")])
    for each in ((b":path", b"/x"), (b":method", b"POST"), (b":authority", b"b.example"), (b":status", b"200"),
                 (b":protocol", b"websocket"), (b":x", b"y"), (b":", b"y")):
        yield b"one more " + each[0], stream(fields=[each])
    yield b"pseudo fields last", Stream([(b"x", b"y"), *stream().fields])


def fields():
    for name in (
            b"X", b"x y", b"x:", b"x: y\r\nz", b"", b" x", b"x ", b"x\x00", b"x\n", b"x\r", b"x_y", b"\xc3\xa9",
            b"x(y)",
            b"Content-Length", b"transfer-encoding ", b"transfer-encoding\x00", b"content-length:", b"host ",
            b"x\r\nTransfer-Encoding: chunked\r\ny", b"x" * 3000):
        yield b"name " + name[:40], stream(fields=[(name, b"y")])
        yield b"name with a body " + name[:40], post([(name, b"19")])
    for value in (
            b"", b" y ", b"\ty", b"a\x00b", b"a\rb", b"a\nb", b"a\r\nb", b"a\r\n b", b"a" + INJECTED, b"\xc3\xa9",
            b"\xff", b"\x7f", b"\x01", b"a\x0bb", b"a" * 9000, b"a" * 40000,
            b"a\r\nContent-Length: 0\r\nY: z", b"a\r\nTransfer-Encoding: chunked\r\nY: z",
            b"a\nTransfer-Encoding: chunked"):
        yield b"value " + value[:40], stream(fields=[(b"x", value)])
        yield b"value with a body " + value[:40], post([(b"x", value)])
    for each in (
            (b"connection", b"close"), (b"connection", b"keep-alive"), (b"connection", b"content-length"),
            (b"connection", b"x-forwarded-for, host"), (b"keep-alive", b"timeout=1"), (b"proxy-connection", b"close"),
            (b"upgrade", b"h2c"), (b"upgrade", b"websocket"), (b"te", b"trailers"), (b"te", b"gzip"),
            (b"te", b"chunked"), (b"http2-settings", b"x"), (b"expect", b"100-continue"), (b"expect", b"200-ok"),
            (b"x-forwarded-for", b"192.0.2.7"), (b"x-forwarded-host", b"other.example"),
            (b"x-forwarded-proto", b"http"), (b"forwarded", b"host=other.example;proto=http"),
            (b"host", b"psa.example"), (b"host", b"b.example"), (b"cookie", b"a=b; c"), (b"range", b"bytes=0-0"),
            (b"accept-encoding", b"gzip"), (b"x-http-method-override", b"DELETE"), (b"trailer", b"content-length")):
        yield b"%s: %s" % each, stream(fields=[each])
        yield b"%s: %s, with a body" % each, post([each])
    for count in (60, 99, 101, 300):
        yield b"%d fields" % count, stream(fields=[(b"x%d" % i, b"y") for i in range(count)])
    yield b"two cookies", stream(fields=[(b"cookie", b"a=b"), (b"cookie", b"c=d")])


def bodies():
    for value in (
            b"19", b"18", b"20", b"0", b"", b"+19", b"-19", b" 19", b"019", b"0x13", b"19, 19", b"19,0", b"1e1",
            b"99999999999999999999", b"18446744073709551635", b"19\r\nX: y", b"nineteen"):
        yield b"length " + value, post([(b"content-length", value)])
        yield b"length without a body " + value, stream(fields=[(b"content-length", value)])
        yield b"length and a hidden body " + value, post([(b"content-length", value)], [BODY, HIDDEN])
    yield b"two lengths", post([(b"content-length", b"19"), (b"content-length", b"19")])
    yield b"two other lengths", post([(b"content-length", b"19"), (b"content-length", b"0")])
    chunked = b"13\r\n" + BODY + b"\r\n0\r\n\r\n"
    for value in (b"chunked", b"Chunked", b"identity", b"gzip, chunked", b"\x0bchunked", b"chunked\r\nX: y", b""):
        coding = [(b"transfer-encoding", value)]
        yield b"coding " + value, post(coding)
        yield b"coding, in chunks " + value, post(coding, [chunked])
        yield b"coding, hidden " + value, post(coding, [b"0\r\n\r\n" + HIDDEN])
        yield b"coding and length " + value, post(
            [*coding, (b"content-length", b"%d" % (5 + len(HIDDEN)))], [b"0\r\n\r\n" + HIDDEN])
    for method in (b"GET", b"HEAD", b"DELETE", b"OPTIONS", b"PUT", b"PATCH", b"FOO"):
        yield method + b" with a body", post(method=method)
        yield method + b" with a hidden body", stream(method, pieces=[HIDDEN])
    yield b"no body", post(pieces=())
    yield b"an empty piece", post(pieces=[b""])
    yield b"in single bytes", post(pieces=[BODY[i:i + 1] for i in range(len(BODY))])
    for each in (
            (b"x", b"y"), (b"content-length", b"3"), (b"transfer-encoding", b"chunked"), (b"host", b"b.example"),
            (b":path", b"/x"), (b"x", b"y\r\n\r\n" + HIDDEN), (b"x\r\ny", b"z"), (b"X", b"y"), (b"", b"y")):
        yield b"behind the body %s" % each[0][:20], post(trailers=[each])
        yield b"behind a body in pieces %s" % each[0][:20], post(pieces=[BODY[:5], BODY[5:]], trailers=[each])


def odd_streams():
    """The requests with their names: the same ones at each run."""
    return [(name.decode("latin-1"), each) for part in (pseudo_fields, fields, bodies) for name, each in part()]
