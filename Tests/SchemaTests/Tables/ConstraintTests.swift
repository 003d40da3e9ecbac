// Constraints of tables, without the checks before them.

import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct ConstraintTests {
    /// ON DELETE RESTRICT has SQLite's code of triggers, with the words of foreign keys.
    private static let isRestricted: @Sendable (DatabaseError) -> Bool = {
        $0.message == "FOREIGN KEY constraint failed"
    }

    private static let refusals: [(sql: String, isRight: @Sendable (DatabaseError) -> Bool)] = [
        (#"UPDATE "Contact" SET "firstName" = NULL WHERE "id" = 1"#, { $0.isNotNullViolation }),
        (#"UPDATE "Contact" SET "companyId" = NULL WHERE "id" = 1"#, { $0.isNotNullViolation }),
        (#"UPDATE "Contact" SET "inactiveFlag" = NULL WHERE "id" = 1"#, { $0.isNotNullViolation }),
        (#"UPDATE "Contact" SET "inactiveFlag" = 2 WHERE "id" = 1"#, { $0.isCheckViolation }),
        (
            #"UPDATE "Contact" SET "portalSecurityLevel" = 0 WHERE "id" = 1"#,
            { $0.isCheckViolation }
        ),
        (
            #"UPDATE "Contact" SET "portalSecurityLevel" = 7 WHERE "id" = 1"#,
            { $0.isCheckViolation }
        ),
        (#"UPDATE "Contact" SET "gender" = 'x' WHERE "id" = 1"#, { $0.isCheckViolation }),
        (#"UPDATE "Contact" SET "birthDay" = 'soon' WHERE "id" = 1"#, { $0.isCheckViolation }),
        (
            #"UPDATE "Contact" SET "firstName" = printf('%.31c', 'x') WHERE "id" = 1"#,
            { $0.isCheckViolation }
        ),
        (#"UPDATE "Contact" SET "zip" = '1234567890123' WHERE "id" = 1"#, { $0.isCheckViolation }),
        (#"UPDATE "Contact" SET "companyId" = 99 WHERE "id" = 1"#, { $0.isForeignKeyViolation }),
        (
            #"UPDATE "Contact" SET "managerContactId" = 999 WHERE "id" = 1"#,
            { $0.isForeignKeyViolation }
        ),
        (
            #"UPDATE "Contact" SET "defaultMergeContactId" = 999 WHERE "id" = 1"#,
            { $0.isForeignKeyViolation }
        ),
        (#"UPDATE "Contact" SET "managerContactId" = "id""#, { $0.isCheckViolation }),
        (#"UPDATE "Contact" SET "assistantContactId" = "id""#, { $0.isCheckViolation }),
        (#"UPDATE "Contact" SET "defaultMergeContactId" = "id""#, { $0.isCheckViolation }),
        (#"UPDATE "Company" SET "parentCompanyId" = "id""#, { $0.isCheckViolation }),
        (#"UPDATE "Ticket" SET "parentTicketId" = "id""#, { $0.isCheckViolation }),
        (#"DELETE FROM "Contact" WHERE "id" = 1"#, isRestricted),
        (#"DELETE FROM "Company" WHERE "id" = 12345"#, isRestricted),
        (#"DELETE FROM "ContactType" WHERE "id" = 4"#, isRestricted),
        (#"DELETE FROM "CommunicationType" WHERE "id" = 1"#, isRestricted),
        (#"UPDATE "ContactCommunication" SET "value" = NULL"#, { $0.isNotNullViolation }),
        (
            #"UPDATE "ContactCommunication" SET "typeId" = 1, "defaultFlag" = 1 WHERE "contactId" = 1"#,
            { $0.isUniqueViolation }
        ),
        (
            #"UPDATE "ContactTypeAssociation" SET "typeId" = 4 WHERE "contactId" = 1"#,
            { $0.isUniqueViolation }
        ),
        (#"UPDATE "Company" SET "identifier" = 'acme' WHERE "id" = 2"#, { $0.isUniqueViolation }),
    ]

    @Test("A table keeps its rule", arguments: refusals.indices)
    func tables(index: Int) throws {
        let server = try TestServer()
        let (sql, isRight) = Self.refusals[index]
        let before = try server.dump()
        let error = #expect(throws: DatabaseError.self) {
            try server.sandbox.store.database.run(text: sql)
        }
        #expect(error.map(isRight) == true, "\(sql): \(String(describing: error))")
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Every text with a limit has it in its table too`() throws {
        let server = try TestServer()
        var count = 0
        for resource in server.sandbox.store.catalog.resources {
            for field in resource.fields {
                guard case .string(let max) = field.type, let column = field.column else {
                    continue
                }
                let long = String(repeating: "x", count: max + 1)
                let rows = try server.sandbox.store.database.all(
                    "SELECT 1 FROM \(name: resource.table)"
                ) { _ in 1 }
                guard !rows.isEmpty else { continue }
                count += 1
                let error = #expect(throws: DatabaseError.self) {
                    try server.sandbox.store.database.run(
                        "UPDATE \(name: resource.table) SET \(name: column) = \(long)")
                }
                #expect(error?.isCheckViolation == true, "\(resource.name).\(column)")
            }
        }
        #expect(count > 80)
    }
}
