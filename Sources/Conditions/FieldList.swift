// The text of `fields`: which members of a record a client wants to see.

import Primitives

/// The members that a client asked for, as a tree: `id,company/name` names `id`, and of `company`
/// only `name`.
public struct FieldList: Equatable, Sendable {
    /// How much of a member was asked for.
    public enum Selection: Equatable, Sendable {
        /// Nothing.
        case no
        /// The member with everything in it.
        case whole
        /// The member with some of its own members.
        case some(FieldList)
    }

    /// What was named, by names in lower case; nil if everything was.
    private var names: [String: FieldList]?

    /// The list that leaves nothing out.
    public static let everything = FieldList(names: nil)

    /// Whether the list leaves nothing out.
    public var isEverything: Bool { names == nil }

    /// Reads names with commas between them; `/` leads into a member, and a member named without
    /// `/` means all of it. Never fails: what is no name, or is nested deeper or stands further
    /// back than the limits allow, is left out of the list, since the service drops names that it
    /// does not know (docs/CONDITIONS.md#fields). An empty or blank text asks for everything.
    public static func parse(_ text: String, limits: ConditionLimits) -> FieldList {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy(Parser.isBlank) { return .everything }
        var items = bytes.prefix(max(0, limits.textBytesMax)).split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        // Half a name could be the name of another member.
        if bytes.count > limits.textBytesMax { items.removeLast() }
        var list = FieldList(names: [:])
        for item in items {
            let parts = item.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let path = parts.compactMap(name)
            if path.count == parts.count, path.count <= limits.depthMax { list.insert(path[...]) }
        }
        return list
    }

    /// The members that are named, in lower case and in order; empty for the list that leaves nothing
    /// out.
    public var members: [String] { names?.keys.sorted() ?? [] }

    /// How much of the member `name` was asked for, without regard to case.
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

    /// The name in `part` in lower case, without the blanks round it; nil if it is no name.
    private static func name(in part: ArraySlice<UInt8>) -> String? {
        let name = ASCII.lowercased(Parser.trimmed(part))
        guard let first = name.utf8.first, !ASCII.isDigit(first),
            name.utf8.allSatisfy(Parser.isWord)
        else { return nil }
        return name
    }
}
