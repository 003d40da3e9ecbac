// The cache of prepared statements: preparing costs ten times as much as running.

/// Prepared statements by their text. A full cache evicts the least recently used ones.
struct StatementCache {
    private var statements: [Key: Statement] = [:]
    private let countMax: Int
    /// The bytes that the statements take.
    private(set) var byteCount = 0
    private var bytesMax: Int { countMax * Self.bytesEach }

    /// Bytes of a statement, of as many as there may be: measured, they take 6 KB on average, the insertion of a
    /// contact 72 KB, conditions with hundreds of comparisons 200 KB, so that fewer of those are kept.
    private static let bytesEach = 16 << 10
    private var uses = 0

    /// A text, hashed by its length and some of its bytes: to hash all bytes of a long one takes ten times
    /// as many instructions as to compare it. These are compared first: a dictionary also compares keys that
    /// only collide.
    private struct Key: Hashable {
        let text: String
        private let samples: UInt64

        /// Few, since each takes part of every lookup; texts that agree in them are told apart by comparing.
        private static let samplesMax = 8

        init(_ text: String) {
            self.text = text
            let bytes = text.utf8.span
            let step = bytes.count / Self.samplesMax + 1
            var samples = UInt64(bytes.count)
            var index = 0
            while index < bytes.count {
                samples = (samples ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3
                index += step
            }
            self.samples = samples
        }

        static func == (left: Key, right: Key) -> Bool {
            left.samples == right.samples && left.text == right.text
        }

        func hash(into hasher: inout Hasher) {
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
    func contains(_ text: String) -> Bool { statements[Key(text)] != nil }

    /// Returns the statement of that text, prepared if it is not cached. If that one is being
    /// stepped further up the stack, returns a new one, which is not cached.
    mutating func take(
        _ text: String, on connection: Connection
    ) throws(DatabaseError) -> Statement {
        uses += 1
        let kept = statements[Key(text)]
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

    mutating func removeAll() {
        statements.removeAll()
        byteCount = 0
    }

    /// Keeps a statement, unless it alone takes more than there may be.
    private mutating func keep(_ statement: Statement) {
        guard statement.byteCount <= bytesMax else { return }
        while statements.count >= countMax || byteCount + statement.byteCount > bytesMax,
            let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse })
        {
            // If it is being stepped, its user holds the last reference until the end.
            statements[Key(oldest.text)] = nil
            byteCount -= oldest.byteCount
        }
        statements[Key(statement.text)] = statement
        byteCount += statement.byteCount
    }
}
