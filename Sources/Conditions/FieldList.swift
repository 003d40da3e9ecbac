// The parser of `fields`: the members of a record that a client asks for.

import Primitives

/// The members that a client asks for, as a tree: `id,company/name` selects `id`, and of `company`
/// only `name`.
public struct FieldList: Hashable, Sendable {
    /// The part of a member that is selected.
    public enum Selection: Hashable, Sendable {
        /// The member is not selected.
        case no
        /// The whole member is selected.
        case whole
        /// Some members of the member are selected.
        case some(FieldList)
    }

    /// The selections by names in lower case; nil if everything is selected.
    private var names: [String: FieldList]?

    /// The list that selects everything.
    public static let everything = FieldList(names: nil)

    /// Whether the list selects everything.
    public var isEverything: Bool { names == nil }

    /// Parses names separated by commas; `/` leads into a member, and a member without `/` is
    /// selected as a whole. `*` is no wildcard: it selects `id` alone. It never fails: a malformed
    /// name, and one beyond the limits of depth or length, is ignored, since the service ignores
    /// unknown names (docs/CONDITIONS.md#fields). An empty or blank text selects everything.
    public static func parse(_ text: String, limits: ConditionLimits) -> FieldList {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy(Parser.isBlank) { return .everything }
        var items = bytes.prefix(max(0, limits.textBytesMax)).split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        // A part of a name could be the name of another member.
        if bytes.count > limits.textBytesMax { items.removeLast() }
        var list = FieldList(names: [:])
        for item in items {
            if Parser.trimmed(item) == "*" { list.insert(["id"]) }
            let parts = item.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let path = parts.compactMap(name)
            if path.count == parts.count, path.count <= limits.depthMax { list.insert(path[...]) }
        }
        return list
    }

    /// The selected names, in lower case and sorted; empty for the list that selects everything.
    public var members: [String] { names?.keys.sorted() ?? [] }

    /// The selection of the member `name`, case-insensitively.
    public func includes(_ name: String) -> Selection {
        guard let names else { return .whole }
        guard let inner = names[ASCII.lowercased(name)] else { return .no }
        return inner.isEverything ? .whole : .some(inner)
    }

    private mutating func insert(_ path: ArraySlice<String>) {
        if let first = path.first {
            names?[first, default: FieldList(names: [:])].insert(path.dropFirst())
        } else {
            names = nil
        }
    }

    /// The name in `part` in lower case, without surrounding whitespace; nil if it is malformed.
    private static func name(in part: ArraySlice<UInt8>) -> String? {
        let name = ASCII.lowercased(Parser.trimmed(part))
        guard let first = name.utf8.first, !ASCII.isDigit(first),
            name.utf8.allSatisfy(Parser.isWord)
        else { return nil }
        return name
    }
}
