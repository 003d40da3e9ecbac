// Control routes that name a sandbox, from requests of any sandbox and at any worker.

import Dispatch
import HTTP
import Primitives
import Synchronization
import Tenancy
import TestSupport
import Testing

@Suite struct ControlAcrossWorkersTests {
    /// The sandboxes of the requests: none, the default one, and others.
    private static let callers: [String?] = [nil, "default", "w1", "w2", "fresh"]

    private struct Client {
        let connection: RawConnection

        init(port: UInt16) throws { connection = try RawConnection(port: port) }

        func send(_ method: String, _ target: String, _ body: String = "", as caller: String?)
            throws -> RawResponse
        {
            let fields = caller.map { ["X-Mock-Sandbox: \($0)"] } ?? []
            return try connection.request(method, target, fields: fields, body: body)
        }
    }

    /// The life of a sandbox, observed and ended by requests of another one.
    private static func live(_ name: String, as caller: String?, _ client: Client) throws {
        let path = "/_mock/sandboxes/\(name)"
        #expect(try client.send("GET", path, as: caller).status == 404)
        #expect(try client.send("DELETE", path, as: caller).status == 404)
        let body = #"{"name":"\#(name)","fixture":"none"}"#
        #expect(try client.send("POST", "/_mock/sandboxes", body, as: caller).status == 201)
        #expect(try client.send("POST", "/_mock/sandboxes", body, as: caller).status == 400)
        let told = try client.send("GET", path, as: caller)
        #expect(told.status == 200)
        #expect(told.text.hasPrefix(#"{"name":"\#(name)","mode":"default","fixture":"none""#))
        let count = try client.send("GET", "/company/contacts/count", as: name)
        #expect(count.text == #"{"count":0}"#)
        let fork = try client.send("POST", "/_mock/fork", #"{"to":"\#(name)-copy"}"#, as: name)
        #expect(fork.status == 201)
        let copy = try client.send("GET", "/company/contacts/count", as: "\(name)-copy")
        #expect(copy.text == #"{"count":0}"#)
        for end in [path, path + "-copy"] {
            #expect(try client.send("DELETE", end, as: caller).status == 204)
            #expect(try client.send("GET", end, as: caller).status == 404)
        }
    }

    @Test(
        "A control route runs at the worker of the sandbox that it names, under load",
        arguments: [1, 2, 3], [false, true])
    func lifecycle(workers: Int, isKept: Bool) throws {
        let folder = try TemporaryFolder()
        let files = isKept ? SandboxFiles(directory: folder.path) : nil
        let registry = SandboxRegistry(workers: workers, files: files)
        try SandboxLoadTests.serve(registry: registry) { port in
            DispatchQueue.concurrentPerform(iterations: Self.callers.count) { number in
                do {
                    let client = try Client(port: port)
                    for round in 0..<6 {
                        try Self.live("s\(number)-\(round)", as: Self.callers[number], client)
                    }
                } catch {
                    Issue.record("client \(number): \(error)")
                }
            }
        }
    }

    @Test("Every control route answers for every name at every worker", arguments: [1, 2, 3])
    func routes(workers: Int) throws {
        try SandboxLoadTests.serve(registry: SandboxRegistry(workers: workers)) { port in
            let client = try Client(port: port)
            let index = try client.send("GET", "/_mock", as: nil).text
            let routes = index.split(separator: "{").compactMap { text -> (String, String)? in
                let words = text.split(separator: "\"").map(String.init)
                return words.count > 7 && words[0] == "method" ? (words[2], words[6]) : nil
            }
            #expect(routes.count > 30)
            for caller in Self.callers {
                for named in ["a", "b", "w1", "default", "none-such", "%20"] {
                    // Those that answer later, or never to the end, are left out.
                    for (method, path) in routes
                    where !path.hasSuffix("/wait") && !path.hasSuffix("/stream") {
                        let target = path.replacing("{name}", with: named)
                            .replacing("{id}", with: "1")
                        let answer = try client.send(method, target, as: caller)
                        #expect(answer.status != 500, "\(method) \(target) as \(caller ?? "-")")
                    }
                }
                let count = try client.send("GET", "/company/contacts/count", as: caller)
                #expect([200, 503].contains(count.status))
                #expect(
                    try client.send("PUT", "/_mock/maintenance", #"{"on":false}"#, as: caller)
                        .status == 200)
                #expect(try client.send("GET", "/company/contacts/count", as: caller).status == 200)
            }
        }
    }
}
