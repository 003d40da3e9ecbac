// The cache of prepared statements: preparing costs ten times as much as running.

/// Prepared statements by their text. A full cache evicts the least recently used one.
struct StatementCache {
    private var statements: [Key: Statement] = [:]
    private let countMax: Int
    private var uses = 0

    /// A text, hashed by its length and some of its bytes: to hash all bytes of a long one takes ten times
    /// as many instructions as to compare it.
    private struct Key: Hashable {
        let text: String

        /// Few, since each takes part of every lookup; texts that agree in them are told apart by comparing.
        private static let samplesMax = 8

        func hash(into hasher: inout Hasher) {
            let bytes = text.utf8.span
            let step = bytes.count / Self.samplesMax + 1
            var samples = UInt64(bytes.count)
            var index = 0
            while index < bytes.count {
                samples = (samples ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3
                index += step
            }
            hasher.combine(samples)
        }
    }

    init(countMax: Int) {
        precondition(countMax > 0, "a cache of no statements")
        self.countMax = countMax
    }

    /// The number of cached statements.
    var count: Int { statements.count }

    /// Whether the statement of that text is cached.
    func contains(_ text: String) -> Bool { statements[Key(text: text)] != nil }

    /// Returns the statement of that text, prepared if it is not cached. If that one is being
    /// stepped further up the stack, returns a new one, which is not cached.
    mutating func take(
        _ text: String, on connection: Connection
    ) throws(DatabaseError) -> Statement {
        uses += 1
        let kept = statements[Key(text: text)]
        if let kept, !kept.isBusy {
            kept.isBusy = true
            kept.lastUse = uses
            return kept
        }
        let fresh = try Statement(text, on: connection)
        fresh.isBusy = true
        fresh.lastUse = uses
        if kept == nil { keep(fresh) }
        return fresh
    }

    /// Ends the use of a statement.
    func giveBack(_ statement: Statement) {
        statement.reset()
        statement.isBusy = false
    }

    mutating func removeAll() { statements.removeAll() }

    private mutating func keep(_ statement: Statement) {
        if statements.count >= countMax,
            let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse })
        {
            // If it is being stepped, its user holds the last reference until the end.
            statements[Key(text: oldest.text)] = nil
        }
        statements[Key(text: statement.text)] = statement
    }
}
