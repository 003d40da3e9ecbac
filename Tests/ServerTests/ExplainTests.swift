import Testing

@Suite struct ExplainTests {
    @Test func `a condition is shown as tree, SQL and bindings`() throws {
        let text = #"company/id=12345 and (inactiveFlag=false or lastName="O'Neil")"#
        let end = try run("explain", "/company/contacts", text)
        #expect(end.status == 0)
        #expect(end.errors == "")
        #expect(
            end.output.hasPrefix(
                #"""
                Condition
                  and
                  ├─ company/id = 12345
                  └─ or
                     ├─ inactiveFlag = false
                     └─ lastName = "O'Neil"

                SQL
                  SELECT "Contact"."id" FROM "Contact" WHERE "Contact"."companyId" = ? AND ("Contact"."inactiveFlag" = ? OR "Contact"."lastName" = ?) ORDER BY "Contact"."id" LIMIT ? OFFSET ?

                Bindings
                  1  12345
                  2  0
                  3  'O''Neil'
                  4  25
                  5  0

                Plan

                """#))
        #expect(end.output.contains("\n\nRecords\n  15 found in "))
    }

    @Test func `a record is looked at with each comparison`() throws {
        let end = try run(
            "explain", "contacts", "id < 5 and (inactiveFlag=true or nickName=\"x\")", "--id", "3")
        #expect(end.errors == "")
        #expect(end.status == 0)
        #expect(
            end.output.hasSuffix(
                """
                 microseconds

                Contact 3
                  not found
                  true: id < 5; the record has 3
                  false: inactiveFlag = true; the record has 0
                  unknown: nickName = "x"; the record has NULL

                """))
    }

    @Test func `a record or data that is not there is reported`() throws {
        let record = try run("explain", "contacts", "", "--id", "9", "--fixture", "none")
        #expect(record.status == 1)
        #expect(record.errors == "psa-mock: Contact 9 not found\n")
        let data = try run("explain", "contacts", "", "--fixture", "nowhere.json")
        #expect(data.status == 2)
        #expect(data.errors.contains("nowhere.json"))
        let id = try run("explain", "contacts", "", "--id", "x")
        #expect(id.status == 2)
        #expect(id.errors.hasPrefix("psa-mock: --id must be the id of a record, but it is 'x'"))
    }

    @Test(
        "a resource is named by its path or its list",
        arguments: [
            ("contacts", "Contact"), ("company/contacts", "Contact"),
            ("/Company/Contacts/", "Contact"), ("tickets", "Ticket"), ("Contact", "Contact"),
            ("CONTACTS", "Contact"),
            ("communicationItems", "ContactCommunication"),
            ("/company/contacts/7/notes", "ContactNote"),
            ("/company/contacts/{parentId}/notes", "ContactNote"),
        ])
    func resource(_ name: String, _ table: String) throws {
        let end = try run("explain", name, "")
        #expect(end.status == 0)
        #expect(end.output.contains("  SELECT \"\(table)\".\"id\" FROM \"\(table)\" "))
        #expect(
            end.output.contains(" WHERE \"ContactNote\".\"contactId\" = ?") == name.contains("7"))
    }

    static let wrong: [(mode: String, text: String, errors: String)] = [
        (
            "default", "company/id=12345 and",
            """
            Expected the name of a field, found the end of the text at position 21.
            company/id=12345 and
                                ^
            """
        ),
        (
            "default", "inactiveFlag=false and (company/nam = \"x\" or firstNam = \"y\")",
            """
            company/nam is not a recognized name.
            inactiveFlag=false and (company/nam = "x" or firstNam = "y")
                                    ^^^^^^^^^^^
            """
        ),
        (
            "default", "lastName = \"Ünal\" and company/phone = 7",
            """
            company/phone is not a recognized name.
            lastName = "Ünal" and company/phone = 7
                                  ^^^^^^^^^^^^^
            """
        ),
        (
            "default", "id = 5 or inactiveFlag = 7",
            """
            inactiveFlag is a flag, but 7 at position 26 is not; write true or false.
            id = 5 or inactiveFlag = 7
                      ^^^^^^^^^^^^^^^^
            """
        ),
        (
            "strict", "type/id = 2",
            """
            type/id is not a recognized name.
            type/id = 2
            ^^^^^^^
            """
        ),
    ]

    @Test("what is wrong is marked, and the exit status is 1", arguments: wrong)
    func refusal(_ mode: String, _ text: String, _ errors: String) throws {
        let end = try run("explain", "contacts", text, "--mode", mode)
        #expect(end.status == 1)
        #expect(end.output == "")
        #expect(end.errors == "psa-mock: \(errors)\n")
    }

    @Test func `a resource that is not there or not the only one is exit 2`() throws {
        let far = try run("explain", "elephants", "")
        #expect(
            far.errors.hasPrefix(
                "psa-mock: no resource is called 'elephants'; known are /company/"))
        let unknown = try run("explain", "contcts", "")
        #expect(unknown.status == 2)
        #expect(
            unknown.errors.hasPrefix(
                "psa-mock: no resource is called 'contcts'; did you mean contacts? Known are "
                    + "/company/"))
        #expect(unknown.errors.contains(" /company/contacts,"))
        let several = try run("explain", "typeAssociations", "")
        #expect(several.status == 2)
        #expect(
            several.errors.hasPrefix(
                "psa-mock: several resources are called 'typeAssociations'; name "))
        #expect(several.errors.split(separator: "\n").count == 1)
    }
}
