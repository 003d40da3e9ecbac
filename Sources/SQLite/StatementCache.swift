// Prepared statements, kept: preparing costs ten times as much as running.

/// Statements by their text. When it is full, the one least recently used goes.
struct StatementCache {
    private var statements: [String: Statement] = [:]
    private let countMax: Int
    private var uses = 0

    init(countMax: Int) {
        precondition(countMax > 0, "a cache of no statements")
        self.countMax = countMax
    }

    /// The number of statements kept.
    var count: Int { statements.count }

    /// Whether the statement of that text is kept.
    func contains(_ text: String) -> Bool { statements[text] != nil }

    /// Takes the statement of that text, preparing it if it is not there. One that is being
    /// stepped, further up the stack, is left alone: then a fresh one is made, which is not kept.
    mutating func take(
        _ text: String, on connection: Connection
    ) throws(DatabaseError) -> Statement {
        uses += 1
        let kept = statements[text]
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
            // If that one is being stepped, its user holds the last reference until the end.
            statements[oldest.text] = nil
        }
        statements[statement.text] = statement
    }
}
