// Lists as they were resolved, kept by the bytes of their queries.

import Conditions
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

/// A list that a query asks for, resolved: all of an answer that does not depend on the data, and
/// what was found in the data last.
final class ResolvedList {
    let query: Query
    let page: ListRequest.Page
    /// The members that the answer shows; nil for all.
    let fields: FieldList?
    /// The parameters as links repeat them.
    let linkQuery: String
    /// What resolving the query relied on.
    let leniencies: UInt64
    /// Hints at what is ignored in the query, as its names alone show.
    let nameHints: ArraySlice<Hint>
    /// Hints that resolving the query gave. An answer shows them behind those.
    let planHints: ArraySlice<Hint>
    /// The statement of the ids of the page, and the one that counts the records of all pages. Text
    /// that stays where it is finds its prepared statement by its place.
    let idsSQL: SQL
    let countSQL: SQL

    private var ids: KeptResult<[Int64]>?
    private var total: KeptResult<Int>?

    init(
        _ query: Query, _ page: ListRequest.Page, fields: FieldList?, linkQuery: String,
        leniencies: UInt64, nameHints: ArraySlice<Hint>, planHints: ArraySlice<Hint>
    ) {
        self.query = query
        self.page = page
        self.fields = fields
        self.linkQuery = linkQuery
        self.leniencies = leniencies
        self.nameHints = nameHints
        self.planHints = planHints
        idsSQL = query.ids(limit: page.limit, offset: page.offset)
        countSQL = query.count
    }

    /// The ids of the page, found anew after a change of what they were found in.
    /// - Throws: `DatabaseError`.
    func ids(in store: Store) throws(DatabaseError) -> [Int64] {
        let found = try store.result(of: idsSQL, &ids) { () throws(DatabaseError) in
            try store.ids(of: query, by: idsSQL, limit: page.limit, offset: page.offset)
        }
        if found.count > Limits.keptIDsMax { ids = nil }
        return found
    }

    /// The number of records of all pages, counted anew after a change of what was counted.
    /// - Throws: `DatabaseError`.
    func total(in store: Store) throws(DatabaseError) -> Int {
        try store.result(of: countSQL, &total) { () throws(DatabaseError) in
            try store.count(query, countSQL)
        }
    }
}

/// The lists that were asked for last. Measured: a page of 25 kept records takes 300,000
/// instructions, of which parsing, resolving, and building two statements are 150,000, and finding
/// and counting the same ids again 85,000; clients poll the same few queries.
final class KeptLists {
    /// What a resolved list follows from.
    struct Key: Equatable {
        let resource: String
        /// The revision of the catalog.
        let revision: Int
        let parent: Int64?
        let isForwardOnly: Bool
        let query: ArraySlice<UInt8>

        init(
            _ request: Request, of entry: CatalogEntry, in store: Store, below parent: Int64?
        ) {
            resource = entry.resource.name
            revision = store.catalog.revision
            self.parent = parent
            isForwardOnly = request.isForwardOnly
            query = request.query.map { request.bytes[$0] } ?? []
        }

        private init(_ other: Key, query: [UInt8]) {
            resource = other.resource
            revision = other.revision
            parent = other.parent
            isForwardOnly = other.isForwardOnly
            self.query = query[...]
        }

        /// The same key, which does not hold all bytes of a request.
        var compact: Key { Key(self, query: Array(query)) }

        /// A number that two queries hardly share.
        var hash: UInt64 {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in query { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return hash ^ UInt64(bitPattern: parent ?? 0) &* 0x9e37_79b9_7f4a_7c15
        }
    }

    private var lists: [(key: Key, list: ResolvedList)] = []
    /// The hash of each list's key: all are looked through in some hundred instructions, and no two
    /// lists that take turns push each other out, as they would with a place for each hash.
    private var hashes: [UInt64] = []
    /// The place of the list that was kept first.
    private var oldest = 0

    /// The list of a key; nil if it is not kept.
    subscript(key: Key) -> ResolvedList? {
        let hash = key.hash
        for place in hashes.indices where hashes[place] == hash && lists[place].key == key {
            return lists[place].list
        }
        return nil
    }

    /// Keeps a list, in the place of the one that was kept first if there are as many as may be.
    func keep(_ list: ResolvedList, _ key: Key) {
        guard key.query.count <= Limits.keptQueryBytesMax else { return }
        let hash = key.hash
        if lists.count < Limits.keptListsMax {
            hashes.append(hash)
            lists.append((key.compact, list))
        } else {
            hashes[oldest] = hash
            lists[oldest] = (key.compact, list)
            oldest = (oldest + 1) % Limits.keptListsMax
        }
    }
}

extension Request {
    /// Whether a list is asked for by ids instead of page numbers
    /// (docs/LIVE-API.md#forward-only-paging).
    var isForwardOnly: Bool {
        value(of: "pagination-type").map { ASCII.equal($0, "forward-only") } ?? false
    }
}
