// Requests that wait for others.

public import HTTP

/// What a request waits for: entries of the journal that a sandbox of that name had.
struct Waiting {
    let sandboxName: String
    let journal: Journal
}

extension Service {
    /// Postpones the answer to a request that has to wait for others. It is known before anything is
    /// counted, so that a request counts once, however often it is asked for. What is wrong with it
    /// is told by its answer, which comes at once.
    mutating func postpones(
        _ request: Request, of caller: Caller, in sandbox: Sandbox, _ response: inout Response
    ) -> Bool {
        let token = response.waitToken
        guard response.deferredResponsesReached == nil,
            let milliseconds = try? wait(request, of: caller, in: sandbox, token)
        else { return false }
        waiting[token] = Waiting(sandboxName: caller.sandboxName, journal: sandbox.journal)
        response.postpone(milliseconds: milliseconds)
        return true
    }

    /// Lets a request wait if it has to.
    /// - Returns: For how many milliseconds at most; nil if it has not.
    private func wait(
        _ request: Request, of caller: Caller, in sandbox: Sandbox, _ token: WaitToken
    ) throws -> Int? {
        guard let route = Control.router.route(caller.target.segments),
            case .control(let control)? = route.endpoint.work(of: request.method),
            let wait = control.wait
        else { return nil }
        try access.check(request)
        _ = try DryRun(request)
        let exchange = ControlExchange(sandboxes, sandbox, request, route)
        guard let wait = try wait(exchange) else { return nil }
        sandbox.journal.add(token, wait)
        return wait.remainingMilliseconds(of: request)
    }

    /// Wakes the requests that have waited for the one just answered: for its entry, or, since the
    /// control plane ends and replaces sandboxes, for one of a journal that is there no longer.
    func wake(
        after caller: Caller, in sandbox: Sandbox, _ response: inout Response
    ) {
        for token in sandbox.journal.takeWoken() { response.wake(token) }
        guard caller.target.isOwn else { return }
        for (token, place) in waiting
        where sandboxes.existing(place.sandboxName)?.journal !== place.journal {
            response.wake(token)
        }
    }

    /// A request waits no longer.
    public mutating func cancel(_ token: WaitToken) {
        waiting.removeValue(forKey: token)?.journal.remove(token)
    }
}
