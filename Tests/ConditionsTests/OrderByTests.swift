// Sort orders and field lists.

import Conditions
import Testing

struct OrderByTests {
    @Test(
        "A text becomes a list of sort keys",
        arguments: [
            ("", []),
            ("  ", []),
            ("name", ["name asc 0..<4"]),
            (
                "priority/id ASC,dateEntered  Desc ",
                ["priority/id asc 0..<15", "dateEntered desc 16..<33"]
            ),
            ("name , site/id", ["name asc 0..<4", "site/id asc 7..<14"]),
            ("desc desc", ["desc desc 0..<9"]),
        ])
    func keys(text: String, keys: [String]) throws {
        let parsed = try OrderBy.parse(text, limits: roomy)
        #expect(
            parsed.map { "\($0.path.text) \($0.descending ? "desc" : "asc") \($0.range)" } == keys)
    }

    @Test(
        "A malformed order is refused",
        arguments: [
            (
                "name,",
                """
                Expected the name of a field after the comma, found the end of the text \
                at position 6.
                """
            ),
            (",name", "Expected the name of a field, found `,` at position 1."),
            (
                "name desk",
                """
                Expected `asc`, `desc`, a comma or the end of the text, found `desk` at \
                position 6: write `lastName asc, id desc`.
                """
            ),
            (
                "name = asc",
                """
                Expected `asc`, `desc`, a comma or the end of the text, found `=` at \
                position 6: write `lastName asc, id desc`.
                """
            ),
            (
                "company.name",
                "Expected `/` between names, found `.` at position 8: write `company/name`."
            ),
            (
                "name%20desc",
                """
                Expected `asc`, `desc`, a comma or the end of the text, found `%20desc` \
                at position 5: the text is percent-encoded once too often.
                """
            ),
            ("a,b,c,d", "Expected at most 3 sort keys, found one more at position 7."),
        ])
    func refused(text: String, message: String) {
        let error = #expect(throws: SyntaxError.self) {
            try OrderBy.parse(text, limits: tight)
        }
        #expect(error?.message == message)
    }
}

struct FieldListTests {
    @Test
    func `Names are found in any case, and a parent alone means all of it`() {
        let list = FieldList.parse(" ID , company/Name,company/id,site,site/id", limits: roomy)
        #expect(list.includes("id") == .whole)
        #expect(list.includes("Site") == .whole)
        #expect(list.includes("lastName") == .no)
        #expect(!list.isEverything)
        guard case .some(let company) = list.includes("COMPANY") else {
            Issue.record("company is not taken in part")
            return
        }
        #expect(company.includes("name") == .whole)
        #expect(company.includes("id") == .whole)
        #expect(company.includes("_info") == .no)
    }

    @Test
    func `A parent alone means all of it, before its parts as behind them`() {
        let before = FieldList.parse("company,company/id", limits: roomy)
        let behind = FieldList.parse("company/id,company", limits: roomy)
        #expect(before.includes("company") == .whole)
        #expect(before == behind)
    }

    @Test("An empty text asks for everything", arguments: ["", "  "])
    func everything(text: String) {
        let list = FieldList.parse(text, limits: roomy)
        #expect(list == .everything)
        #expect(list.includes("anything") == .whole)
    }

    @Test(
        "What is no name is left out",
        arguments: [
            "id,?pageSize=100", "*,id,", " * ", "company/*,*", "id,a b",
            "id,9x,,/,company/,/company", "id,a/b/c/d",
        ])
    func odd(text: String) {
        #expect(FieldList.parse(text, limits: tight) == FieldList.parse("id", limits: tight))
    }

    @Test
    func `A list of no names asks for nothing`() {
        let list = FieldList.parse("?", limits: roomy)
        #expect(!list.isEverything)
        #expect(list.includes("id") == .no)
    }

    @Test
    func `A list is cut before the first name beyond its limit`() {
        let limits = ConditionLimits(
            textBytesMax: 10, comparisonsMax: 3, depthMax: 3, listValuesMax: 3)
        #expect(
            FieldList.parse("id,nameOfFriend", limits: limits)
                == FieldList.parse("id", limits: limits))
        #expect(FieldList.parse("id,name", limits: limits).includes("name") == .whole)
    }
}
