// The end of a run: all that is under way is finished, deadlines pass, and nothing is left.

import CSimulation
import HTTP

extension World {
    /// Finishes the run in calm weather.
    func finish() throws {
        simulation_set_weather(Settings.calm)
        try finishRequests()
        if !isStopping, !settings.isTight { try passDeadlines() }
        if isStopping { try passDrain() }
        for client in clients { client.leave() }
        try passTime(until: { server?.holdings == ServerHoldings() || isStopping })
        try checkNothingIsLeft()
        if !isStopping { beginStop() }
        try passTime(until: { false })
        try checkServerHasEnded()
    }

    /// Lets clients send and receive until none can go on, however long the answers take.
    private func finishRequests() throws {
        for _ in 0..<10_000 {
            try settle()
            var hasMoved = false
            for client in clients {
                if try send(client, atMost: 100_000) { hasMoved = true }
                if try receive(client, atMost: 100_000) { hasMoved = true }
            }
            if hasMoved { continue }
            try checkWokenAreCalled()
            guard clients.contains(where: isAwaitingAnswer), let next = nextWake else {
                return try checkAllAreAnswered()
            }
            advance(next - Network.now)
        }
        throw Failure("requests are not finished after many steps")
    }

    /// What was woken is called again at once, unless answers before it are not taken. A server that
    /// stops gives it up.
    private func checkWokenAreCalled() throws {
        if isStopping || clients.contains(where: { $0.temper == .takesNothing }) { return }
        guard ledger.wokenCount == 0 else {
            throw Failure("a request that was woken is not called again")
        }
    }

    /// Whether a client has sent a whole request, and takes answers.
    private func isAwaitingAnswer(_ client: SimulatedClient) -> Bool {
        guard !client.isOver, !client.isClosing, client.temper != .takesNothing,
            client.answered < client.script.count
        else { return false }
        return client.sent >= client.bounds[client.answered].end
    }

    private func checkAllAreAnswered() throws {
        if let client = clients.first(where: isAwaitingAnswer) {
            throw client.wrong("no answer to a request that was wholly sent")
        }
    }

    /// Lets time pass until something holds, or no loop wakes any more.
    private func passTime(until isDone: () -> Bool) throws {
        for _ in 0..<1000 {
            try settle()
            guard !isDone(), let next = nextWake else { return }
            advance(next - Network.now)
        }
        throw Failure("the server does not come to rest")
    }

    /// Lets a server that stops come to its end, though clients stay.
    private func passDrain() throws {
        let started = Network.now
        try passTime(until: { false })
        let end = max(started, (stopTime ?? 0) + seconds(settings.limits.drainSecondsMax))
        guard Network.now <= end else { throw Failure("the server stops after its time") }
        for client in clients where Network.view(client.connection).is_open != 0 {
            throw client.wrong("the connection is open behind the end of the server")
        }
    }

    private func checkNothingIsLeft() throws {
        guard !isStopping, let server else { return }
        guard server.holdings == ServerHoldings() else {
            throw Failure("held without a client: \(server.holdings)")
        }
        try checkLedger()
    }

    private func checkLedger() throws {
        guard ledger.openCount == 0 else {
            throw Failure(
                "\(ledger.openCount) postponed requests are neither resumed nor cancelled")
        }
        guard ledger.streamsBegun == ledger.streamsFinished else {
            throw Failure(
                "\(ledger.streamsBegun) bodies begun, \(ledger.streamsFinished) finished")
        }
    }

    private func checkServerHasEnded() throws {
        for worker in 0..<settings.workers where server?.runRound(ofWorker: worker) == true {
            throw Failure("worker \(worker) has not ended")
        }
        try checkLedger()
        endServer()
        guard simulation_open_descriptors() == 0 else {
            throw Failure("\(simulation_open_descriptors()) descriptors are left open")
        }
    }
}
