// Many clients, many sandboxes, several workers: sandboxes are isolated from each other.

import Dialect
import Dispatch
import HTTP
import MockServer
import Primitives
import Synchronization
import Tenancy
import TestSupport
import Testing

@Suite struct SandboxLoadTests {
    /// A server with several workers in this process, so that sanitizers see them.
    static func serve(registry: SandboxRegistry, _ body: (_ port: UInt16) throws -> Void) throws {
        let now = Timestamp("2027-07-01T12:00:00Z")!
        let templates = Templates(["default": [try .demo], "none": []]) { now }
        let server = try Server(
            host: "127.0.0.1", port: 0, workers: registry.workers, limits: Limits.http
        ) { worker in
            Service(
                try Sandboxes(
                    templates, mode: .default, registry: registry, worker: worker
                ) { now }
            ) { Issue.record("the server failed: \($0)") }
        }
        server.start()
        defer {
            let stopped = DispatchSemaphore(value: 0)
            server.stop { stopped.signal() }
            stopped.wait()
        }
        try body(server.port)
    }

    /// One client: a connection that is used for several sandboxes.
    private struct Client {
        let connection: RawConnection

        init(port: UInt16) throws { connection = try RawConnection(port: port) }

        func send(
            _ method: String, _ target: String, _ body: String = "", to sandbox: String
        ) throws -> RawResponse {
            try connection.request(
                method, target, fields: ["X-Mock-Sandbox: \(sandbox)"], body: body)
        }
    }

    /// The expected content of a sandbox, and its steps.
    private struct Model {
        let name: String
        /// The titles of the contacts that were added, by id.
        var added: [Int: String] = [:]
        var nextID = 46

        mutating func step(_ random: inout SplitMix64, _ client: Client) throws {
            switch random.next() % 6 {
            case 0, 1:
                let title = "T\(random.next() % 1000)"
                let made = try client.send(
                    "POST", "/company/contacts?fields=id,title",
                    #"{"firstName":"Ada","title":"\#(title)","company":{"id":12345}}"#, to: name)
                #expect(made.status == 201)
                #expect(made.text == #"{"id":\#(nextID),"title":"\#(title)"}"#)
                added[nextID] = title
                nextID += 1
            case 2:
                guard let id = added.keys.min() else { return }
                #expect(
                    try client.send("DELETE", "/company/contacts/\(id)", to: name).status == 204)
                added[id] = nil
            case 3:
                guard let id = added.keys.max() else { return }
                let changed = try client.send(
                    "PATCH", "/company/contacts/\(id)?fields=title", #"{"title":"new"}"#, to: name)
                #expect(changed.text == #"{"title":"new"}"#)
                added[id] = "new"
            case 4 where random.next() % 4 == 0:
                #expect(try client.send("POST", "/_mock/reset", to: name).status == 204)
                added = [:]
                nextID = 46
            default:
                let list = try client.send(
                    "GET", "/company/contacts?conditions=id%3E45&fields=id,title&pageSize=1000",
                    to: name)
                let expected = added.keys.sorted().map {
                    #"{"id":\#($0),"title":"\#(added[$0] ?? "")"}"#
                }
                #expect(list.text == "[" + expected.joined(separator: ",") + "]")
            }
        }
    }

    @Test func `200 sandboxes at several workers each hold what their client put there`() throws {
        try Self.serve(registry: SandboxRegistry(workers: 3)) { port in
            let clients = 16
            DispatchQueue.concurrentPerform(iterations: clients) { number in
                do {
                    let client = try Client(port: port)
                    var random = SplitMix64(state: UInt64(number))
                    // Every sixteenth of 200 sandboxes, so that each has one client.
                    var models = (0..<200).filter { $0 % clients == number }.map {
                        Model(name: "s\($0)")
                    }
                    for _ in 0..<150 {
                        let index = Int(random.next() % UInt64(models.count))
                        try models[index].step(&random, client)
                    }
                } catch {
                    Issue.record("client \(number): \(error)")
                }
            }
        }
    }

    @Test func `A reset under load shows the one state or the other`() throws {
        try Self.serve(registry: SandboxRegistry(workers: 2)) { port in
            let isOver = Atomic(false)
            DispatchQueue.concurrentPerform(iterations: 5) { number in
                do {
                    let client = try Client(port: port)
                    if number > 0 {
                        while !isOver.load(ordering: .relaxed) {
                            let answer = try client.send(
                                "GET",
                                "/company/contacts?conditions=id%3E45&fields=id,communicationItems/value",
                                to: "shared")
                            let isOne = answer.text == "[]"
                            let isOther =
                                answer.text
                                == #"[{"id":46,"communicationItems":[{"value":"a@b.example"},{"value":"555"}]}]"#
                            #expect(isOne || isOther, "\(answer.text)")
                        }
                        return
                    }
                    defer { isOver.store(true, ordering: .relaxed) }
                    for _ in 0..<100 {
                        let made = try client.send(
                            "POST", "/company/contacts",
                            #"{"firstName":"Ada","company":{"id":12345},"communicationItems":["#
                                + #"{"type":{"id":1},"value":"a@b.example"},{"type":{"id":2},"value":"555"}]}"#,
                            to: "shared")
                        #expect(made.status == 201)
                        #expect(try client.send("POST", "/_mock/reset", to: "shared").status == 204)
                    }
                } catch {
                    Issue.record("client \(number): \(error)")
                }
            }
        }
    }
}
