// Members that only the vendor's contract has, in a body for records that have none of them yet.

import Dialect
import JSON
import SQLite
import Schema

extension Decoder {
    /// Reads a member that the declaration lacks.
    /// - Returns: Whether the contract has it. Null is nothing new then.
    mutating func readFurther(
        _ member: JSONMember, of resource: Resource, at path: String, into draft: inout Draft
    ) throws(APIError) -> Bool {
        guard let extended = catalog.extended(resource),
            let index = index(of: member.name, in: extended)
        else { return false }
        let field = extended.fields[index]
        guard !member.value.isNull, !field.isReadOnly else { return true }
        if let input = try input(member.value, for: field, of: extended, at: path + field.name) {
            draft.extend(to: index + 1)
            draft.inputs[index] = input
        }
        return true
    }
}

extension Draft {
    /// Makes room for more members, about which it says nothing.
    package mutating func extend(to count: Int) {
        guard inputs.count < count else { return }
        inputs += Array(repeating: nil, count: count - inputs.count)
    }

    /// Makes room for the members that a resource lacks, as far as it has a value for one of them; forgets
    /// them otherwise.
    /// - Returns: Whether it has.
    mutating func keepFurther(behind count: Int) -> Bool {
        guard inputs.count > count else { return false }
        let hasValue = inputs[count...].contains { input in
            switch input {
            case .value(.null), nil: false
            default: true
            }
        }
        if !hasValue { inputs.removeLast(inputs.count - count) }
        return hasValue
    }
}
