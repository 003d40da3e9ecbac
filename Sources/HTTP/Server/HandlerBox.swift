// A handler by reference, so that the worker need not know its type.

/// A handler behind a reference. A worker that has the handler's type for a parameter is compiled
/// for any type, since the handler is of another module: measured, each look at a field behind the
/// handler asked the run time where it lies, for 600 instructions of a request.
final class HandlerBox<Handler: RequestHandler & ~Copyable>: RequestHandler {
    // A worker calls it from one place at a time: the checks of that took 350 instructions of a request.
    @safe @exclusivity(unchecked) private(set) var handler: Handler

    init(_ handler: consuming Handler) { self.handler = handler }

    func answer(_ request: Request, into response: inout Response) {
        handler.answer(request, into: &response)
    }

    func refuse(_ error: ProtocolError, into response: inout Response) {
        handler.refuse(error, into: &response)
    }

    func isUrgent(_ request: Request) -> Bool { handler.isUrgent(request) }

    func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        handler.finished(request, status, bodyBytes: bodyBytes, error)
    }

    var collectsResponses: Bool { handler.collectsResponses }

    func willSend() { handler.willSend() }

    func secureSessionFailed(_ reason: String) { handler.secureSessionFailed(reason) }

    func cancel(_ token: WaitToken) { handler.cancel(token) }

    var workDescriptor: Int32? { handler.workDescriptor }

    var workDue: Milliseconds? { handler.workDue }

    func work(waking response: inout Response) { handler.work(waking: &response) }

    func workerIndex(for request: Request) -> Int? { handler.workerIndex(for: request) }

    func bodyBytesMax(of head: Request) -> Int? { handler.bodyBytesMax(of: head) }
}
