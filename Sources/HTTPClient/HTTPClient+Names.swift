// Requests to hosts whose addresses have to be looked up first.

import HTTP

extension HTTPClient {
    /// Lets a request wait until the address of its host is known.
    func lookUp(for request: ClientRequest, _ now: Milliseconds) {
        let host = request.destination.host
        if let open = lookups.values.first(where: { $0.host == host }) {
            return open.requests.append((request, now))
        }
        let open = OpenLookup(host, resolver.files.settings(), token: takeToken(), now: now)
        open.requests = [(request, now)]
        lookups[open.token] = open
        open.ask(in: loop, now: now)
        conclude(open, now)
    }

    /// Goes on with a lookup: something has come, or its time may be over.
    func step(_ open: OpenLookup, isReadable: Bool, _ now: Milliseconds) {
        if isReadable { open.receive(in: loop, now: now) }
        open.expire(in: loop, now: now)
        conclude(open, now)
    }

    /// Ends the requests whose time is over, and all if the lookup has ended.
    private func conclude(_ open: OpenLookup, _ now: Milliseconds) {
        let late = open.requests.filter { $0.request.deadline <= now }
        open.requests.removeAll { $0.request.deadline <= now }
        for (request, since) in late { fail(request, .timeout, since: since, now) }
        switch open.lookup.state {
        case .asking:
            if open.requests.isEmpty { forget(open) }
        case .found(let addresses, let seconds):
            forget(open)
            resolver.keep(addresses, of: open.host, seconds: seconds, now: now)
            for (request, since) in open.requests {
                connect(request, to: addresses[...], since: since, now)
            }
        case .failed(let error):
            forget(open)
            for (request, since) in open.requests { fail(request, error, since: since, now) }
        }
    }

    private func forget(_ open: OpenLookup) {
        lookups[open.token] = nil
        open.close()
    }
}
