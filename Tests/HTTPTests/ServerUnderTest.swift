import Dispatch
import Glibc
import HTTP
import TLS
import TestSupport

/// A server that lives as long as one test. It speaks TLS too.
final class ServerUnderTest<Handler: RequestHandler & ~Copyable> {
    let server: Server<Handler>
    var port: UInt16 { server.port }

    init(_ limits: HTTPLimits = .usual, handler: consuming sending Handler) throws {
        server = try Server(
            host: "127.0.0.1", port: 0, limits: limits, tls: serverTLS, handler: handler)
        server.start()
    }

    init(
        _ limits: HTTPLimits = .usual, workers: Int, makeHandler: (Int) -> sending Handler
    ) throws {
        server = try Server(
            host: "127.0.0.1", port: 0, workers: workers, limits: limits, tls: serverTLS,
            makeHandler: makeHandler)
        server.start()
    }

    deinit { server.stop {} }

    /// Connects: by plain HTTP or, if the environment has PSA_MOCK_TEST_TLS, by TLS.
    func connect(receiveBufferBytes: Int32? = nil) throws -> RawConnection {
        let client = try RawConnection(port: port, receiveBufferBytes: receiveBufferBytes)
        #if TLS
        if testsUseTLS { _ = try client.startTLS(trusting: serverAuthority) }
        #endif
        return client
    }

    /// Stops the server.
    /// - Returns: A semaphore that is signalled when it has stopped.
    func stop() -> DispatchSemaphore {
        let stopped = DispatchSemaphore(value: 0)
        server.stop { stopped.signal() }
        return stopped
    }
}

/// Whether connections of tests speak TLS.
private let testsUseTLS = unsafe getenv("PSA_MOCK_TEST_TLS") != nil

/// The TLS of all servers; nil in a build without it.
let serverTLS =
    TLSServer.isBuiltIn
    ? try? TLSServer(.issued(by: nil, CertificateName.usual), now: { Int64(time(nil)) }) : nil

/// What clients trust.
let serverAuthority = (try? serverTLS?.trusted()) ?? []
