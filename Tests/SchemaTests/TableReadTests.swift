// What plans say that they read, against what SQLite says that their statements read.

import CSQLite
import ConnectWise
import Dialect
import SQLite
import Synchronization
import Testing

@testable import Records
@testable import Schema

@Suite struct TableReadTests {
    /// The columns that statements read, by table.
    final class Reads: Sendable {
        let columns = Mutex<[String: Set<String>]>([:])
    }

    /// What SQLite reads for a statement, as it tells an authorizer that permits everything.
    private static func reads(of statements: [String], in catalog: Catalog) throws -> [String:
        Set<String>]
    {
        var handle: OpaquePointer?
        guard unsafe sqlite3_open(":memory:", &handle) == SQLITE_OK else { throw Unusable() }
        defer { unsafe sqlite3_close(handle) }
        // What is read does not depend on the order of texts.
        unsafe sqlite3_create_collation_v2(
            handle, "CASELESS", SQLITE_UTF8, nil, { _, _, _, _, _ in 0 }, nil)
        guard unsafe sqlite3_exec(handle, Tables.script(for: catalog), nil, nil, nil) == SQLITE_OK
        else { throw Unusable() }
        let reads = Reads()
        unsafe sqlite3_set_authorizer(
            handle,
            { context, action, table, column, _, _ in
                guard action == SQLITE_READ, let context = unsafe context,
                    let table = unsafe table, let column = unsafe column
                else { return SQLITE_OK }
                let reads = unsafe Unmanaged<Reads>.fromOpaque(context).takeUnretainedValue()
                let (name, read) = unsafe (String(cString: table), String(cString: column))
                reads.columns.withLock { _ = $0[name, default: []].insert(read) }
                return SQLITE_OK
            }, Unmanaged.passUnretained(reads).toOpaque())
        for text in statements {
            var statement: OpaquePointer?
            guard unsafe sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK else {
                throw Unusable()
            }
            unsafe sqlite3_finalize(statement)
        }
        return reads.columns.withLock { $0 }
    }

    private struct Unusable: Error {}

    /// The statements of a plan and of its lists.
    private static func statements(of plan: RecordPlan) -> [String] {
        [plan.select]
            + plan.slots.flatMap { slot -> [String] in
                statements(of: slot.content)
            }
    }

    private static func statements(of content: RecordPlan.Content) -> [String] {
        switch content {
        case .children(let plan): statements(of: plan)
        case .links(let links), .firstLink(let links):
            [links.select] + statements(of: links.reference)
        case .wholeReference(_, let plan): [plan.select]
        default: []
        }
    }

    @Test(arguments: Mode.allCases)
    func `a plan names every column that SQLite reads for it`(_ mode: Mode) throws {
        let catalog = Catalog.shared(mode)
        for resource in catalog.resources {
            let plan = catalog.recordPlan(of: resource.name)
            let read = try Self.reads(of: Self.statements(of: plan), in: catalog)
            for (table, columns) in read {
                let named = plan.reads.filter { $0.table == table }
                #expect(!named.isEmpty, "\(resource.name) reads \(table)")
                let isWhole = named.contains {
                    if case .referenced = $0.rows { false } else { true }
                }
                let referenced = named.flatMap { read -> [String] in
                    if case .referenced(let columns) = read.rows { columns } else { [] }
                }
                guard !isWhole else { continue }
                #expect(
                    columns.subtracting(referenced + ["id", ""]).isEmpty,
                    "\(resource.name) reads \(columns) of \(table)")
            }
        }
    }

    @Test(arguments: Mode.allCases)
    func `a whole reference names every table that SQLite reads for it`(_ mode: Mode) throws {
        let catalog = Catalog.shared(mode)
        for resource in catalog.resources where !resource.isView {
            let plan = catalog.referencePlan(of: resource.name)
            let read = try Self.reads(of: [plan.select], in: catalog)
            let named = [plan.tableHash] + plan.otherTableHashes
            #expect(
                read.keys.allSatisfy { named.contains(RowChange.hash(of: $0)) },
                "\(resource.name): \(read)")
        }
    }

    @Test func `a contact shows its own row, its lists, what it refers to, and phone types`() {
        let reads = Catalog.shared(.default).recordPlan(of: "Contact").reads
        let lines = reads.map { read -> String in
            switch read.rows {
            case .own: "\(read.table): its own row"
            case .listed(let column): "\(read.table): by \(column)"
            case .referenced(let columns):
                "\(read.table): \(columns.joined(separator: " "))"
            case .any: "\(read.table): any row"
            }
        }
        let known = Set(Catalog.shared(.default).resources.map(\.table))
        #expect(
            lines.filter { known.contains(String($0.prefix { $0 != ":" })) }.sorted() == [
                "CommunicationType: any row",
                "CommunicationType: emailFlag faxFlag",
                "CommunicationType: id name",
                "Company: billingContactId defaultContactId",
                "Company: id identifier mobileGuid name",
                "CompanySite: companyId id mobileGuid name",
                "CompanySite: phoneNumber",
                "Contact: firstName id lastName",
                "Contact: its own row",
                "ContactCommunication: by contactId",
                "ContactDepartment: id name",
                "ContactRelationship: id name",
                "ContactType: id name",
                "ContactTypeAssociation: by contactId",
                "Country: id identifier name",
                "Document: id title",
                "Location: id name",
                "UserDefinedField: any row",
                "UserDefinedFieldOption: any row",
            ])
    }

    @Test func `names in quotes are told with what they stand behind`() {
        let sql = #"SELECT "a"."b", c."d" FROM "e" f WHERE "g" = 'h' AND "a"."b" IN (SELECT "i")"#
        let names = QuotedNames(in: sql).map { "\($0.qualifier ?? "-") \($0.text) \($0.isColumn)" }
        #expect(
            names == [
                "a b true", "- d true", "- e false", "- g false", "a b true", "- i false",
            ])
    }
}
