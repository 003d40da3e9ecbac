// Names of `customFieldConditions` -> definitions and values of user-defined fields.

package import Conditions
package import Dialect
import JSON
import Primitives
import SQLite

/// The user-defined fields that records of a table have.
package struct CustomFieldList {
    /// The table of the records.
    package let owner: String
    /// The column that holds their values.
    let column: String
    /// The id of the screen for which the fields are defined.
    package let screen: String

    /// That any field of a record fulfils a condition, as SQL.
    func sql(_ condition: ResolvedCondition) -> SQL {
        // Not EXISTS: a correlated query would be run for every record.
        """
        \(name: owner)."id" IN (SELECT \(name: owner)."id" FROM \(name: owner) \
        JOIN "UserDefinedField" AS "definition" ON "definition"."screenId" = \(screen) \
        WHERE \(condition.sql))
        """
    }
}

extension Resolver {
    /// Resolves `customFieldConditions`: `caption="X" and value != null`. What is joined by `and`
    /// speaks of one field; a second `caption = …` begins to speak of another
    /// (docs/CONDITIONS.md#parameters).
    /// - Throws: `APIError.unrecognizedName`, `APIError.condition` for a value of the wrong type.
    package func resolveCustomFields(_ condition: Condition) throws(APIError) -> ResolvedCondition {
        guard let field = resource.customFieldsField, let column = field.column,
            let screen = field.screen
        else { throw .unrecognizedName(condition.firstName) }
        let list = CustomFieldList(owner: resource.table, column: column, screen: screen.id)
        return try resolve(condition, of: list)
    }

    private func resolve(_ condition: Condition, of list: CustomFieldList) throws(APIError)
        -> ResolvedCondition
    {
        guard case .and(let parts) = condition else {
            return .anyCustomField(list, try resolveInside(condition, of: list))
        }
        var fields: [ResolvedCondition] = []
        for parts in Self.groups(of: parts) {
            let group = parts.count == 1 ? parts[0] : .and(parts)
            fields.append(.anyCustomField(list, try resolveInside(group, of: list)))
        }
        return fields.count == 1 ? fields[0] : .and(fields)
    }

    /// Parts joined by `and`, grouped by field.
    private static func groups(of parts: [Condition]) -> [[Condition]] {
        var groups: [[Condition]] = [[]]
        for part in parts {
            if part.namesField, groups[groups.count - 1].contains(where: \.namesField) {
                groups.append([])
            }
            groups[groups.count - 1].append(part)
        }
        return groups
    }

    private func resolveInside(_ condition: Condition, of list: CustomFieldList) throws(APIError)
        -> ResolvedCondition
    {
        switch condition {
        case .comparison(let comparison):
            return try typed(comparison, try list.value(comparison))
        case .and(let parts), .or(let parts):
            var resolved: [ResolvedCondition] = []
            for part in parts { resolved.append(try resolveInside(part, of: list)) }
            if case .and = condition { return .and(resolved) }
            return .or(resolved)
        }
    }
}

extension CustomFieldList {
    /// The value that a comparison is about.
    /// - Throws: `APIError.unrecognizedName`.
    fileprivate func value(_ comparison: Comparison) throws(APIError) -> ResolvedValue {
        let definition = Scope(alias: "definition")
        func plain(_ column: String, _ type: ValueType) -> ResolvedValue {
            ResolvedValue(sql: definition[column], joins: [], type: type)
        }
        return switch ASCII.lowercased(comparison.path.text) {
        case "id": plain("id", .integer)
        case "caption": plain("caption", .text)
        case "type":
            plain("fieldTypeIdentifier", .word(CustomField.Kind.allCases.map(\.rawValue)))
        case "entrymethod":
            plain("entryTypeIdentifier", .word(CustomField.Entry.allCases.map(\.rawValue)))
        case "value": value(as: ValueType(operandsOf: comparison))
        default: throw .unrecognizedName(comparison.path.text)
        }
    }

    /// The value that a record shows, as what it is compared with: null where it is something else.
    private func value(as type: ValueType) -> ResolvedValue {
        let column: SQL = "\(name: owner).\(name: column)"
        let path: SQL = #"'$."' || "definition"."id" || '"'"#
        let kind: SQL = "json_type(\(column), \(path))"
        let own: SQL = "json_extract(\(column), \(path))"
        let usual: SQL = """
            (SELECT "optionValue" FROM "UserDefinedFieldOption" \
            WHERE "userDefinedFieldId" = "definition"."id" AND "defaultFlag" LIMIT 1)
            """
        let sql: SQL =
            switch type {
            case .boolean:
                """
                CASE lower(CASE \(kind) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
                ELSE iif(\(kind) IS NULL, \(usual), \(own)) END) \
                WHEN 'true' THEN 1 WHEN 'false' THEN 0 END
                """
            case .decimal:
                """
                CASE WHEN \(kind) IN ('integer', 'real') THEN \(own) \
                WHEN \(kind) IS NULL AND "definition"."fieldTypeIdentifier" \
                IN ('Number', 'Currency', 'Percent') THEN CAST(\(usual) AS REAL) END
                """
            case .text, .integer, .dateTime, .word, .presence:
                """
                CASE \(kind) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
                ELSE CAST(iif(\(kind) IS NULL, \(usual), \(own)) AS TEXT) END COLLATE CASELESS
                """
            }
        return ResolvedValue(sql: sql, joins: [], type: type)
    }
}

extension ValueType {
    /// The type that an untyped value is compared as: a number with numbers, a flag with flags,
    /// a moment with moments, else text.
    fileprivate init(operandsOf comparison: Comparison) {
        let values = comparison.operands.map(\.value).filter { $0 != .null }
        if comparison.op.kind.isForTextOnly || values.isEmpty {
            self = .text
        } else if values.allSatisfy(\.isNumber) {
            self = .decimal
        } else if values.allSatisfy({ if case .boolean = $0 { true } else { false } }) {
            self = .boolean
        } else if values.allSatisfy({ if case .dateTime = $0 { true } else { false } }) {
            self = .dateTime
        } else {
            self = .text
        }
    }
}

extension Literal.Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .decimal: true
        case .string, .boolean, .null, .dateTime: false
        }
    }
}

extension Condition {
    /// Whether it names a field.
    fileprivate var namesField: Bool {
        guard case .comparison(let comparison) = self, comparison.op == .equal else { return false }
        return ASCII.equal(comparison.path.text, "caption")
            || ASCII.equal(comparison.path.text, "id")
    }

    /// The first name in it, as typed.
    fileprivate var firstName: String {
        switch self {
        case .comparison(let comparison): comparison.path.text
        case .and(let parts), .or(let parts): parts.first?.firstName ?? ""
        }
    }
}
