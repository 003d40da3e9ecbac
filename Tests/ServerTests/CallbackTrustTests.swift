// Receivers by https: whose certificates are taken.

#if TLS
import TestSupport
import Testing

@Suite struct CallbackTrustTests {
    /// Posts a message to a sink of another server, by https.
    /// - Returns: What became of it.
    private static func deliver(
        from server: RunningServer, to receiver: RunningServer, at host: String = "localhost"
    ) throws -> String {
        let url = "https://\(host):\(receiver.port)/_mock/sink/mine?id="
        let made = try server.exchange(
            "POST", "/system/callbacks",
            #"{"url":"\#(url)","type":"contact","level":"owner","objectId":1}"#)
        #expect(made.status == 201)
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        let changed = try server.exchange(
            "PATCH", "/company/contacts/1", #"[{"op":"replace","path":"title","value":"Chief"}]"#)
        #expect(changed.status == 200)
        let ended = try server.exchange(
            "GET",
            "/_mock/callbacks/deliveries/wait?timeout=20"
                + "&conditions=attempts=1%20and%20state!='sending'"
        )
        #expect(ended.status == 200)
        return try server.exchange("GET", "/_mock/callbacks/deliveries?fields=status,failure").text
    }

    @Test func `A receiver that given certificates vouch for is posted to, another not`() throws {
        let folder = try TemporaryFolder()
        let receiver = try RunningServer("--log", "none", "--ca-file", folder.file("ca.pem"))
        let other = try RunningServer("--log", "none", "--ca-file", folder.file("other.pem"))
        let good = try RunningServer("--log", "none", "--callback-trust", folder.file("ca.pem"))
        #expect(try Self.deliver(from: good, to: receiver) == #"[{"status":204}]"#)
        let strict = try RunningServer(
            "--log", "none", "--callback-trust", folder.file("other.pem"))
        let refused = try Self.deliver(from: strict, to: receiver)
        #expect(refused.contains("TLS has failed: certificate verify failed ("), "\(refused)")
        let open = try RunningServer("--log", "none")
        #expect(try Self.deliver(from: open, to: other) == #"[{"status":204}]"#)
    }

    @Test func `A receiver can be named by its address`() throws {
        let folder = try TemporaryFolder()
        let receiver = try RunningServer("--log", "none", "--ca-file", folder.file("ca.pem"))
        let server = try RunningServer("--log", "none", "--callback-trust", folder.file("ca.pem"))
        let taken = try Self.deliver(from: server, to: receiver, at: "127.0.0.1")
        #expect(taken == #"[{"status":204}]"#)
    }

    @Test func `A file that is none, or holds no certificate, ends the start`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("text.pem", "Hello")
        for file in ["text.pem", "missing.pem"] {
            let end = try Program(["--port=0", "--callback-trust", folder.file(file)]).finish()
            #expect(end.status == 2)
            #expect(end.errors.contains(folder.file(file)), "\(end.errors)")
        }
    }
}
#endif
