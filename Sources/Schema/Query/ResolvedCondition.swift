// The second tree: names have become fields, and values fit them.

import Conditions
package import SQLite

/// A condition whose names are fields and whose values fit them. Only this can become SQL.
package indirect enum ResolvedCondition {
    case and([ResolvedCondition])
    case or([ResolvedCondition])
    case comparison(ResolvedComparison)
    /// True when any record of a child list fulfils the condition.
    case any(ChildList, ResolvedCondition)
    /// True when any user-defined field of the record fulfils the condition.
    case anyCustomField(CustomFieldList, ResolvedCondition)
    case constant(Bool)
}

/// A value of a record compared with one or several values of its type.
package struct ResolvedComparison {
    /// The value that is compared.
    package let value: ResolvedValue
    let op: Conditions.Operator
    let operands: [Value]
    /// What `_` and brackets mean in a pattern.
    var patterns = LikePattern.Reading.literal
}

/// A value of a record in SQL, with the joins that it needs.
package struct ResolvedValue {
    /// The SQL of the value.
    package let sql: SQL
    let joins: [Join]
    /// The type of the value.
    package let type: ValueType
}

/// The type of a path's values in comparisons.
package enum ValueType: Equatable {
    case text, integer, decimal, boolean, dateTime
    case word([String])
    /// A reference as a whole: it is there or not.
    case presence
}

/// The records of a child list, found by their parent's id.
package struct ChildList: Hashable {
    /// The table of the parents.
    let owner: String
    /// The table of the items.
    package let table: String
    /// The column of the items that names their record.
    package let parentColumn: String
}

extension FieldType {
    /// The type of the values in comparisons; nil for lists.
    package var valueType: ValueType? {
        switch self {
        case .string, .text, .guid, .strings, .integers, .given(isList: true): .text
        case .integer, .identifier, .foreignKey: .integer
        case .decimal: .decimal
        case .boolean, .backReference, .requestSwitch: .boolean
        case .dateTime: .dateTime
        case .enumeration(let words): .word(words)
        case .reference, .mainChild, .given(isList: false): .presence
        case .children, .links, .foreignKeys, .firstLink, .customFields, .bytes: nil
        }
    }
}
