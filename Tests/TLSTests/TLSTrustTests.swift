// What a client takes of a server's certificate.

#if TLS
import TLS
import Testing

@Suite struct TLSTrustTests {
    /// Lets a client and a server talk.
    /// - Returns: Why the client has failed; nil if it has not.
    private static func talk(_ trust: TLSTrust, to peer: TLSPeer, _ server: TLSServer) throws
        -> String?
    {
        let client = try TLSSession(try TLSContext.client(trusting: trust), to: peer)
        let session = try server.session()
        var (up, down): ([UInt8], [UInt8]) = ([], [])
        for _ in 1...10 {
            var plaintext: [UInt8] = []
            _ = client.receive(down.span, into: &plaintext)
            up = client.withOutput { output in output.indices.map { output[$0] } }
            client.sent(up.count)
            _ = session.receive(up.span, into: &plaintext)
            down = session.withOutput { output in output.indices.map { output[$0] } }
            session.sent(down.count)
        }
        #expect(client.failure != nil || client.isEstablished)
        return client.failure
    }

    private static let server = Conversation.server

    @Test func `Any certificate is taken unless told otherwise`() throws {
        #expect(try Self.talk(.anything, to: .name("other.test"), Self.server) == nil)
    }

    @Test(
        "A certificate is taken if one that is given vouches for it and the host is right",
        arguments: [
            (.name("localhost"), nil), (.address("127.0.0.1"), nil), (.address("::1"), nil),
            (.name("other.test"), "hostname mismatch"),
            (.address("127.0.0.9"), "IP address mismatch"),
        ] as [(TLSPeer, String?)])
    func hosts(peer: TLSPeer, reason: String?) throws {
        let trust = TLSTrust.certificates(try Self.server.trusted())
        let failure = try Self.talk(trust, to: peer, Self.server)
        #expect(failure == reason.map { "certificate verify failed (\($0))" })
    }

    @Test func `That of another authority is not taken, nor does the system trust it`() throws {
        let other = try CertificateAuthority(now: Conversation.now)
        for trust in [.certificates(other.certificate), .system] as [TLSTrust] {
            let failure = try Self.talk(trust, to: .name("localhost"), Self.server)
            #expect(failure?.hasPrefix("certificate verify failed (") == true, "\(trust)")
        }
    }

    @Test func `A text without certificates is refused`() {
        #expect(throws: TLSError.self) { try TLSContext.client(trusting: .certificates([])) }
        #expect(throws: TLSError.self) {
            try TLSContext.client(trusting: .certificates(Array("-----BEGIN CERT".utf8)))
        }
    }
}
#endif
