// The looking up of one name: which server is asked what, and what follows from its answers.

import HTTP

/// A name that is looked up. It opens no socket: questions out, answers in.
struct NameLookup {
    enum State {
        /// The server is asked, until then.
        case asking(until: Milliseconds)
        case found([String], seconds: UInt32)
        case failed(ClientError)
    }

    private(set) var state = State.failed(.unknownHost(""))
    /// The server that is asked.
    private(set) var server: NameServer
    /// What it is asked.
    private(set) var questions: [DNSQuestion] = []
    private let host: String
    private let servers: [NameServer]
    private var names: ArraySlice<DNSName>
    private var answers: [DNSQuestion: DNSAnswer] = [:]
    /// The attempts that had no answer.
    private var failures = 0

    /// The milliseconds that a server has: one of a container's network takes one.
    static let answerMilliseconds: Milliseconds = 1000
    /// Attempts without an answer: each second of the five that a receiver has, but for the one in which it
    /// is asked.
    private static let attemptsMax = 4

    /// Begins to look up the addresses of a host.
    init(_ host: String, _ settings: ResolverSettings, now: Milliseconds) {
        self.host = host
        servers = settings.servers
        server = settings.servers[0]
        names = settings.candidates(of: host)[...]
        ask(now)
    }

    /// Asks for the next name.
    private mutating func ask(_ now: Milliseconds) {
        guard let name = names.first else {
            state = .failed(.unknownHost(host))
            return
        }
        answers = [:]
        questions = DNSQuestion.Kind.allCases.map { kind in
            DNSQuestion(id: .random(in: 0 ... .max), name: name, kind: kind)
        }
        state = .asking(until: now + Self.answerMilliseconds)
    }

    /// Takes what has come.
    /// - Returns: Whether other questions are to be sent now.
    mutating func take(_ bytes: [UInt8], now: Milliseconds) -> Bool {
        for question in questions where answers[question] == nil {
            do throws(DNSAnswer.Refusal) {
                answers[question] = try DNSAnswer(bytes, to: question)
                return answers.count == questions.count && conclude(now)
            } catch {
                if case .foreign = error { continue }
                return fail(error.reason, now)
            }
        }
        return false
    }

    /// What follows from the answers to all questions.
    /// - Returns: Whether other questions are to be sent.
    private mutating func conclude(_ now: Milliseconds) -> Bool {
        // Version 4 first: networks of containers often have no other way out.
        let all = questions.compactMap { answers[$0] }
        let addresses = all.flatMap(\.addresses).prefix(DNSAnswer.addressesMax)
        guard addresses.isEmpty else {
            state = .found(Array(addresses), seconds: all.map(\.seconds).min() ?? 0)
            return false
        }
        names = names.dropFirst()
        ask(now)
        return isAsking
    }

    private var isAsking: Bool { if case .asking = state { true } else { false } }

    /// The server has not answered in time, or cannot be asked.
    /// - Returns: Whether other questions are to be sent.
    mutating func fail(_ reason: String, _ now: Milliseconds) -> Bool {
        // What has come is better than nothing.
        guard answers.values.allSatisfy(\.addresses.isEmpty) else { return conclude(now) }
        failures += 1
        guard failures < Self.attemptsMax else {
            state = .failed(.notLookedUp(host, "\(server.host) \(reason)"))
            return false
        }
        server = servers[failures % servers.count]
        ask(now)
        return isAsking
    }
}

extension DNSAnswer.Refusal {
    /// The refusal in words that follow the name of the server.
    fileprivate var reason: String {
        switch self {
        case .foreign, .malformed: "has sent what is no answer"
        case .truncated: "has sent an answer that was cut short"
        case .unanswered(let code): "has answered with the code \(code)"
        }
    }
}
