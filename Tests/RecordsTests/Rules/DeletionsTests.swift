// The times and authors of deletions, which are remembered as long as there is room.

import Dialect
import Primitives
import Testing

@testable import Records

@Suite struct DeletionsTests {
    @Test func `The last deletions are remembered, half of the limit at least`() {
        var deletions = Deletions()
        let max = Int64(Limits.deletionsMax)
        func stamp(_ id: Int64) -> Stamp { Stamp(time: Timestamp(seconds: id), member: "API") }
        for id in 1...max { deletions.add(id, in: "Contact", stamp(id)) }
        #expect(deletions.stamp(of: 1, in: "Contact")?.time.seconds == 1)
        #expect(deletions.stamp(of: max, in: "Contact")?.time.seconds == max)
        #expect(deletions.stamp(of: 1, in: "Company") == nil)
        for id in max + 1...2 * max + 1 { deletions.add(id, in: "Contact", stamp(id)) }
        #expect(deletions.stamp(of: max, in: "Contact") == nil)
        for id in max + max / 2 + 1...2 * max + 1 {
            #expect(deletions.stamp(of: id, in: "Contact")?.time.seconds == id)
        }
    }
}
