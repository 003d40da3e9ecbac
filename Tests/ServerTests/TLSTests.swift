// The program speaks https: its options, its files, and what it says.

#if TLS
import Glibc
import TestSupport
import Testing

@Suite struct TLSTests {
    /// A connection that speaks TLS and trusts `authority`.
    private static func secure(
        _ server: RunningServer, trusting authority: String, host: String = "localhost"
    ) throws -> (RawConnection, TLSClient) {
        let client = try RawConnection(port: server.port)
        let tls = try client.startTLS(trusting: Array(authority.utf8), .init(host: host))
        return (client, tls)
    }

    private static func get(_ target: String, fields: [String] = []) -> String {
        RawRequest.text("GET", target, fields: fields)
    }

    /// What a server tells its clients to trust.
    private static func trusted(_ server: RunningServer) throws -> String {
        let answer = try server.exchange("GET", "/_mock/ca.pem")
        #expect(answer.status == 200)
        #expect(answer.value(of: "Content-Type") == "application/x-pem-file")
        return answer.text
    }

    @Test func `https needs no option, and links say https`() throws {
        let server = try RunningServer()
        let (client, tls) = try Self.secure(server, trusting: try Self.trusted(server))
        #expect(tls.isCertificateTrusted)
        let path = "/v4_6_release/apis/3.0/company/contacts/1?fields=id,_info"
        let answer = try client.exchange(Self.get(path))
        #expect(
            answer.text.contains(#""https://localhost/v4_6_release/apis/3.0"#), "\(answer.text)")
        // The same sandbox, asked by http in between.
        let plain = try server.exchange("GET", path)
        #expect(plain.text.contains(#""http://localhost/v4_6_release/apis/3.0"#), "\(plain.text)")
        #expect(try client.exchange(Self.get(path)).text == answer.text)
        // A forwarder knows better what its client wrote.
        let forwarded = try client.exchange(Self.get(path, fields: ["X-Forwarded-Proto: http"]))
        #expect(forwarded.text.contains(#""http://localhost/"#))
    }

    @Test func `the file of the certificate is there when the server is ready`() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer("--ca-file", folder.file("ca.pem"), "--fixture=none")
        let written = try #require(folder.read("ca.pem"))
        #expect(try written == Self.trusted(server))
        let (client, _) = try Self.secure(server, trusting: written)
        #expect(try client.exchange(Self.get("/readyz")).text == "ok\n")
    }

    @Test func `further names are in the certificate`() throws {
        let server = try RunningServer(
            "--tls-name", "mock.test", "--tls-name=10.1.2.3", "--fixture=none")
        let authority = try Self.trusted(server)
        for host in ["mock.test", "10.1.2.3", "psa-mock"] {
            let (client, _) = try Self.secure(server, trusting: authority, host: host)
            #expect(try client.exchange(Self.get("/readyz")).text == "ok\n")
        }
    }

    @Test func `the authority is kept with the data, for the user of the server alone`() throws {
        let folder = try TemporaryFolder()
        let first = try RunningServer("--data", folder.path, "--fixture=none")
        let trusted = try Self.trusted(first)
        first.program.send(SIGTERM)
        #expect(first.program.finish().status == 0)
        var status = stat()
        #expect(unsafe stat(folder.file("authority.pem"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let second = try RunningServer("--data", folder.path, "--fixture=none")
        #expect(try Self.trusted(second) == trusted)
        let (client, _) = try Self.secure(second, trusting: trusted)
        #expect(try client.exchange(Self.get("/readyz")).text == "ok\n")
    }

    @Test func `a damaged authority is one line and exit 2`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("authority.pem", "nothing")
        let end = try run("--port", "0", "--data", folder.path, "--fixture=none")
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: \(path) holds no certificate in PEM form; name a file with "
                + "'-----BEGIN CERTIFICATE-----'; without the file the next start makes another "
                + "authority\n")
    }

    @Test func `a certificate of one's own is shown`() throws {
        let folder = try TemporaryFolder()
        let made = try RunningServer("--data", folder.path, "--fixture=none")
        let own = folder.file("authority.pem")
        let server = try RunningServer("--tls-cert", own, "--tls-key", own, "--fixture=none")
        #expect(try Self.trusted(server).hasPrefix(try Self.trusted(made)))
        let client = try RawConnection(port: server.port)
        // It is for no host.
        #expect(throws: RawConnectionError.self) {
            try client.startTLS(trusting: Array(try Self.trusted(server).utf8))
        }
    }

    @Test func `without TLS a handshake is refused in plain words`() throws {
        let server = try RunningServer("--tls", "off", "--fixture=none")
        let client = try RawConnection(port: server.port)
        try client.sendRaw([0x16, 3, 1])
        #expect(try client.receive().text.contains("this port speaks plain HTTP"))
        #expect(try server.exchange("GET", "/_mock/ca.pem").text.contains("--tls off"))
    }

    @Test func `the log says why a client was not served`() throws {
        let server = try RunningServer("--fixture=none")
        let client = try RawConnection(port: server.port)
        #expect(throws: RawConnectionError.self) { try client.startTLS(trusting: []) }
        _ = try? client.receiveAll()
        server.program.send(SIGTERM)
        let log = server.program.finish().errors
        #expect(
            log.contains(" - - 0 0.0ms 0B TLS failed: the client does not trust the certificate; "))
        #expect(log.contains("(tlsv1 alert unknown ca)\n"))
    }

    @Test func `env fetches the certificate and names it to each client`() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer("--fixture=none")
        let file = folder.file("it's.pem")
        let end = try run("env", "--ca-file", file, "--port", "\(server.port)")
        #expect(end.status == 0 && end.errors == "")
        #expect(try folder.read("it's.pem") == Self.trusted(server))
        let quoted = file.split(separator: "'").joined(separator: "'\\''")
        for name in [
            "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE",
        ] {
            #expect(end.output.contains("export \(name)='\(quoted)'\n"))
        }
        #expect(end.output.contains("https://127.0.0.1:\(server.port)/"))
        let lines = end.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("export ") || $0.hasPrefix("#") })
        let other = try RunningServer("--tls=off", "--fixture=none")
        let refused = try run("env", "--ca-file", file, "http://127.0.0.1:\(other.port)")
        #expect(refused.status == 1 && refused.errors.contains("has no certificate"))
    }

    static let refused: [(arguments: [String], line: String)] = [
        (["--tls", "maybe"], "--tls must be on or off, but it is 'maybe'"),
        (
            ["--tls-name", "a b"],
            "--tls-name must be host names such as mock.test, or numeric addresses, but it is 'a b'"
        ),
        (
            ["--tls-cert", "x"],
            "--tls-cert and --tls-key go together: name the certificate and its key"
        ),
        (
            ["--tls-cert=x", "--tls-key=y", "--tls-name=z"],
            "--tls-name is for the certificate that is made, and --tls-cert names another"
        ),
        (
            ["--tls=off", "--ca-file=x"],
            "--tls-cert, --tls-name and --ca-file need https, which --tls off turns off"
        ),
        (["env"], "env needs a file to write the certificate to: env --ca-file FILE"),
        (["env", "a", "b"], "env takes one URL, or none"),
    ]

    @Test("options that do not fit are one line and exit 2", arguments: refused)
    func refusal(_ arguments: [String], _ line: String) throws {
        let end = try Program(arguments).finish()
        #expect(end.status == 2)
        #expect(end.errors == "psa-mock: \(line) (psa-mock --help tells all)\n")
    }

    @Test func `a wrong certificate or key is one line that names the file`() throws {
        let folder = try TemporaryFolder()
        let own = try RunningServer("--data", folder.path, "--fixture=none")
        let good = folder.file("authority.pem")
        let bad = try folder.write("bad.pem", try Self.trusted(own))
        for (arguments, line) in [
            (["--tls-cert", "/nowhere", "--tls-key", good], "cannot read /nowhere: No such file"),
            (["--tls-cert", good, "--tls-key", bad], "--tls-key \(bad) holds no private key"),
        ] {
            let end = try Program(["--port=0"] + arguments).finish()
            #expect(end.status == 2 && end.errors.hasPrefix("psa-mock: " + line), "\(end.errors)")
        }
    }
}
#endif
