// One run: a server, its clients, and what chance lets them do, one step after another.

import CSimulation
import HTTP
import Primitives

/// A server with its network, its clock and its clients, all on one thread.
final class World {
    let settings: Settings
    let size: RunSize
    var chance: Chance
    let ledger = Ledger()
    private(set) var clients: [SimulatedClient] = []
    private(set) var server: Server<SimulationHandler>?
    private(set) var isStopping = false
    /// The latest time at which the workers have learned that the server stops; nil before.
    private(set) var stopTime: Int64?
    /// For each worker the time at which its loop wakes by itself; nil for none.
    private(set) var wakeTimes: [Int64?]
    /// Tells what happens, if it is to be shown.
    let tell: ((String) -> Void)?

    init(seed: UInt64, _ size: RunSize, tell: ((String) -> Void)? = nil) throws {
        var chance = Chance(seed: seed)
        guard simulation_begin(chance.number()) == 0 else { throw Failure("cannot be simulated") }
        let settings = Settings(&chance, size)
        simulation_set_weather(settings.weather)
        self.settings = settings
        self.size = size
        self.chance = chance
        self.tell = tell
        wakeTimes = Array(repeating: nil, count: settings.workers)
        let ledger = ledger
        server = try Server(
            host: "127.0.0.1", port: 0, workers: settings.workers, limits: settings.limits
        ) { index in
            SimulationHandler(
                index: index, ledger: ledger, collectsResponses: settings.collectsResponses)
        }
    }

    /// Plays the run and looks at its end.
    func run() throws {
        for step in 0..<size.steps {
            try self.step()
            if step == settings.stopStep { beginStop() }
            if let failure = ledger.failure { throw failure }
        }
        try finish()
        if let failure = ledger.failure { throw failure }
    }

    func beginStop() {
        tell?("\(Network.now): the server begins to stop")
        isStopping = true
        for client in clients { client.isServerStopping = true }
        server?.beginStop()
    }

    /// Releases the server.
    func endServer() { server = nil }
}

// The steps.
extension World {
    private func step() throws {
        switch chance.below(100) {
        case 0..<8: connect()
        case 8..<40: try sendSome()
        case 40..<60: try receiveSome()
        case 60..<92: runRound(chance.below(settings.workers))
        case 92..<96: advance(Int64(chance.below(50)))
        case 96: try settle()
        default: try leap()
        }
    }

    private func connect() {
        guard clients.count < size.clients else { return }
        let connection = simulation_connect()
        guard connection >= 0 else { return }
        let number = clients.count
        let script = (0..<1 + chance.below(size.requests)).map {
            ScriptedRequest(&chance, id: "c\(number)r\($0)", settings)
        }
        let temper: SimulatedClient.Temper =
            chance.happens(percent: 50)
            ? .patient : chance.one(of: SimulatedClient.Temper.allCases)
        let client = SimulatedClient(
            number, connection, script, &chance, temper: temper, in: settings)
        client.isServerStopping = isStopping
        clients.append(client)
        tell?("\(Network.now): client \(number) connects (\(temper)): \(script.map(\.target))")
    }

    private func sendSome() throws {
        guard !clients.isEmpty else { return }
        let client = chance.one(of: clients)
        try send(client, atMost: 1 + chance.below(chance.one(of: [1, 30, 500, 10_000])))
    }

    /// Lets a client send bytes.
    @discardableResult
    func send(_ client: SimulatedClient, atMost bytesMax: Int) throws -> Bool {
        let hasSent = try client.send(atMost: bytesMax)
        if hasSent {
            let name = client.hasTurned ? " and \(client.temper)" : ""
            tell?("\(Network.now): client \(client.number) sends up to \(client.sent)\(name)")
        }
        return hasSent
    }

    private func receiveSome() throws {
        guard !clients.isEmpty else { return }
        let client = chance.one(of: clients)
        try receive(client, atMost: 1 + chance.below(chance.one(of: [1, 100, 10_000])))
    }

    /// Lets a client take bytes, and looks at the end of its connection.
    @discardableResult
    func receive(_ client: SimulatedClient, atMost bytesMax: Int) throws -> Bool {
        let wasOver = client.isOver
        let hasTaken = try client.receive(atMost: bytesMax)
        if hasTaken {
            let count = client.reader.passed + client.reader.rest.count
            let end = client.isOver ? ", and the end" : ""
            tell?(
                "\(Network.now): client \(client.number) has taken \(count) bytes, "
                    + "\(client.answered) answers\(end)")
        }
        if client.isOver, !wasOver { try checkEnd(of: client) }
        return hasTaken
    }

    /// Moves the clock to where a loop wakes, or far on.
    private func leap() throws {
        if let next = nextWake, chance.happens(percent: 80) {
            advance(max(0, next - Network.now - Int64(chance.below(2))))
        } else {
            advance(Int64(chance.below(chance.one(of: [1000, 20_000]))))
        }
    }

    func advance(_ milliseconds: Int64) {
        guard milliseconds > 0 else { return }
        simulation_advance(milliseconds)
        tell?("\(Network.now): the clock has moved by \(milliseconds) ms")
    }
}

// The rounds of the workers.
extension World {
    /// The earliest time at which a loop wakes by itself.
    var nextWake: Int64? { wakeTimes.compactMap { $0 }.min() }

    /// Runs one round of a worker.
    /// - Returns: Whether it is quiet: nothing was ready, and it does not wake at once.
    @discardableResult
    func runRound(_ worker: Int) -> Bool {
        simulation_begin_round()
        let before = simulation_progress()
        guard server?.runRound(ofWorker: worker) == true else {
            wakeTimes[worker] = nil
            return true
        }
        let timeout = Int64(simulation_round_timeout())
        let isQuiet = simulation_round_events() == 0 && timeout != 0
        wakeTimes[worker] = timeout < 0 ? nil : Network.now + timeout
        if simulation_progress() != before { tell?("\(Network.now): worker \(worker) works") }
        return isQuiet
    }

    /// Runs rounds until all workers are quiet. The clock stands.
    func settle() throws {
        defer { if isStopping { stopTime = stopTime ?? Network.now } }
        var (idleRounds, last) = (0, (simulation_progress(), ledger.calls))
        while true {
            var isQuiet = true
            for worker in 0..<settings.workers { isQuiet = runRound(worker) && isQuiet }
            if isQuiet { return }
            let progress = (simulation_progress(), ledger.calls)
            idleRounds = progress == last ? idleRounds + 1 : 0
            last = progress
            // A source may write slices that are not sent yet.
            guard idleRounds < 300 else { throw Failure("the event loop spins") }
        }
    }
}
