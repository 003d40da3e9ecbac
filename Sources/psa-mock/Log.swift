// The request log, written by a handler that wraps another one.

import Glibc
import HTTP
import MockServer
import Primitives
import Synchronization
import Tenancy

/// The form of the log.
enum LogForm: String, Sendable, CaseIterable {
    case text, json, none
}

/// The message of an internal error, passed from the service to the log line of the request.
final class LastErrorMessage: Sendable {
    private let message = Mutex<String?>(nil)

    func store(_ text: String) { message.withLock { $0 = text } }

    func remove() -> String? {
        message.withLock { message in
            defer { message = nil }
            return message
        }
    }
}

/// The lines of all workers. Several at once are longer than a pipe takes in one piece (pipe(7),
/// PIPE_BUF), so that those of two workers could mix.
final class LogOutput: Sendable {
    private let turn = Mutex(())

    /// Writes whole lines.
    func write(_ lines: Span<UInt8>) {
        turn.withLock { _ in _ = psa_mock.write(lines, to: STDERR_FILENO) }
    }
}

/// A handler that wraps another one and writes a line for each request: time, method, target,
/// status, milliseconds to the complete response, bytes of its body, and of a refused one sandbox,
/// code, message and hint. Headers, bodies and secrets of targets are not logged, since they hold
/// credentials and personal data. The lines of a round of
/// the event loop are written together: measured, one write for each line took 2 us to a file and
/// 10 us to a pipe, beside 12 us for a request.
struct LoggingHandler: RequestHandler, ~Copyable {
    /// The wrapped handler.
    private(set) var handler: Service
    let form: LogForm
    /// Whether statuses have colours.
    private let isColoured: Bool
    private let lastRefusal: LastRefusal
    private let lastError: LastErrorMessage
    private let output: LogOutput
    /// The lines of responses that are not sent yet, in their order.
    private var lines = ByteBuffer(capacity: 4096)

    /// The bytes of lines that are written before their responses are sent: a bound of memory.
    private static var linesBytesMax: Int { 64 << 10 }

    init(
        _ handler: Service, form: LogForm, lastRefusal: LastRefusal, lastError: LastErrorMessage,
        output: LogOutput
    ) {
        self.handler = handler
        self.form = form
        self.lastRefusal = lastRefusal
        isColoured = form == .text && Terminal.coloursErrors
        self.lastError = lastError
        self.output = output
    }

    var collectsResponses: Bool { form != .none }

    /// Writes the lines of the responses: a line is there before its answer is.
    mutating func willSend() {
        handler.willSend()
        writeLines()
    }

    private mutating func writeLines() {
        guard lines.count > 0 else { return }
        output.write(lines.span)
        lines.truncate(to: 0)
    }

    func workerIndex(for request: Request) -> Int? { handler.workerIndex(for: request) }

    func bodyBytesMax(of head: Request) -> Int? { handler.bodyBytesMax(of: head) }

    func isUrgent(_ request: Request) -> Bool { handler.isUrgent(request) }

    /// Logs why a client could not be served by TLS, in words that tell what to do.
    mutating func secureSessionFailed(_ reason: String) {
        handler.secureSessionFailed(reason)
        guard form != .none else { return }
        lastError.store(TLSFailure.text(reason))
        let dash = [UInt8(ascii: "-")]
        add("-", dash.span, nil, 0, 0)
    }

    var workDescriptor: Int32? { handler.workDescriptor }

    var workDue: Milliseconds? { handler.workDue }

    mutating func work(waking response: inout Response) { handler.work(waking: &response) }

    mutating func cancel(_ token: WaitToken) { handler.cancel(token) }

    mutating func answer(_ request: Request, into response: inout Response) {
        guard form != .none else { return handler.answer(request, into: &response) }
        let start = Clock.microseconds
        handler.answer(request, into: &response)
        // A postponed response is logged when it is written, a streamed one when it is complete.
        guard response.postponedMilliseconds == nil, !response.isStreaming else { return }
        add(
            request.method.name, Redaction.target(of: request).span, response.status,
            response.bodyBytes,
            Clock.microseconds - start + Int64(request.waitedMilliseconds) * 1000)
    }

    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        handler.finished(request, status, bodyBytes: bodyBytes, error)
        guard form != .none else { return }
        add(
            request.method.name, Redaction.target(of: request).span, status, bodyBytes,
            Int64(request.waitedMilliseconds) * 1000)
    }

    /// Logs a malformed request, which has neither method nor target.
    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        let start = Clock.microseconds
        handler.refuse(error, into: &response)
        guard form != .none else { return }
        let dash = [UInt8(ascii: "-")]
        add("-", dash.span, response.status, response.bodyBytes, Clock.microseconds - start)
    }

    private mutating func add(
        _ method: String, _ target: Span<UInt8>, _ status: Status?, _ bodyBytes: Int,
        _ microseconds: Int64
    ) {
        let entry = LogEntry(
            time: Clock.now, method: method, status: status?.code ?? 0,
            microseconds: microseconds, bytes: bodyBytes, refusal: lastRefusal.remove(),
            failure: lastError.remove())
        if form == .json {
            lines.appendJSON(entry, target)
        } else {
            lines.appendText(entry, target, isColoured: isColoured)
        }
        if lines.count >= Self.linesBytesMax { writeLines() }
    }
}

/// The clocks of the machine.
enum Clock {
    /// The wall clock.
    static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

    /// The microseconds of the monotonic clock.
    static var microseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
