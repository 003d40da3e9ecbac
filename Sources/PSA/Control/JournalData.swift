// The journal as a database: asked with the grammar and the code of every other list.

import HTTP
import Primitives
import SQLite

/// The entries of a journal as records of a database in memory, made when somebody first asks and
/// brought up to date with each question.
struct JournalData {
    /// What questions are put to.
    let sandbox: Sandbox
    /// The number of the last entry that is in it.
    private var lastNumber: Int64 = 0

    private static let catalog = Catalog(mode: .default, of: [.journalEntry])
    private static let resource = catalog.resource("JournalEntry")

    init(clock: @escaping @Sendable () -> Timestamp) throws {
        let database = try Database(.memory, cachedStatementsMax: Limits.cachedStatementsMax)
        try database.execute(Tables.script(for: Self.catalog))
        sandbox = Sandbox(
            name: "journal", catalog: Self.catalog, database: database, clock: clock)
    }

    /// Takes in what the journal has got, and lets go what it has dropped. The questions from now on
    /// are bounded as a request is.
    mutating func update(from journal: Journal) throws {
        sandbox.database.limitWork(to: nil)
        defer { sandbox.database.limitWork(to: Limits.requestStepsMax) }
        guard lastNumber < journal.lastNumber else { return }
        let first = journal.firstNumber
        let new = journal.entries(after: lastNumber)
        try sandbox.database.transaction {
            try sandbox.database.run("DELETE FROM \"JournalEntry\" WHERE \"id\" < \(first)")
            for entry in new { try insert(entry) }
        }
        lastNumber = journal.lastNumber
    }

    private func insert(_ entry: JournalEntry) throws {
        let values = JournalEntry.members.map { $0.value(entry) }
        let stamps = [entry.time.text, "", entry.time.text, ""].map { Value.text($0) }
        try sandbox.database.run(
            text: Self.catalog.writePlan(of: "JournalEntry").inserting,
            bindings: [.integer(entry.number)] + values + stamps)
    }

    /// A question on all entries.
    var query: Query { Query(Self.resource) }

    /// Finds what names of conditions mean.
    var resolver: Resolver { Resolver(Self.resource, in: Self.catalog) }

    /// A request for a list of entries, as the API's own lists are asked for.
    func exchange(_ control: ControlExchange) -> Exchange {
        Exchange(
            sandbox: sandbox, request: control.request, target: Target(control.request),
            route: Route(endpoint: Self.endpoint), now: control.now)
    }

    private static let endpoint = catalog.endpoints[0]
}

extension ControlExchange {
    /// The journal of the sandbox as a database, up to date.
    func journalData() throws -> JournalData {
        let journal = sandbox.journal
        var data = try journal.data ?? JournalData(clock: sandbox.clock.machine)
        try data.update(from: journal)
        journal.data = data
        return data
    }
}
