// Sessions: handshakes, bytes in both directions, ends, and what is refused.

#if TLS
import TLS
import TestSupport
import Testing

@Suite struct TLSSessionTests {
    @Test(arguments: [(.tls12, "TLSv1.2"), (.tls13, "TLSv1.3")] as [(TLSClient.Version, String)])
    func `a client of each version is served`(version: TLSClient.Version, name: String) throws {
        let talk = try Conversation(.init(versions: version...version))
        #expect(talk.talk() && talk.session.isEstablished && talk.client.isCertificateTrusted)
        #expect(talk.client.version == name)
        talk.client.send(Array("GET".utf8))
        #expect(talk.talk() && talk.received == Array("GET".utf8))
        #expect(talk.answer(Array("200".utf8)))
        #expect(talk.talk() && talk.answered == Array("200".utf8))
    }

    @Test(arguments: [.tls10, .tls11] as [TLSClient.Version])
    func `an old version is refused with an alert`(version: TLSClient.Version) throws {
        let talk = try Conversation(.init(versions: version...version))
        #expect(!talk.talk() && talk.session.failure == "unsupported protocol")
        // A fatal alert, protocol_version (RFC 8446, section 6.2).
        #expect(Array(talk.takeOutput().suffix(2)) == [2, 70])
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64, 1000])
    func `a handshake may arrive in pieces of any size`(bytes: Int) throws {
        let talk = try Conversation()
        #expect(talk.talk(inPiecesOf: bytes) && talk.session.isEstablished)
        talk.client.send(Array("a request".utf8))
        #expect(talk.talk(inPiecesOf: bytes) && talk.received == Array("a request".utf8))
    }

    @Test func `a handshake may be split at each byte`() throws {
        let first = try Conversation().client.takeOutput()
        for split in 1..<first.count {
            let talk = try Conversation()
            let hello = talk.client.takeOutput()
            #expect(talk.deliver(Array(hello.prefix(split))), "split at \(split)")
            #expect(talk.deliver(Array(hello.dropFirst(split))))
            #expect(talk.talk() && talk.session.isEstablished, "split at \(split)")
        }
    }

    @Test(arguments: [[0x16], [0x16, 3, 1], [0x16, 3, 1, 2, 0, 1, 0, 1]] as [[UInt8]])
    func `a handshake that stops early is no failure`(bytes: [UInt8]) throws {
        let talk = try Conversation()
        #expect(talk.deliver(bytes) && !talk.session.isEstablished)
        #expect(talk.takeOutput().isEmpty && talk.received.isEmpty)
    }

    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), [UInt8](repeating: 0x16, count: 600),
            [0x16, 3, 1, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 70_000),
            [0x16, 3, 1, 0, 4, 1, 0, 0, 0],
            [0x80, 0x2E, 1, 3, 1] + [UInt8](repeating: 0, count: 43),
        ] as [[UInt8]])
    func `garbage fails`(bytes: [UInt8]) throws {
        let talk = try Conversation()
        #expect(!talk.deliver(bytes) && talk.session.failure != nil)
        // Whatever comes later is refused too, and nothing can be sent.
        #expect(!talk.deliver([0x16]) && !talk.answer([1]))
    }

    @Test func `a damaged record fails with an alert`() throws {
        let talk = try Conversation()
        talk.talk()
        talk.client.send(Array("a request".utf8))
        var record = talk.client.takeOutput()
        record[record.count - 1] ^= 1
        #expect(!talk.deliver(record) && talk.received.isEmpty)
        #expect(talk.session.failure == "decryption failed or bad record mac")
        #expect(talk.session.outputCount > 0)
    }

    @Test func `several requests of one read are all decrypted`() throws {
        let talk = try Conversation()
        talk.talk()
        for number in 0..<50 { talk.client.send(Array("request \(number);".utf8)) }
        talk.talk()
        #expect(talk.received == (0..<50).flatMap { Array("request \($0);".utf8) })
    }

    @Test(arguments: [1, 16 << 10, (16 << 10) + 1, 1 << 20])
    func `bytes of any number go both ways`(count: Int) throws {
        let talk = try Conversation()
        talk.talk()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        talk.client.send(bytes)
        #expect(talk.talk(inPiecesOf: 47 << 10) && talk.received == bytes)
        #expect(talk.answer(bytes))
        #expect(talk.talk(inPiecesOf: 1400) && talk.answered == bytes)
    }

    @Test func `the output is sent in parts of any size`() throws {
        let talk = try Conversation()
        talk.talk()
        #expect(talk.answer([UInt8](repeating: 7, count: 100_000)))
        var answered = 0
        while talk.session.outputCount > 0 {
            let part = talk.session.withOutput { output in
                (0..<min(977, output.count)).map { output[$0] }
            }
            talk.session.sent(part.count)
            answered += talk.client.receive(part).count
        }
        #expect(answered == 100_000)
    }

    @Test func `the end of each side is told`() throws {
        let talk = try Conversation()
        talk.talk()
        talk.client.send([1, 2, 3])
        talk.client.end()
        talk.talk()
        #expect(talk.received == [1, 2, 3] && talk.session.isInputEnded)
        #expect(talk.answer([4]))
        talk.session.end()
        talk.session.end()
        #expect(!talk.answer([5]))
        #expect(talk.talk() && talk.answered == [4] && talk.client.isInputEnded)
    }

    @Test func `an end in the midst of a handshake says nothing`() throws {
        let talk = try Conversation()
        #expect(talk.deliver(Array(talk.client.takeOutput().prefix(20))))
        talk.session.end()
        #expect(talk.session.outputCount == 0 && !talk.answer([1]))
    }

    @Test func `another handshake is refused`() throws {
        let talk = try Conversation(.init(versions: .tls12 ... .tls12))
        talk.talk()
        talk.client.renegotiate()
        #expect(talk.deliver(talk.client.takeOutput()) && talk.session.isEstablished)
        // The client is told so (no_renegotiation), and gives up; the session would serve on.
        #expect(talk.answer([1]))
        talk.talk()
        #expect(!talk.client.isEstablished && talk.answered.isEmpty)
    }

    @Test(arguments: [
        ("\u{8}http/1.1", "http/1.1"), ("\u{2}h2\u{8}http/1.1", "http/1.1"), ("", ""),
    ])
    func `http is chosen among the protocols offered`(offered: String, chosen: String) throws {
        let talk = try Conversation(.init(protocols: offered))
        #expect(talk.talk() && talk.client.protocolChosen == chosen)
    }

    @Test func `a client of another protocol is refused with an alert`() throws {
        let talk = try Conversation(.init(protocols: "\u{2}h2"))
        #expect(!talk.talk() && Array(talk.takeOutput().suffix(2)) == [2, 120])
    }
}
#endif
