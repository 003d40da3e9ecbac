import Primitives
import Testing

@Suite struct NearMissTests {
    @Test(
        "Slips are counted without regard to case",
        arguments: [
            ("title", "title", 0), ("TITLE", "title", 0), ("titel", "title", 1),
            ("tile", "title", 1), ("titles", "title", 1), ("fristName", "firstName", 1),
            ("", "a", nil), ("", "", nil), ("ab", "cd", nil), ("id", "ip", 1),
            ("contacts", "companies", nil), ("communicationitem", "communicationItems", 1),
            ("vlaeu", "value", nil), ("resources", "source", nil),
            ("cmmnctns", "communications", nil),
        ] as [(String, String, Int?)])
    func distance(left: String, right: String, slips: Int?) {
        #expect(NearMiss.distance(left, right) == slips)
        #expect(NearMiss.distance(right, left) == slips)
    }

    @Test func `The nearest word is meant, and the first of two that are equally near`() {
        #expect(NearMiss.nearest("nmae", among: ["title", "name", "fame"]) == "name")
        #expect(NearMiss.nearest("bat", among: ["cat", "rat"]) == "cat")
        #expect(NearMiss.nearest("bat", among: ["rat", "cat"]) == "rat")
        #expect(NearMiss.nearest("bat", among: []) == nil)
        #expect(NearMiss.nearest(String(repeating: "x", count: 100_000), among: ["x"]) == nil)
    }
}
