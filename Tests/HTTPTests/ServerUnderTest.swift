import Dispatch
import HTTP
import TestSupport

/// A server that lives as long as one test.
final class ServerUnderTest<Handler: RequestHandler & ~Copyable> {
    let server: Server<Handler>
    var port: UInt16 { server.port }

    init(_ limits: HTTPLimits = .usual, handler: consuming sending Handler) throws {
        server = try Server(host: "127.0.0.1", port: 0, limits: limits, handler: handler)
        server.start()
    }

    init(
        _ limits: HTTPLimits = .usual, workers: Int, makeHandler: (Int) -> sending Handler
    ) throws {
        server = try Server(
            host: "127.0.0.1", port: 0, workers: workers, limits: limits, makeHandler: makeHandler)
        server.start()
    }

    deinit { server.stop {} }

    func connect() throws -> RawConnection { try RawConnection.connect(port: port) }

    /// Stops the server.
    /// - Returns: A semaphore that is signalled when it has stopped.
    func stop() -> DispatchSemaphore {
        let stopped = DispatchSemaphore(value: 0)
        server.stop { stopped.signal() }
        return stopped
    }
}
