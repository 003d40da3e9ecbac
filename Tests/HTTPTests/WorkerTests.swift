import Dispatch
import HTTP
import Primitives
import Synchronization
import TestSupport
import Testing

/// The handler of one of several workers: `/home/N/...` belongs to worker N, any other path to any
/// worker. Responses contain the worker, the target and the body of the request; `/home/N/big` adds
/// three megabytes, `/home/N/wait` is postponed for as long as the server runs.
struct WorkerHandler: RequestHandler, ~Copyable {
    let index: Int

    func workerIndex(for request: Request) -> Int? {
        let words = request.text(request.path).split(separator: "/")
        return words.count > 1 && words[0] == "home" ? Int(words[1]) : nil
    }

    mutating func answer(_ request: Request, into response: inout Response) {
        let target = request.text(request.path)
        if target.hasSuffix("wait"), !request.isServerStopping {
            return response.postpone(milliseconds: .max)
        }
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append("\(index) \(target) ")
        response.body.append(request.bytes.span.extracting(request.body))
        if target.hasSuffix("big") {
            response.body.append([UInt8](repeating: 0x78, count: 3_000_000))
        }
        if target.hasSuffix("late") { response.delivery.delayMilliseconds = 3 }
        response.finish()
    }

    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        response.start(error.status, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append("\(index)")
        response.finish()
    }
}

typealias WorkerGroupServer = ServerUnderTest<WorkerHandler>

extension ServerUnderTest where Handler: ~Copyable, Handler == WorkerHandler {
    convenience init(workers: Int, _ limits: HTTPLimits = .usual) throws {
        try self.init(limits, workers: workers) { WorkerHandler(index: $0) }
    }

    /// A client whose connection is at that worker.
    func connect(home: Int) throws -> RawConnection {
        let client = try connect()
        let answer = try client.exchange(ServerTests.get("/home/\(home)")).text
        #expect(answer == "\(home) /home/\(home) ")
        return client
    }
}

@Suite struct WorkerTests {
    static func get(_ path: String) -> String { ServerTests.get(path) }

    /// Paths of all workers, in an order that differs from client to client.
    static func paths(client: Int, round: Int, workers: Int) -> [String] {
        (0..<40).map { number in
            let home = (number * number + client * 7 + round * 3) % (workers + 1)
            let end = number % 13 == 5 ? "late" : "\(number)"
            return home == workers ? "/any/\(end)" : "/home/\(home)/\(end)"
        }
    }

    /// Whether the response to `path` is correct, and sent by its worker.
    static func isRight(_ answer: String, to path: String) -> Bool {
        let words = path.split(separator: "/")
        let isFromHome = words[0] != "home" || answer.hasPrefix("\(words[1]) ")
        return isFromHome && answer.drop { $0 != " " } == " \(path) "
    }

    /// Reads complete responses until the server closes the connection.
    static func answers(_ client: RawConnection) -> [String] {
        var answers: [String] = []
        while let answer = try? client.receive() { answers.append(answer.text) }
        return answers
    }

    @Test(
        "16 clients that pipeline get each answer from its home, in order",
        arguments: [1, 2, 3, 8])
    func homes(workers: Int) throws {
        let server = try WorkerGroupServer(workers: workers)
        let clients = try (0..<16).map { _ in try server.connect() }
        for round in 0..<3 {
            for (number, client) in clients.enumerated() {
                let paths = Self.paths(client: number, round: round, workers: workers)
                try client.send(paths.map(Self.get).joined())
            }
            for (number, client) in clients.enumerated() {
                for path in Self.paths(client: number, round: round, workers: workers) {
                    let answer = try client.receive().text
                    #expect(workers == 1 || Self.isRight(answer, to: path), "\(path): \(answer)")
                }
            }
        }
    }

    @Test func `clients on threads of their own get each answer from its home`() throws {
        let server = try WorkerGroupServer(workers: 4)
        let wrong = Mutex<[String]>([])
        let port = server.port
        DispatchQueue.concurrentPerform(iterations: 16) { number in
            do {
                let client = try RawConnection(port: port)
                for path in (0..<4).flatMap({ Self.paths(client: number, round: $0, workers: 4) }) {
                    let answer = try client.exchange(Self.get(path)).text
                    if !Self.isRight(answer, to: path) { wrong.withLock { $0.append(answer) } }
                }
            } catch {
                wrong.withLock { $0.append("\(error)") }
            }
        }
        #expect(wrong.withLock { $0 } == [])
    }

    @Test
    func `connections are dealt to the workers in turn, and stay while no request moves them`()
        throws
    {
        let server = try WorkerGroupServer(workers: 3)
        let clients = try (0..<7).map { number in
            let client = try server.connect()
            #expect(try client.exchange(Self.get("/a")).text == "\(number % 3) /a ")
            return client
        }
        for (number, client) in clients.enumerated() {
            #expect(try client.exchange(Self.get("/b")).text == "\(number % 3) /b ")
        }
    }

    @Test func `a connection that has moved stays until the next request with another home`() throws
    {
        let server = try WorkerGroupServer(workers: 3)
        let client = try server.connect()
        for (path, worker) in [("/a", 0), ("/home/2", 2), ("/b", 2), ("/home/1", 1), ("/c", 1)] {
            #expect(try client.exchange(Self.get(path)).text == "\(worker) \(path) ")
        }
    }

    @Test func `one worker is not asked for homes`() throws {
        let server = try WorkerGroupServer(workers: 1)
        #expect(try server.connect().exchange(Self.get("/home/7")).text == "0 /home/7 ")
    }

    @Test func `a body moves with its request, and half a request behind it too`() throws {
        let server = try WorkerGroupServer(workers: 2)
        let client = try server.connect()
        let chunked =
            "POST /home/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
        let sized = "PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n"
        try client.send(Self.get("/a") + chunked + sized + "ghi")
        #expect(try client.receive().text == "0 /a ")
        #expect(try client.receive().text == "1 /home/1 abcdef")
        try client.send("jkl" + Self.get("/home/0"))
        #expect(try client.receive().text == "1 /b ghijkl")
        #expect(try client.receive().text == "0 /home/0 ")
    }

    @Test func `a connection moves once its answers are sent, however long that takes`() throws {
        let server = try WorkerGroupServer(workers: 2)
        let client = try server.connect(receiveBufferBytes: 4096)
        let paths = ["/home/0/big", "/home/1/big", "/home/0/late", "/home/1"]
        try client.send(paths.map(Self.get).joined())
        for path in paths {
            #expect(try client.receive().text.hasPrefix("\(path.dropFirst(6).first!) \(path) "))
        }
    }

    @Test func `a connection that is to close closes at its new worker`() throws {
        let server = try WorkerGroupServer(workers: 2)
        let client = try server.connect()
        try client.send(ServerTests.get("/home/1", "Connection: close\r\n") + Self.get("/home/0"))
        let response = try client.receive()
        #expect(response.text == "1 /home/1 " && response.value(of: "Connection") == "close")
        client.finishSending()
        #expect(try client.receiveAll() == [])
    }

    @Test func `a client that half-closes gets the answers of all workers`() throws {
        let server = try WorkerGroupServer(workers: 2)
        let client = try server.connect()
        try client.send(["/home/1", "/home/0", "/home/1/late", "/a"].map(Self.get).joined())
        client.finishSending()
        for answer in ["1 /home/1 ", "0 /home/0 ", "1 /home/1/late ", "1 /a "] {
            #expect(try client.receive().text == answer)
        }
        #expect(try client.receiveAll() == [])
    }

    @Test func `deadlines and refusals go with a connection`() throws {
        var limits = HTTPLimits.usual
        limits.headSecondsMax = 1
        let server = try WorkerGroupServer(workers: 2, limits)
        let (slow, bad) = (try server.connect(home: 1), try server.connect(home: 1))
        try slow.send("GET /a HTTP/1.1\r\n")
        let refusal = try bad.exchange("GET /a b HTTP/1.1\r\n")
        #expect(refusal.status == 400 && refusal.text == "1")
        let timeout = try slow.receive()
        #expect(timeout.status == 408 && timeout.text == "1")
    }

    @Test func `the limit of connections is that of all workers together`() throws {
        var limits = HTTPLimits.usual
        limits.connectionsMax = 3
        let server = try WorkerGroupServer(workers: 3, limits)
        let first = try server.connect(home: 0)
        var second: RawConnection? = try server.connect(home: 1)
        let third = try server.connect(home: 2)
        for (home, client) in [first, second, third].enumerated() {
            // Sent at once: when the first is answered, the second has begun.
            try client?.send(Self.get("/b") + "GET /c HTTP/1.1\r\n")
            #expect(try client?.receive().text == "\(home) /b ")
        }
        // By plain HTTP: a handshake would wait as well.
        let fourth = try RawConnection(port: server.port)
        try fourth.send(Self.get("/a"))
        // A connection closes at another worker than the accepting one.
        second = nil
        #expect(second == nil)
        #expect(try fourth.receive().text == "0 /a ")
        #expect(try first.exchange("Host: h\r\n\r\n").text == "0 /c ")
        #expect(try third.exchange("Host: h\r\n\r\n").text == "2 /c ")
    }

    @Test func `a stop drains all workers and calls back once`() throws {
        let server = try WorkerGroupServer(workers: 3)
        let idle = try (0..<3).map { try server.connect(home: $0) }
        let begun = try (0..<3).map { try server.connect(home: $0) }
        let waiting = try (0..<3).map { try server.connect(home: $0) }
        for home in 0..<3 {
            try begun[home].send("POST /home/\((home + 1) % 3) HTTP/1.1\r\nHost: h\r\nContent-")
            try waiting[home].send(Self.get("/home/\((home + 1) % 3)/wait"))
            // These responses are sent by loops that have processed the requests before them.
            #expect(try idle[home].exchange(Self.get("/a")).text == "\(home) /a ")
        }
        let calls = Atomic(0)
        let stopped = DispatchSemaphore(value: 0)
        server.server.stop {
            calls.add(1, ordering: .relaxed)
            stopped.signal()
        }
        for home in 0..<3 {
            let next = (home + 1) % 3
            #expect(try idle[home].receiveAll() == [])
            #expect(try waiting[home].receive().text == "\(next) /home/\(next)/wait ")
            let response = try begun[home].exchange("Length: 4\r\n\r\nbody")
            #expect(response.text == "\(next) /home/\(next) body")
            #expect(response.value(of: "Connection") == "close")
            for client in [waiting[home], begun[home]] {
                client.finishSending()
                #expect(try client.receiveAll() == [])
            }
        }
        stopped.wait()
        #expect(throws: RawConnectionError.self) { try server.connect() }
        #expect(calls.load(ordering: .relaxed) == 1)
    }

    @Test func `a stop amid moves leaves no answer half sent, and none out of order`() throws {
        let server = try WorkerGroupServer(workers: 4)
        let clients = try (0..<16).map { _ in try server.connect() }
        for (number, client) in clients.enumerated() {
            try client.send(
                Self.paths(client: number, round: 0, workers: 4).map(Self.get).joined())
        }
        let stopped = server.stop()
        for (number, client) in clients.enumerated() {
            client.finishSending()
            let paths = Self.paths(client: number, round: 0, workers: 4)
            let answers = Self.answers(client)
            #expect(answers.count <= paths.count)
            for (answer, path) in zip(answers, paths) {
                #expect(Self.isRight(answer, to: path), "\(path): \(answer)")
            }
            #expect(try client.receiveAll() == [])
        }
        stopped.wait()
    }

    @Test func `several workers that were never started stop at once`() throws {
        let server = try Server(host: "localhost", port: 0, workers: 3, limits: .usual) {
            WorkerHandler(index: $0)
        }
        let stopped = DispatchSemaphore(value: 0)
        server.stop { stopped.signal() }
        stopped.wait()
        #expect(throws: RawConnectionError.self) { try RawConnection(port: server.port) }
    }
}
