// The resources of a catalog, and what is found by their names.

/// The resources of a catalog, in order, and what is found by their names.
final class CatalogContents: Sendable {
    let entries: [CatalogEntry]
    let resources: [Resource]
    /// The reference fields that refer to each resource, by the resource's name.
    let referrers: [String: [Catalog.Referrer]]
    private let indexes: [String: Int]

    /// - Parameters:
    ///   - added: Reference fields of the entries.
    ///   - known: All others.
    init(
        _ entries: [CatalogEntry], referring added: [Catalog.Referrer],
        besides known: [String: [Catalog.Referrer]] = [:]
    ) {
        self.entries = entries
        resources = entries.map(\.resource)
        indexes = Dictionary(
            uniqueKeysWithValues: resources.enumerated().map { ($1.name, $0) })
        referrers = added.reduce(into: known) { $0[$1.target, default: []].append($1) }
    }

    /// The resource of a name, by reference; nil without one.
    func entry(_ name: String) -> CatalogEntry? { indexes[name].map { entries[$0] } }

    /// The same with more resources, in their places behind those that are declared.
    /// - Parameter count: How many are declared.
    func adding(_ more: [CatalogEntry], behind count: Int) -> CatalogContents {
        let others = (entries.dropFirst(count) + more).sorted { $0.number < $1.number }
        return CatalogContents(
            entries.prefix(count) + others,
            referring: more.flatMap { Catalog.referrers(in: $0.resource) }, besides: referrers)
    }
}
