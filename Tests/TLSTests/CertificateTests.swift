// Certificates: whom they are for, how long they hold, and texts that are refused.

#if TLS
import Synchronization
import TestSupport
import Testing

@testable import TLS

@Suite struct CertificateTests {
    @Test(arguments: ["localhost", "127.0.0.1", "::1", "psa-mock", "host.docker.internal"])
    func `the usual names are in the certificate`(host: String) throws {
        let talk = try Conversation(.init(host: host))
        #expect(talk.talk() && talk.client.isCertificateTrusted, "\(host)")
    }

    @Test(arguments: ["example.com", "127.0.0.2", "localhost.example.com"])
    func `another name is not`(host: String) throws {
        let talk = try Conversation(.init(host: host))
        talk.talk()
        #expect(!talk.client.isEstablished && !talk.client.isCertificateTrusted)
        #expect(talk.session.failure == "sslv3 alert bad certificate")
    }

    @Test func `names are added in any form`() throws {
        let names = ["Build_7.example.com", "*.example.com", "10.1.2.3", "[FE80::1]"]
            .compactMap(CertificateName.init)
        let server = try TLSServer(.issued(by: nil, names)) { Conversation.now }
        for host in ["build_7.example.com", "a.example.com", "10.1.2.3", "fe80::1"] {
            let talk = try Conversation(.init(host: host), server)
            #expect(talk.talk() && talk.client.isCertificateTrusted, "\(host)")
        }
    }

    @Test(arguments: [
        "", "a b", "a,DNS:b", "a..b", "-a", "a-", "10.1.2", "1.2.3.4.5", "*.*.test", "a.*", "é",
        "[::1", "https://localhost", "localhost:8080", String(repeating: "a", count: 64),
        String(repeating: "a.", count: 127) + "a",
    ])
    func `what is no name is refused`(text: String) { #expect(CertificateName(text) == nil) }

    @Test func `the certificate is made once and again a month before its end`() throws {
        let time = Time(Conversation.now)
        let server = try TLSServer(.issued(by: nil, CertificateName.usual)) { time.seconds }
        let first = try certificate(of: server)
        time.seconds += 366 * 86_400
        #expect(try certificate(of: server) == first)
        time.seconds += 2 * 86_400
        #expect(try certificate(of: server) != first)
    }

    @Test func `a kept authority is the same again`() throws {
        let kept = Conversation.authority.kept
        let again = try CertificateAuthority(kept: kept)
        #expect(again.kept == kept && again.certificate == Conversation.authority.certificate)
        let server = try TLSServer(.issued(by: again, CertificateName.usual)) { Conversation.now }
        #expect(try server.trusted() == again.certificate)
        let talk = try Conversation(.init(), server)
        #expect(talk.talk() && talk.client.isCertificateTrusted)
    }

    @Test func `a damaged kept authority is refused`() throws {
        let kept = Conversation.authority.kept
        expect(.certificate, "holds no certificate") {
            _ = try CertificateAuthority(kept: Array("nothing".utf8))
        }
        expect(.key, "holds no private key") {
            _ = try CertificateAuthority(kept: Conversation.authority.certificate)
        }
        let other = try CertificateAuthority(now: Conversation.now)
        expect(.key, "holds the key of another certificate") {
            _ = try CertificateAuthority(
                kept: other.certificate + kept.dropFirst(Conversation.authority.certificate.count))
        }
    }
}

/// Texts of one's own.
@Suite struct GivenIdentityTests {
    private static let own = try! Conversation.authority.issueForTests()

    @Test func `a given chain is shown`() throws {
        let (certificate, key) = Self.own
        let chain = certificate + Conversation.authority.certificate
        let server = try TLSServer(.given(TLSIdentity(certificates: chain, key: key))) { 0 }
        #expect(try server.trusted() == chain)
        let talk = try Conversation(.init(), server)
        #expect(talk.talk() && talk.client.isCertificateTrusted)
    }

    @Test(
        arguments: [
            ([], "holds no certificate in PEM form"), (Array("hello".utf8), "holds no certificate"),
            (own.key, "holds no certificate"), ([0x30, 0x82, 1, 2], "is in DER form"),
            (damaged(own.certificate), "holds a damaged certificate, its number 1"),
            (
                own.certificate + damaged(own.certificate),
                "holds a damaged certificate, its number 2"
            ),
            (Array(own.certificate.prefix(200)), "holds a damaged certificate, its number 1"),
        ] as [([UInt8], String)])
    func `a wrong certificate is refused`(text: [UInt8], message: String) {
        expect(.certificate, message) {
            _ = try TLSContext(TLSIdentity(certificates: text, key: Self.own.key))
        }
    }

    @Test(
        arguments: [
            ([], "holds no private key in PEM form"), (own.certificate, "holds no private key"),
            ([0x30, 0x81, 1, 2], "is in DER form"),
            (damaged(own.key), "holds a damaged private key"),
            (encryptedKey, "holds an encrypted private key"),
            (
                try! Conversation.authority.issueForTests().key,
                "holds the key of another certificate"
            ),
        ] as [([UInt8], String)])
    func `a wrong key is refused`(text: [UInt8], message: String) {
        expect(.key, message) {
            _ = try TLSContext(TLSIdentity(certificates: Self.own.certificate, key: text))
        }
    }

    @Test func `a weak key is refused with the reason`() {
        expect(.certificate, "refuses (ee key too small)") {
            _ = try TLSContext(TLSIdentity(certificates: weakCertificate, key: Self.own.key))
        }
    }
}

/// Expects an error of a subject whose message holds a text.
private func expect(_ subject: TLSError.Subject, _ text: String, _ body: () throws -> Void) {
    do {
        try body()
        Issue.record("nothing was refused; expected: \(text)")
    } catch {
        guard let error = error as? TLSError else {
            Issue.record("\(error)")
            return
        }
        #expect(error.subject == subject && error.message.contains(text), "\(error.message)")
    }
}

/// The certificate that a server shows, as bytes of its first flight in TLS 1.2, where it is in clear.
private func certificate(of server: TLSServer) throws -> [UInt8] {
    let talk = try Conversation(.init(versions: .tls12 ... .tls12), server)
    #expect(talk.deliver(talk.client.takeOutput()))
    let flight = talk.takeOutput()
    // The certificate message follows the server's hello.
    let start = 5 + Int(flight[3]) << 8 + Int(flight[4])
    let length = Int(flight[start + 3]) << 8 + Int(flight[start + 4])
    return Array(flight[(start + 5)..<(start + 5 + length)])
}

/// A text whose Base64 has a character that does not belong there.
private func damaged(_ text: [UInt8]) -> [UInt8] {
    var text = text
    text[100] = UInt8(ascii: "!")
    return text
}

extension CertificateAuthority {
    /// A certificate and its key, in PEM form.
    fileprivate func issueForTests() throws -> (certificate: [UInt8], key: [UInt8]) {
        let identity = try issue(CertificateName.usual, now: Conversation.now)
        return (identity.certificates, identity.key)
    }
}

/// A time that a test moves.
private final class Time: Sendable {
    private let value: Mutex<Int64>

    init(_ seconds: Int64) { value = Mutex(seconds) }

    var seconds: Int64 {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
#endif
