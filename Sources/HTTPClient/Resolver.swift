// Names to addresses, beside the connections of a client.

import CLinux
import Glibc
import HTTP
import Primitives

/// The addresses of names that are known for a while.
struct Resolver {
    let files: ResolverFiles
    private var known: [String: (addresses: [String], until: Milliseconds)] = [:]

    /// Names that are kept.
    private static let namesMax = 64
    /// Milliseconds for which an answer is kept at most: a container that is started anew has another
    /// address.
    private static let keptMilliseconds: Milliseconds = 5000

    init(_ files: ResolverFiles) { self.files = files }

    /// The addresses of a host that need no server: its own, those of /etc/hosts, or those that were looked up
    /// lately; nil if it has to be looked up.
    func addresses(of host: String, now: Milliseconds) -> [String]? {
        if host == "localhost" { return ["127.0.0.1"] }
        if SocketAddress(numeric: host) != nil { return [host] }
        if let entry = known[host], entry.until > now { return entry.addresses }
        let addresses = hostsAddresses(of: host, in: files.hosts())
        return addresses.isEmpty ? nil : addresses
    }

    /// Keeps addresses for as long as they hold.
    mutating func keep(_ addresses: [String], of host: String, seconds: UInt32, now: Milliseconds) {
        known = known.filter { $0.value.until > now }
        guard known.count < Self.namesMax else { return }
        let until = now + min(Milliseconds(seconds) * 1000, Self.keptMilliseconds)
        known[host] = (addresses, until)
    }
}

/// A name that is looked up, with the requests that wait for it.
final class OpenLookup {
    let token: UInt64
    let host: String
    private(set) var lookup: NameLookup
    /// The requests, each with the time at which it was to be sent.
    var requests: [(request: ClientRequest, since: Milliseconds)] = []
    /// The socket that asks; -1 without one.
    private(set) var socket: Int32 = -1

    /// Bytes of the longest answer that is read: a server without extensions sends 512.
    private static let answerBytesMax = 4096

    init(_ host: String, _ settings: ResolverSettings, token: UInt64, now: Milliseconds) {
        self.token = token
        self.host = host
        lookup = NameLookup(host, settings, now: now)
    }

    /// The time at which it has something to do.
    var deadline: Milliseconds {
        guard case .asking(let until) = lookup.state else { return 0 }
        return min(until, requests.map(\.request.deadline).min() ?? until)
    }

    func close() {
        if socket >= 0 { Socket.close(socket) }
        socket = -1
    }

    /// Asks the server. The socket is new and connected, so that the system gives it a port that is not known
    /// before, and takes answers of this server alone.
    func ask(in loop: borrowing EventLoop, now: Milliseconds) {
        var reason = "cannot be asked"
        while case .asking = lookup.state {
            close()
            let server = lookup.server
            if let address = SocketAddress(numeric: server.host, port: server.port),
                case .success(let socket) = Socket.connectDatagrams(to: address)
            {
                self.socket = socket
                guard !sendQuestions() || !loop.add(socket, .read, token: token) else { return }
                reason = "cannot be reached"
            }
            guard lookup.fail(reason, now) else { return }
        }
    }

    private func sendQuestions() -> Bool {
        lookup.questions.allSatisfy { question in
            Socket.send(socket, question.message.span) == .bytes(question.message.count)
        }
    }

    /// Reads what has come.
    func receive(in loop: borrowing EventLoop, now: Milliseconds) {
        var room = [UInt8](repeating: 0, count: Self.answerBytesMax)
        while case .asking = lookup.state {
            let asksAnew: Bool
            switch Socket.receive(socket, into: &room) {
            case .wouldBlock: return
            case .bytes(let count): asksAnew = lookup.take(Array(room[..<count]), now: now)
            case .failed: asksAnew = lookup.fail("cannot be reached", now)
            }
            if asksAnew { return ask(in: loop, now: now) }
        }
    }

    /// Goes on if the server has not answered in time.
    func expire(in loop: borrowing EventLoop, now: Milliseconds) {
        guard case .asking(let until) = lookup.state, until <= now,
            lookup.fail("has not answered", now)
        else { return }
        ask(in: loop, now: now)
    }
}
