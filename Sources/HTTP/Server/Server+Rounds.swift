// A server that is run step by step, by a simulation of the network around it.

internal import Synchronization

/// What the connections of a server hold.
package struct ServerHoldings: Equatable, Sendable {
    package var connections = 0
    package var deferredResponses = 0
    package var responseBytes = 0
    package var inputBytes = 0

    /// Nothing.
    package init() {}
}

extension Server {
    /// Runs one round of the event loop of a worker on the calling thread.
    /// - Precondition: `start` is never called.
    /// - Returns: Whether there was one; false once the worker has ended.
    package func runRound(ofWorker index: Int) -> Bool { threads[index].runRound() }

    /// Begins to stop: rounds that are run from now on shut down gracefully.
    package func beginStop() { group.stop() }

    /// What all connections hold now.
    /// - Precondition: The listener is open.
    package var holdings: ServerHoldings {
        var holdings = ServerHoldings()
        holdings.connections = group.connections
        holdings.deferredResponses = group.load.deferredResponses.load(ordering: .relaxed)
        holdings.responseBytes = group.load.responseBytes.load(ordering: .relaxed)
        holdings.inputBytes = group.load.inputBytes.load(ordering: .relaxed)
        return holdings
    }
}
