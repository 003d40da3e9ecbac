// The open connection: its settings, its prepared statements, its end.

import CSQLite
import Glibc

/// A connection of SQLite and its prepared statements. `Database` is its only owner.
@safe
final class Connection {
    let handle: OpaquePointer
    var statements: StatementCache
    /// The work of the statements.
    let meter: WorkMeter
    /// The functions of text search.
    let textFunctions: TextFunctions
    /// The recorder of changed rows; nil if they are not recorded.
    var rowWatch: RowWatch?
    /// The observer of rows before they change; nil without one.
    var rowHook: RowHook?
    /// The number of transactions and savepoints that were rolled back.
    var rollbackCount = 0
    /// The observer of transactions; nil without one.
    var tellTransaction: ((TransactionEvent) -> Void)?
    /// The pages of a database that began with an image; they outlive the handle.
    let mapping: Mapping?
    /// The image that the database began with; nil without one.
    let image: Image?
    /// Where another connection finds the content; nil if none can.
    let place: Database.Pages.Place?
    /// The rows that it has changed and that are no changes of its database: those of an earlier one, those
    /// of tables that it alone has, and those that rehearsals took back.
    var uncountedChanges: Int64 = 0
    /// Whether the database began with an image.
    var isMapped: Bool { mapping != nil }
    /// The pages of attached databases; they outlive the statements that read them.
    var attached: [Mapping] = []

    /// Opens and configures a connection.
    init(_ location: Database.Location, cachedStatementsMax: Int) throws(DatabaseError) {
        _ = Self.isMemoryUncounted
        let path =
            switch location {
            case .memory, .image, .workspace: ":memory:"
            case .file(let path): path
            case .reading(let pages):
                if case .file(let path) = pages.place { path } else { ":memory:" }
            }
        // Only one thread at a time uses a connection, so that its mutex is not needed. The path is
        // never parsed as a URI.
        let flags = [
            SQLITE_OPEN_READWRITE, SQLITE_OPEN_CREATE, SQLITE_OPEN_NOMUTEX, SQLITE_OPEN_EXRESCODE,
        ].reduce(0, |)
        image = if case .image(let image) = location { image } else { nil }
        mapping =
            switch location {
            case .image(let image): try image.map()
            case .workspace(let workspace): try workspace.map()
            case .reading(let pages): pages.mapping
            case .memory, .file: nil
            }
        place =
            switch location {
            case .file(let path): .file(path)
            case .memory, .image, .workspace, .reading: mapping.map { .memory($0) }
            }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let handle = unsafe opened else {
            throw DatabaseError(code: code, message: "out of memory")
        }
        unsafe self.handle = handle
        unsafe meter = WorkMeter(handle)
        textFunctions = TextFunctions(meter)
        statements = StatementCache(countMax: cachedStatementsMax)
        guard code == SQLITE_OK else { throw error(sql: "") }
        switch location {
        case .image(let image): try adopt(byteCount: image.byteCount)
        case .workspace(let workspace): try adopt(byteCount: workspace.byteCount)
        // All of the mapping, since the database may have grown: its header tells how many pages it
        // has.
        case .reading: try adopt(byteCount: mapping?.byteCount ?? 0, isReadOnly: true)
        case .memory, .file: break
        }
        try configure(location)
    }

    /// Maps the pages as the content of the connection.
    private func adopt(byteCount: Int, isReadOnly: Bool = false) throws(DatabaseError) {
        guard let mapping else { return }
        let flags = isReadOnly ? SQLITE_DESERIALIZE_READONLY : 0
        let code = unsafe sqlite3_deserialize(
            handle, "main", mapping.start.assumingMemoryBound(to: UInt8.self),
            sqlite3_int64(byteCount), sqlite3_int64(mapping.byteCount), UInt32(flags))
        guard code == SQLITE_OK else { throw error(sql: "") }
    }

    deinit {
        statements.removeAll()
        let code = unsafe sqlite3_close(handle)
        assert(code == SQLITE_OK, "a statement outlived its connection")
    }

    /// Runs every statement of `script`.
    func execute(_ script: String) throws(DatabaseError) {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw error(sql: script)
        }
    }

    /// The message of the last error of SQLite.
    func error(sql: String) -> DatabaseError {
        let code = unsafe sqlite3_extended_errcode(handle)
        var message = unsafe String(cString: sqlite3_errmsg(handle))
        var number: Int32 = 0
        if [SQLITE_CANTOPEN, SQLITE_IOERR].contains(code & 0xff) {
            number = unsafe sqlite3_system_errno(handle)
            if number != 0 { message += unsafe ": \(String(cString: strerror(number)))" }
        }
        return DatabaseError(code: code, message: message, sql: sql, systemNumber: number)
    }

    private func configure(_ location: Database.Location) throws(DatabaseError) {
        // First, since even the choice of the journal may find the file busy.
        unsafe sqlite3_busy_timeout(handle, 5000)
        for (which, isOn) in Self.switches {
            guard unsafe csqlite_set_switch(handle, which, isOn ? 1 : 0) == SQLITE_OK else {
                throw error(sql: "")
            }
        }
        guard unsafe textFunctions.add(to: handle) == SQLITE_OK,
            unsafe Collation.add(to: handle) == SQLITE_OK
        else { throw error(sql: "") }
        try execute("PRAGMA temp_store = MEMORY")
        switch location {
        case .memory, .image:
            // Not OFF, which makes ROLLBACK undefined.
            try execute("PRAGMA journal_mode = MEMORY")
            // The pages of the schema, which is parsed now, are not read again.
            _ = unsafe sqlite3_db_release_memory(handle)
        case .workspace(let workspace):
            if let count = workspace.pageBytes { try execute("PRAGMA page_size = \(count)") }
            // A cache of 32 MiB, since each page that leaves it is copied.
            try execute("PRAGMA journal_mode = MEMORY; PRAGMA cache_size = -32768;")
        case .reading:
            try execute("PRAGMA query_only = ON; PRAGMA cache_size = -8192;")
        case .file:
            // With a write-ahead log and without synchronization a commit survives the end of the
            // process, though not that of the machine. The cache is 8 MiB; beyond it the system
            // caches the pages of the file.
            try execute(
                """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = OFF;
                PRAGMA cache_size = -8192;
                """)
        }
    }

    /// Enforces foreign keys, makes a misspelt column in double quotes an error instead of a text,
    /// and denies schemas and statements access to the tables of SQLite.
    private static let switches: [(which: Int32, isOn: Bool)] = [
        (SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (SQLITE_DBCONFIG_DQS_DML, false),
        (SQLITE_DBCONFIG_DQS_DDL, false),
        (SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (SQLITE_DBCONFIG_DEFENSIVE, true),
    ]

    /// Configures SQLite, once, by the first connection. It fails without harm if another part of
    /// the process has opened a connection before.
    private static let isMemoryUncounted = csqlite_disable_memory_statistics() == SQLITE_OK
}

extension Database.Pages {
    /// The mapping of pages in memory; nil for a file.
    fileprivate var mapping: Mapping? {
        if case .memory(let mapping) = place { mapping } else { nil }
    }
}
