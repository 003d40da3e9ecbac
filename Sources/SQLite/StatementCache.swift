// The cache of prepared statements: preparing costs ten times as much as running.

/// Prepared statements by their text. A full cache evicts the least recently used one.
struct StatementCache {
    private var statements: [String: Statement] = [:]
    /// The statements of texts that were used last, by where the text is stored: a text that is built
    /// once and run often is found without a look at its bytes.
    private var recent: [Recent?]
    private let countMax: Int
    private var uses = 0

    /// A text in use and its statement. It holds the text, so that no other one gets its address.
    private struct Recent {
        let address: UInt
        let byteCount: Int
        let text: String
        let statement: Statement
    }

    /// A text is in one of so many places that follow each other. With a single place for each, two
    /// of the dozen texts by which a record is read often shared one, and each was then found by its
    /// bytes, for 1,900 instructions.
    private static let probesMax = 4
    /// The places where a text begins are numbered by seven bits.
    private static let recentMax = 128 + probesMax

    init(countMax: Int) {
        precondition(countMax > 0, "a cache of no statements")
        self.countMax = countMax
        recent = Array(repeating: nil, count: Self.recentMax)
    }

    /// The number of cached statements.
    var count: Int { statements.count }

    /// Whether the statement of that text is cached.
    func contains(_ text: String) -> Bool { statements[text] != nil }

    /// Returns the statement of that text, prepared if it is not cached. If that one is being
    /// stepped further up the stack, returns a new one, which is not cached.
    mutating func take(
        _ text: String, on connection: Connection
    ) throws(DatabaseError) -> Statement {
        uses += 1
        let kept = cached(text)
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
        recent = Array(repeating: nil, count: Self.recentMax)
    }

    /// The cached statement of a text: of the same storage, else of the same bytes.
    private mutating func cached(_ text: String) -> Statement? {
        guard let address = Self.address(of: text) else { return statements[text] }
        let byteCount = text.utf8.count
        let first = Int(truncatingIfNeeded: (UInt64(address) &* 0x9e37_79b9_7f4a_7c15) >> 57)
        let places = first..<first + Self.probesMax
        for slot in places {
            if let last = recent[slot], last.address == address, last.byteCount == byteCount {
                return last.statement
            }
        }
        guard let statement = statements[text] else { return nil }
        recent[places.first { recent[$0] == nil } ?? first] = Recent(
            address: address, byteCount: byteCount, text: text, statement: statement)
        return statement
    }

    /// Where the bytes of a text are stored; nil for one that has no storage of its own.
    private static func address(of text: String) -> UInt? {
        guard text.utf8.count > 15 else { return nil }
        let start = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe bytes.baseAddress.map { UInt(bitPattern: $0) } ?? 0
        }
        return start == 0 ? nil : start
    }

    private mutating func keep(_ statement: Statement) {
        if statements.count >= countMax,
            let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse })
        {
            // If it is being stepped, its user holds the last reference until the end.
            statements[oldest.text] = nil
            for slot in recent.indices where recent[slot]?.statement === oldest {
                recent[slot] = nil
            }
        }
        statements[statement.text] = statement
    }
}
