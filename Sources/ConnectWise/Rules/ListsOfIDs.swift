// Lists of ids in bodies.

import API
import Records

extension PreparedRecord {
    /// The numbers of a list of whole numbers.
    func numbers(_ field: String) -> [Int64] {
        text(field).split { !$0.isNumber && $0 != "-" }.compactMap { Int64($0) }
    }
}

extension [Int64] {
    /// The same numbers, each once, in their order.
    var distinct: [Int64] {
        var known: Set<Int64> = []
        return filter { known.insert($0).inserted }
    }
}
