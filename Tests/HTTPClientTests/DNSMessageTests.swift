// Messages of the domain name system, byte by byte.

import Testing

@testable import HTTPClient

/// Parts of messages.
enum DNSBytes {
    static func name(_ text: String) -> [UInt8] { DNSName(text)!.bytes }

    static func number(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

    /// A record; its name is that of the question unless another is given.
    static func record(
        _ kind: Int, _ data: [UInt8], seconds: Int = 60, named name: [UInt8] = [0xC0, 12]
    ) -> [UInt8] {
        name + number(kind) + [0, 1, 0, 0] + number(seconds) + number(data.count) + data
    }

    /// An answer to a query, with records.
    static func answer(
        _ query: [UInt8], _ records: [[UInt8]], code: UInt8 = 0, isCut: Bool = false
    ) -> [UInt8] {
        var bytes = query
        bytes[2] = isCut ? 0x83 : 0x81
        bytes[3] = 0x80 | code
        bytes[7] = UInt8(records.count)
        return bytes + records.flatMap(\.self)
    }
}

@Suite struct DNSMessageTests {
    private let question = DNSQuestion(id: 0x1234, name: DNSName("Hook.Test")!, kind: .version4)

    private func read(_ bytes: [UInt8]) throws -> [String] {
        try DNSAnswer(bytes, to: question).addresses
    }

    @Test func `A question is asked with its id, and the wish for the whole answer`() {
        #expect(
            question.message == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4]
                + Array("hook".utf8) + [4] + Array("test".utf8) + [0, 0, 1, 0, 1])
    }

    @Test(
        "A name has labels of 1 to 63 bytes, 253 in all",
        arguments: [
            ("a", true), ("a.b.", true), (String(repeating: "x", count: 63), true),
            (String(repeating: "x", count: 64), false), ("", false), ("a..b", false), (".", false),
            (String(repeating: "abc.", count: 63) + "a", true),
            (String(repeating: "abc.", count: 63) + "ab", false),
        ])
    func names(text: String, isName: Bool) { #expect((DNSName(text) != nil) == isName) }

    @Test func `Addresses of the name are found, whatever stands beside them`() throws {
        let records = [
            DNSBytes.record(16, [1, 65]), DNSBytes.record(1, [10, 0, 0, 7], seconds: 9),
            DNSBytes.record(1, [10, 0, 0, 8]), DNSBytes.record(1, [1, 2, 3]),
            DNSBytes.record(1, [9, 9, 9, 9], named: DNSBytes.name("other.test")),
        ]
        let answer = try DNSAnswer(DNSBytes.answer(question.message, records), to: question)
        #expect(answer.addresses == ["10.0.0.7", "10.0.0.8"])
        #expect(answer.seconds == 9)
        let six = DNSQuestion(id: 1, name: question.name, kind: .version6)
        let bytes = DNSBytes.answer(
            six.message, [DNSBytes.record(28, [0xFD] + [UInt8](repeating: 0, count: 14) + [7])])
        #expect(try DNSAnswer(bytes, to: six).addresses == ["[fd00:0:0:0:0:0:0:7]"])
    }

    @Test func `A name that leads to another is followed, but in no circle`() throws {
        // The name of the first record's data is "a" before a pointer to "test".
        let first = DNSBytes.record(5, [1, 97, 0xC0, 17])
        let second = DNSBytes.record(1, [10, 0, 0, 9], named: DNSBytes.name("A.Test"))
        #expect(try read(DNSBytes.answer(question.message, [first, second])) == ["10.0.0.9"])
        let circle = [
            DNSBytes.record(5, DNSBytes.name("a.test")),
            DNSBytes.record(5, [0xC0, 12], named: DNSBytes.name("a.test")),
        ]
        #expect(try read(DNSBytes.answer(question.message, circle)) == [])
    }

    @Test(
        "Pointers that lead to themselves, forward or out of the message are no names",
        arguments: [
            [0xC0, 27], [0xC0, 40], [0xFF, 0xFF], [1, 97, 0xC0, 27], [0x80, 1], [0xC0],
        ] as [[UInt8]])
    func pointers(name: [UInt8]) {
        let bytes = DNSBytes.answer(
            question.message, [DNSBytes.record(1, [10, 0, 0, 7], named: name)])
        #expect(throws: DNSAnswer.Refusal.malformed) { try read(bytes) }
    }

    @Test func `What answers something else is not taken`() {
        let good = DNSBytes.answer(question.message, [DNSBytes.record(1, [10, 0, 0, 7])])
        var (id, query, name, kind, two) = (good, good, good, good, good)
        id[1] ^= 1
        query[2] &= 0x7F
        name[13] ^= 1
        kind[24] = 28
        two[5] = 2
        for bytes in [id, query, name, kind, two, [], [0x12], Array(good.prefix(20))] {
            #expect(throws: DNSAnswer.Refusal.foreign) { try read(bytes) }
        }
        #expect(throws: DNSAnswer.Refusal.malformed) { try read(Array(good.dropLast())) }
        #expect(throws: DNSAnswer.Refusal.unanswered(2)) {
            try read(DNSBytes.answer(question.message, [], code: 2))
        }
    }

    @Test func `Of an answer that was cut short what is complete counts`() throws {
        let records = [DNSBytes.record(1, [10, 0, 0, 7]), DNSBytes.record(1, [10, 0, 0, 8])]
        let cut = DNSBytes.answer(question.message, records, isCut: true).dropLast(3)
        #expect(try read(Array(cut)) == ["10.0.0.7"])
        #expect(throws: DNSAnswer.Refusal.truncated) {
            try read(DNSBytes.answer(question.message, [], isCut: true))
        }
    }

    @Test func `Any bytes are read or refused`() {
        let good = DNSBytes.answer(
            question.message,
            [DNSBytes.record(5, DNSBytes.name("a.test")), DNSBytes.record(1, [10, 0, 0, 7])])
        for index in good.indices {
            for flip in [1, 0x40, 0x80, 0xC0, 0xFF] as [UInt8] {
                var bytes = good
                bytes[index] ^= flip
                _ = try? read(bytes)
                _ = try? read(Array(bytes.prefix(index)))
            }
        }
    }

    @Test func `The settings of the system are read as resolv.conf has them`() {
        let settings = ResolverSettings(
            """
            # by hand
            search corp.test  lab.test ; two
            nameserver 127.0.0.11
            nameserver fd00::53
            nameserver fe80::1%eth0
            nameserver name
            options timeout:1 ndots:2
            """)
        #expect(
            settings.servers == [NameServer(host: "127.0.0.11"), NameServer(host: "[fd00::53]")])
        #expect(settings.search == ["corp.test", "lab.test"])
        #expect(
            settings.candidates(of: "hook.a")
                == ["hook.a.corp.test", "hook.a.lab.test", "hook.a"].compactMap(DNSName.init))
        #expect(settings.candidates(of: "a.b.c").first == DNSName("a.b.c"))
        #expect(settings.candidates(of: "hook.") == [DNSName("hook")!])
        #expect(ResolverSettings("").servers == [NameServer(host: "127.0.0.1")])
    }

    @Test func `A file of hosts is read in its order, in any case`() {
        let text = "127.0.0.1 localhost\n10.0.0.5\tHook hook.test # hookless\n::7 hook\nbad hook\n"
        #expect(hostsAddresses(of: "hook", in: text) == ["10.0.0.5", "[::7]"])
        #expect(hostsAddresses(of: "hook.TEST", in: text) == ["10.0.0.5"])
        #expect(hostsAddresses(of: "hookless", in: text) == [])
    }
}
