"""700 odd requests, each as the bytes of one connection: the same ones at each run."""

import random

COUNT = 700
HOST = b"Host: psa.example\r\n"
TARGET = b"/company/contacts/1?fields=id"
# What a smuggler wants to be taken for a request of its own.
HIDDEN = b"GET /company/contacts/77777?fields=id HTTP/1.1\r\nHost: psa.example\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = b'{"firstName":"Odd"}'
JSON = b"Content-Type: application/json\r\n"


def request(method=b"GET", target=TARGET, version=b"HTTP/1.1", fields=b"", body=b"", host=HOST):
    return method + b" " + target + b" " + version + b"\r\n" + host + fields + b"\r\n" + body


def post(fields, body=b"", version=b"HTTP/1.1"):
    return request(b"POST", b"/company/contacts?fields=id", version, JSON + fields, body)


def methods():
    for each in (
            b"GET", b"get", b"HEAD", b"OPTIONS", b"TRACE", b"DELETE", b"PURGE", b"M-SEARCH", b"FOO", b"G",
            b"GE!T", b"G'T", b"{GET}", b"G\x00T", b"G\xc3\xa9T", b"GET,", b"X" * 40, b"X" * 300, b"PRI",
            b"CONNECT", b"PROPFIND", b"PATCH", b"PUT", b""):
        yield each, request(each)
    yield b"OPTIONS *", request(b"OPTIONS", b"*")
    yield b"CONNECT authority", request(b"CONNECT", b"psa.example:443")
    for each in (b"GET", b"HEAD", b"DELETE", b"OPTIONS", b"PUT", b"PATCH", b"FOO"):
        yield each + b" with a body", request(each, fields=b"Content-Length: 19\r\n" + JSON, body=BODY)
        yield each + b" with chunks", request(
            each, fields=CHUNKED + JSON, body=b"13\r\n" + BODY + b"\r\n0\r\n\r\n")
        yield each + b" with a hidden body", request(
            each, fields=b"Content-Length: %d\r\n" % len(HIDDEN), body=HIDDEN)


def targets():
    path = b"/company/contacts/1"
    for each in (
            b"*", b"/", b"//", b"/..", b"/.", b"/./company/contacts/1", b"/x/../company/contacts/1",
            b"/../company/contacts/1", b"/%2e%2e/company/contacts/1", b"/x/%2E%2e/company/contacts/1",
            b"//company//contacts/1", b"/company/contacts/1/", b"/company%2Fcontacts%2F1",
            b"/company/contacts%2f1", b"/company/contacts/%31", b"/company/contacts/1%00",
            b"/company/contacts/1%0d%0aX:%20y", b"/company/contacts/1%20", b"/company/contacts/1%",
            b"/company/contacts/1%2", b"/company/contacts/1%zz", b"/company/contacts/1%u0031",
            b"/company/contacts/1%25", b"/company/contacts/1;a=b", b"/company/contacts;a=b/1",
            b"/company/contacts/1?", b"/company/contacts/1??", b"/company/contacts/1?a?b", path + b"#x",
            path + b"?a=#x", b"/company/contacts/1?fields=id&fields=id", path + b"?a=%00", path + b"?a=%0A",
            path + b"?a=\\", b"/company\\contacts\\1", b"\\company", path + b"?a=\"", path + b"?a=<b>",
            path + b"?a={b}", path + b"?a=[b]|^`", path + b"?a=\xc3\xa9", path + b"?a=\xff", b"/\xc3\xa9",
            path + b"?a=\x7f", path + b"?a=\x01", path + b"?a=\x00", path + b"?a=\t", path + b"?a= b",
            b"company/contacts/1", b"?fields=id", b"http://psa.example" + path, b"HTTP://psa.example" + path,
            b"http://other.example" + path, b"https://psa.example" + path, b"http://psa.example",
            b"http://psa.example?x", b"http://psa.example:80" + path, b"http://psa.example:99999" + path,
            b"http://u:p@psa.example" + path, b"http:///x", b"http:/company", b"ftp://psa.example/x",
            b"http://[::1]" + path, b"http://[::1" + path, b"http://psa.example\\@x" + path, b"psa.example:80",
            b"://x", b"/" + b"a" * 3000, b"/company/contacts?conditions=" + b"a" * 7000, b"/" + b"a" * 20000,
            b"/" + b"../" * 50, b"/company/contacts/1?" + b"a=b&" * 500, b"/_mock/../company/contacts/1",
            b"/%5fmock/clock", b"/.%2fcompany", b"/company/contacts/1?fields=id%26x",
            b"/company/contacts/\xe2\x80\xae1"):
        yield each[:60], request(target=each)


def lines():
    """The request line, and the ends of lines."""
    end = b"\r\n" + HOST + b"\r\n"
    start = b"GET " + TARGET
    for each in (
            b" GET " + TARGET + b" HTTP/1.1" + end, b"GET  " + TARGET + b" HTTP/1.1" + end,
            start + b"  HTTP/1.1" + end, start + b" HTTP/1.1 " + end, start + b"\tHTTP/1.1" + end,
            b"GET\t" + TARGET + b" HTTP/1.1" + end, b"GET\x0b" + TARGET + b"\x0cHTTP/1.1" + end,
            start + b" x HTTP/1.1" + end, start + b" HTTP/1.1\r" + HOST + b"\r\n",
            start + b" HTTP/1.1\n" + HOST + b"\r\n", start + b" HTTP/1.1\nHost: psa.example\n\n",
            start + b" HTTP/1.1\r\r\n" + HOST + b"\r\n", start + b" HTTP/1.1\r\nHost: psa.example\n\r\n",
            start + b" HTTP/1.1\r\nHost: psa.example\r\n\n",
            start + b" HTTP/1.1\r\nHost: psa.example\r\r\n\r\n",
            start + b" HTTP/1.1\r\nHost: psa.example\rX: y\r\n\r\n",
            start + b" HTTP/1.1\r\nHost: psa.example\n\rX: y\r\n\r\n", b"\r\n" + request(),
            b"\r\n\r\n" + request(), b"\n" + request(), b"\r" + request(), b"\r\n" * 5 + request(),
            b"\r\n" * 40 + request(), b" \r\n" + request(), b"\x00" + request(), b"\xef\xbb\xbf" + request(),
            start + b"\r\n", start + b"\r\n\r\n", b"GET /\r\n", b"GET /\n", b"GET\r\n\r\n", b"\r\n", b"x",
            b"GET", start, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"\x16\x03\x01\x00\x05hello",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"PROXY TCP4 192.0.2.1 127.0.0.1 1000 80\r\n" + request(),
            b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\x7f\x00\x00\x01\x7f\x00\x00\x01\x03\xe8\x00P" + request()):
        yield each[:60], each
    for version in (
            b"HTTP/1.0", b"HTTP/1.2", b"HTTP/1.9", b"HTTP/2.0", b"HTTP/2", b"HTTP/0.9", b"HTTP/3.0", b"HTTP/1",
            b"HTTP/1.", b"HTTP/1.10", b"HTTP/01.1", b"HTTP/11", b"http/1.1", b"HTTP /1.1", b"HTTP/1.1x",
            b"HTTP/1,1", b"ICAP/1.0", b"HTTP/+1.1", b"HTTP/1.\xb2"):
        yield version, request(version=version)


def fields():
    for each in (
            b"X : y", b"X\t: y", b" X: y", b"\tX: y", b": y", b"X", b"X y", b"X:", b"X:\ty\t", b"X:   y   ",
            b"X: y\r\n z", b"X: y\r\n\tz", b"X: y\r\n \r\n", b"X_Y: z", b"X.Y: z", b"X/Y: z", b"X(Y): z",
            b"X@: z", b"X\x00: y", b"X\xff: y", b"\xc3\xa9: y", b"\"X\": y", b"X: \xc3\xa9", b"X: \xff\xfe",
            b"X: a\x00b", b"X: a\x0bb", b"X: a\rb", b"X: a\nb", b"X: a\n\tb", b"X: " + b"a" * 9000,
            b"X: " + b"a" * 40000, b"X" * 3000 + b": y", b"\r\nX: y", b"X: y\r\r\nY: z",
            b"X: y\n\nGET / HTTP/1.1", b"X:: y", b"X: y\r\nX: z", b"X-Forwarded-For: 192.0.2.7",
            b"X-Forwarded-Host: other.example", b"Forwarded: host=\"other.example\";proto=https",
            b"X-Forwarded-Proto: https", b"X-Forwarded-Host: a,b", b"X-HTTP-Method-Override: DELETE",
            b"X-Original-URL: /_mock/clock", b"Range: bytes=0-0", b"If-None-Match: *", b"If-Match: \"x\"",
            b"If-Match: *", b"Accept-Encoding: gzip", b"Cookie: a=b; c", b"Authorization: Basic !!!",
            b"Max-Forwards: 0", b"TE: trailers, deflate", b"Trailer: X", b"Proxy-Connection: keep-alive",
            b"Keep-Alive: timeout=1, max=1", b"HTTP2-Settings: x", b"Date: yesterday", b"Content-Type:",
            b"Content-Encoding: gzip", b"Via: 1.0 fred"):
        yield each[:60], request(fields=each + b"\r\n")
    for byte in (1, 7, 8, 9, 12, 14, 27, 31, 127, 128, 160):
        yield b"byte %d in a value" % byte, request(fields=b"X: a" + bytes([byte]) + b"b\r\n")
        yield b"byte %d in a name" % byte, request(fields=b"X" + bytes([byte]) + b"Y: b\r\n")
    for count in (60, 99, 101, 300):
        yield b"%d fields" % count, request(fields=b"".join(b"X%d: y\r\n" % i for i in range(count)))
    for host in (
            b"", b"Host:\r\n", b"Host: \r\n", HOST + HOST, HOST + b"Host: b.example\r\n",
            b"host: psa.example\r\n", b"Host : psa.example\r\n", b"Host: psa.example:80:90\r\n",
            b"Host: psa.example:x\r\n", b"Host: psa.example:0\r\n", b"Host: psa.example:\r\n", b"Host: a b\r\n",
            b"Host: a/b\r\n", b"Host: u@h\r\n", b"Host: [::1]\r\n", b"Host: [::1\r\n", b"Host: a,b\r\n",
            b"Host: \xc3\xa9.example\r\n", b"Host: a%20b\r\n", b"Host: " + b"a" * 300 + b"\r\n",
            b"Host: psa.example\r\n other\r\n", b"Host: 127.1\r\n", b"Host: localhost.\r\n", b"Host: -\r\n",
            b"Host: a#b\r\n"):
        yield host[:60], request(host=host)


def lengths():
    for value in (
            b"19", b"+19", b"-19", b" 19", b"19 ", b"019", b"0x13", b"19,19", b"19, 19", b"19,0", b"1 9",
            b"19.0", b"1e1", b"", b" ", b"\x0b19", b"19\x00", b"\xb219", b"99999999999999999999",
            b"18446744073709551635", b"4294967315", b"0", b"5", b"18", b"20", b"2147483648", b"19;", b"'19'",
            b"nineteen", b"1_9"):
        yield b"length " + value, post(b"Content-Length: " + value + b"\r\n", BODY)
    for each in (
            b"Content-Length: 19\r\nContent-Length: 19\r\n", b"Content-Length: 19\r\nContent-Length: 0\r\n",
            b"Content-Length: 0\r\nContent-Length: 19\r\n", b"Content-Length : 19\r\n",
            b"Content-Length\t: 19\r\n", b"Content_Length: 19\r\n", b"Content-Length:19\r\n",
            b"Content-Length:\r\n 19\r\n", b"\tContent-Length: 19\r\n", b"content-length: 19\r\n",
            b"Content-Length: 19\r\nConnection: Content-Length\r\n", b"X: y\rContent-Length: 19\r\n",
            b"Content-Length\x00: 19\r\n", b"X: y\nContent-Length: 19\r\n", b"", b"Content-Length: 19\n"):
        yield each[:60], post(each, BODY)
        yield each[:50] + b" hidden", post(each.replace(b"19", b"%d" % len(HIDDEN)), HIDDEN)


def codings():
    whole = b"13\r\n" + BODY + b"\r\n0\r\n\r\n"
    for value in (
            b"chunked", b"Chunked", b" chunked ", b"\tchunked", b"\x0bchunked", b"chunked\x00", b"chunked,",
            b",chunked", b"chunked, chunked", b"identity", b"chunked, identity", b"identity, chunked",
            b"gzip, chunked", b"gzip", b"chunked;q=1", b"\"chunked\"", b"xchunked", b"chunked x", b"", b"cow",
            b"cow, chunked", b"chunked, cow", b"chun\x01ked", b"chunke\xe4", b"trailers",
            b"deflate;a=b, chunked"):
        yield b"coding " + value, post(b"Transfer-Encoding: " + value + b"\r\n", whole)
    for each in (
            b"Transfer-Encoding : chunked\r\n", b"Transfer-Encoding\t: chunked\r\n",
            b"Transfer_Encoding: chunked\r\n", b" Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding:\r\n chunked\r\n", b"Transfer-Encoding: \nchunked\r\n",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            b"X: y\rTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            b"Transfer-Encoding: identity\r\n" + CHUNKED, b"X: y\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding\x00: chunked\r\n", b"Transfer-Encoding: chunked\n", b"TE: chunked\r\n",
            CHUNKED + b"Connection: Transfer-Encoding\r\n"):
        yield each[:60], post(each, whole)
        both = post(b"Content-Length: 4\r\n" + each, b"5c\r\n" + HIDDEN + b"\r\n0\r\n\r\n")
        yield each[:48] + b" and length", both
    length, hidden = b"Content-Length: %d\r\n" % (5 + len(HIDDEN)), b"0\r\n\r\n" + HIDDEN
    yield b"length first, hidden", post(length + CHUNKED, hidden)
    yield b"coding first, hidden", post(CHUNKED + length, hidden)
    yield b"length 0 and coding", post(b"Content-Length: 0\r\n" + CHUNKED, hidden)


def chunks():
    one, end = b"13\r\n" + BODY + b"\r\n", b"0\r\n\r\n"
    for each in (
            one + end, b"013\r\n" + BODY + b"\r\n" + end, b"0" * 30 + b"13\r\n" + BODY + b"\r\n" + end,
            b"+13\r\n" + BODY + b"\r\n" + end, b"-13\r\n" + BODY + b"\r\n" + end,
            b"0x13\r\n" + BODY + b"\r\n" + end, b" 13\r\n" + BODY + b"\r\n" + end,
            b"13 \r\n" + BODY + b"\r\n" + end, b"13\t\r\n" + BODY + b"\r\n" + end,
            b"1 3\r\n" + BODY + b"\r\n" + end, b"13\n" + BODY + b"\n0\n\n", b"13\r\n" + BODY + b"0\r\n\r\n",
            b"13\r\n" + BODY + b"\n" + end, b"13\r\n" + BODY + b"\r" + end, b"13\r" + BODY + b"\r\n" + end,
            b"13\r\r\n" + BODY + b"\r\n" + end, b"13\r\n" + BODY + b"\r\n\r\n" + end,
            b"12\r\n" + BODY + b"\r\n" + end, b"14\r\n" + BODY + b"\r\n" + end, b"g\r\n" + BODY + b"\r\n" + end,
            b"\r\n" + one + end, b"13\r\n" + BODY, one, one + b"0\r\n", one + b"0", one + b"0\n\n",
            one + b"0\r\n\n", one + b"0\r\r\n\r\n", one + b"0\r\nX", one + b"00\r\n\r\n", one + b"0 \r\n\r\n",
            one + b"0;\r\n\r\n", one + b"-0\r\n\r\n", one + b"+0\r\n\r\n",
            b"fffffffffffffff3\r\n" + BODY + b"\r\n" + end, b"10000000000000013\r\n" + BODY + b"\r\n" + end,
            b"100000013\r\n" + BODY + b"\r\n" + end, b"7fffffffffffffff\r\n" + BODY + b"\r\n" + end,
            b"ffffffffffffffffff\r\n" + BODY + b"\r\n" + end, b"13;a\r\n" + BODY + b"\r\n" + end,
            b"13;a=b\r\n" + BODY + b"\r\n" + end, b"13;a=\"b;c\"\r\n" + BODY + b"\r\n" + end,
            b"13 ; a = b\r\n" + BODY + b"\r\n" + end, b"13;a=\"b\r\n" + BODY + b"\r\n" + end,
            b"13;a=\"\r\n\"\r\n" + BODY + b"\r\n" + end, b"13;\r\n" + BODY + b"\r\n" + end,
            b"13;;\r\n" + BODY + b"\r\n" + end, b"13;a\nb\r\n" + BODY + b"\r\n" + end,
            b"13;a\rb\r\n" + BODY + b"\r\n" + end, b"13;a=\x00\r\n" + BODY + b"\r\n" + end,
            b"13;a\n" + BODY + b"\r\n" + end, b"13;" + b"a" * 5000 + b"\r\n" + BODY + b"\r\n" + end,
            b"13x\r\n" + BODY + b"\r\n" + end, b"13,a\r\n" + BODY + b"\r\n" + end,
            b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + end, b"13;x\n" + HIDDEN + b"\r\n" + end,
            one + b"0\r\nX: y\r\n\r\n", one + b"0\r\nX : y\r\n\r\n", one + b"0\r\n X: y\r\n\r\n",
            one + b"0\r\nContent-Length: 3\r\n\r\n", one + b"0\r\nTransfer-Encoding: chunked\r\n\r\n",
            one + b"0\r\nHost: other\r\n\r\n", one + b"0\r\nX\r\n\r\n", one + b"0\r\n: y\r\n\r\n",
            one + b"0\r\nX: y\n\r\n", one + b"0\r\nX: a\x00\r\n\r\n", one + b"0\r\nX: y\r\n z\r\n\r\n",
            one + b"0\r\n" + b"X: y\r\n" * 200 + b"\r\n", one + b"0\r\nX: " + b"y" * 20000 + b"\r\n\r\n",
            one + end + HIDDEN, one + b"0\r\n" + HIDDEN, one + b"0\r\nX: y\r\n" + HIDDEN,
            one + b"0\r\n\r" + HIDDEN):
        yield b"chunks " + each[:50], post(CHUNKED, each)


def connections():
    for each in (
            b"Connection: close", b"Connection: keep-alive", b"Connection: close, keep-alive",
            b"Connection: Host", b"Connection: Content-Type", b"Connection: X\r\nX: y",
            b"Connection: ,,close,,", b"Connection: \"close\"",
            b"Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            b"Upgrade: h2c", b"Connection: Upgrade\r\nUpgrade: foo/1",
            b"Connection: Upgrade\r\nUpgrade: TLS/1.2, HTTP/1.1", b"Connection: X-Forwarded-For",
            b"Connection: X-Forwarded-Proto, X-Forwarded-Host", b"Connection: close\r\nConnection: keep-alive",
            b"Connection: " + b"a, " * 300 + b"close", b"Connection: c\x00lose", b"Connection : close"):
        yield each[:60], request(fields=each + b"\r\n")
        yield each[:50] + b" and one more", request(fields=each + b"\r\n") + HIDDEN
    for value in (
            b"100-continue", b"100-Continue", b"100-continue, x", b"x", b"",
            b"100-continue\r\nExpect: 100-continue"):
        yield b"expect " + value, post(b"Expect: " + value + b"\r\nContent-Length: 19\r\n", BODY)
        yield b"expect and wait " + value, post(b"Expect: " + value + b"\r\nContent-Length: 19\r\n")
    yield b"expect, chunks", post(b"Expect: 100-continue\r\n" + CHUNKED, b"13\r\n" + BODY + b"\r\n0\r\n\r\n")
    yield b"expect without a body", request(fields=b"Expect: 100-continue\r\n")


def old():
    for each in (b"", b"Connection: keep-alive\r\n", b"Connection: close\r\n", b"Expect: 100-continue\r\n"):
        yield b"1.0 " + each, request(version=b"HTTP/1.0", fields=each)
        yield b"1.0 without Host " + each, request(version=b"HTTP/1.0", fields=each, host=b"")
        yield b"1.0 and one more " + each, request(version=b"HTTP/1.0", fields=each) + HIDDEN
        yield b"1.0 with a body " + each, post(b"Content-Length: 19\r\n" + each, BODY, b"HTTP/1.0")
        yield b"1.0 with chunks " + each, post(CHUNKED + each, b"13\r\n" + BODY + b"\r\n0\r\n\r\n", b"HTTP/1.0")
        yield b"1.0 with a length and chunks " + each, post(
            CHUNKED + b"Content-Length: 5\r\n" + each, b"0\r\n\r\n" + HIDDEN, b"HTTP/1.0")


def pipelines():
    second = request(target=b"/company/contacts/2?fields=id")
    for first in (
            request(), request(b"HEAD"), post(b"Content-Length: 19\r\n", BODY), post(b""),
            post(CHUNKED, b"13\r\n" + BODY + b"\r\n0\r\n\r\n"), request(b"DELETE", b"/company/contacts/99999"),
            request(b"FOO"), request(target=b"/nowhere"), request(b"OPTIONS", b"*"),
            request(fields=b"X : y\r\n"), request(host=b""), request(fields=b"If-None-Match: *\r\n"),
            post(b"Content-Length: 3\r\n", BODY)):
        yield b"two: " + first[:40], first + second
        yield b"two with an empty line: " + first[:40], first + b"\r\n" + second
        yield b"two with a blank: " + first[:40], first + b" " + second
    yield b"twenty", second * 20
    yield b"half a second one", request() + second[:30]


def mangled(dice):
    """A sound connection of two requests, with some bytes changed."""
    sound = post(b"Content-Length: 19\r\n", BODY) + post(CHUNKED, b"13\r\n" + BODY + b"\r\n0\r\n\r\n") + request()
    pieces = [
        b"\r", b"\n", b"\r\n", b" ", b"\t", b"\x00", b":", b",", b"0", b"\xff", b"\r\n\r\n", CHUNKED,
        b"Content-Length: 5\r\n"]
    data = bytearray(sound)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(data))
        how = dice.random()
        if how < 0.5:
            data[place:place] = dice.choice(pieces)
        elif how < 0.75:
            del data[place:place + dice.randint(1, 4)]
        else:
            data[place] = dice.randrange(256)
    return bytes(data)


def odd_requests():
    """Pairs of a name and of the bytes. What the lists leave up to 700 is chance with a fixed seed."""
    dice = random.Random(9112)
    kinds = (methods, targets, lines, fields, lengths, codings, chunks, connections, old, pipelines)
    found = [(f"{kind.__name__} {name.decode('latin-1')!r}", data) for kind in kinds for name, data in kind()]
    if len(found) < COUNT:
        found += [(f"mangled {i}", mangled(dice)) for i in range(COUNT - len(found))]
    return found
