// The names that parameters of a list can use, taken apart for the search of near misses.

import Primitives
import Records
import Schema

/// The names that parameters of a list of a resource can use, for finding the one that was meant.
/// They are taken apart once: measured, a refusal that split them all anew took 1,000,000
/// instructions.
final class ListNames {
    /// The resource of the list.
    let resource: Resource
    /// Names of the record itself, such as `company/id`.
    let own: [KnownName]
    /// Names of items of its lists, such as `communicationItems/value`.
    let ofChildren: [KnownName]
    /// Those of the lists that answers show as one reference, such as `type/id`.
    let ofSingles: [KnownName]

    init(_ resource: Resource, in catalog: Catalog) {
        self.resource = resource
        own = Self.own(resource, catalog).map(KnownName.init)
        let ofChildren = resource.fields.flatMap { field -> [String] in
            let child: Resource? =
                switch field.type {
                case .children(let name): catalog.resource(name)
                case .links, .firstLink:
                    catalog.target(of: field, in: resource).map(catalog.resource)
                default: nil
                }
            guard let child else { return [] }
            let isLink = if case .children = field.type { false } else { true }
            let names = isLink ? child.referenceMembers : Self.own(child, catalog)
            return names.map { "\(field.name)/\($0)" }
        }
        self.ofChildren = ofChildren.map(KnownName.init)
        let singles = resource.fields.filter(\.isSingleLink).map(\.name)
        ofSingles = self.ofChildren.filter { name in
            singles.contains(String(name.text.prefix { $0 != "/" }))
        }
    }

    /// The names that conditions of a resource can compare.
    private static func own(_ resource: Resource, _ catalog: Catalog) -> [String] {
        var names: [String] = []
        for field in resource.fields where !field.isWriteOnly && field.type.valueType != nil {
            names.append(field.name)
            guard field.type.namesRecord, let target = catalog.target(of: field, in: resource)
            else { continue }
            names += catalog.resource(target).referenceMembers.map { "\(field.name)/\($0)" }
        }
        guard resource.showsInfo else { return names }
        let entry = resource.showsEntry ? ["dateEntered", "enteredBy"] : []
        return names + (["lastUpdated", "updatedBy"] + entry).flatMap { [$0, "_info/\($0)"] }
    }
}

extension Field {
    /// Whether answers show one record of a list of links.
    fileprivate var isSingleLink: Bool {
        if case .firstLink = type { true } else { false }
    }
}

/// A name with the words that are compared: its parts, and all of it without slashes.
final class KnownName {
    let text: String
    private let parts: [NearMiss.FoldedWord]
    private let joined: NearMiss.FoldedWord

    init(_ text: String) {
        self.text = text
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).map {
            $0.map(ASCII.lowercased)
        }
        self.parts = parts.map(NearMiss.FoldedWord.init(folded:))
        joined = NearMiss.FoldedWord(folded: Array(parts.joined()))
    }

    /// The distance of two names: each part on its own has to be near, or one of the names lacks
    /// the slash. Nil if they are too far.
    func slips(_ other: KnownName) -> Int? {
        let count = parts.count
        guard count == other.parts.count else {
            guard count == 1 || other.parts.count == 1 else { return nil }
            return joined.distance(to: other.joined).map { $0 + 1 }
        }
        // What is cheap to see comes first.
        for index in 0..<count where !parts[index].canBeNear(other.parts[index]) { return nil }
        var sum = 0
        for index in 0..<count {
            guard let distance = parts[index].distance(to: other.parts[index]) else { return nil }
            sum += distance
        }
        return sum
    }
}
