// Near misses in names: of conditions, of orders, of fields, and of parameters.

import Conditions
import Dialect
package import HTTP
import Primitives
import Records
import Schema

/// The names that parameters of a list can use, for finding the one that was meant.
struct NameHints {
    private let resource: Resource
    private let parameters: Parameters
    /// Names of the record itself, such as `company/id`.
    private let own: [String]
    /// Names of items of its lists, such as `communicationItems/value`.
    private let ofChildren: [String]
    /// The lists that answers show as one reference, such as `type`.
    private let singles: [String]

    init(_ catalog: Catalog, of name: String, _ parameters: Parameters) {
        let resource = catalog.resource(name)
        self.resource = resource
        self.parameters = parameters
        own = Self.own(resource, catalog)
        singles = resource.fields.filter(\.isSingleLink).map(\.name)
        ofChildren = resource.fields.flatMap { field -> [String] in
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

    /// The hint for a name of conditions that is not recognized. One that is right elsewhere is
    /// named with its path.
    func hint(for name: String) -> Hint? {
        let parameter = Self.lists.first { name.isIn(parameters[$0]) } ?? "conditions"
        let right = ASCII.equal(parameter, "childConditions") ? ofChildren : own + ofChildren
        if let misplaced = misplaced(name, parameter) {
            return Hint(resource: resource.errorName, field: name, meant: misplaced)
        }
        return hint(for: name, among: right)
    }

    /// The hint for a sort key that is not recognized.
    func hint(forKey name: String) -> Hint? {
        let first = name.prefix { $0 != "/" }
        if let list = resource.field(anyCase: String(first)), list.isList {
            return Hint(
                resource: resource.errorName, field: name,
                message: "\(list.name) has several items, which give a record no place in an order;"
                    + " order by a member of the record itself.")
        }
        let ofSingles = ofChildren.filter { singles.contains(String($0.prefix { $0 != "/" })) }
        return hint(for: name, among: own + ofSingles)
    }

    /// The hint for a name that is near to another one.
    private func hint(for name: String, among known: [String]) -> Hint? {
        let pieces = name.split(separator: "/").map(String.init)
        let others = known.filter { !ASCII.equal($0, name) }
        let near = others.compactMap { known in
            Self.slips(pieces, known.split(separator: "/").map(String.init)).map { (known, $0) }
        }
        // `min` takes the first of those that are equally near.
        return near.min { $0.1 < $1.1 }.map {
            Hint(resource: resource.errorName, field: name, meant: $0.0)
        }
    }

    /// The distance of two paths: each name on its own has to be near, or one of the paths lacks
    /// the slash. Nil if they are too far.
    private static func slips(_ left: [String], _ right: [String]) -> Int? {
        guard left.count == right.count else {
            guard left.count == 1 || right.count == 1 else { return nil }
            return NearMiss.distance(left.joined(), right.joined()).map { $0 + 1 }
        }
        var sum = 0
        for (one, other) in zip(left, right) {
            guard let distance = NearMiss.distance(one, other) else { return nil }
            sum += distance
        }
        return sum
    }

    /// The parameter in which a name would be right.
    private func misplaced(_ name: String, _ parameter: String) -> String? {
        let isChildren = parameter == "childConditions"
        let others = isChildren ? own : ofChildren
        return others.first { ASCII.equal($0, name) }.map {
            "\($0) in \(isChildren ? "conditions" : "childConditions")"
        }
    }

    private static let lists = ["childConditions", "conditions"]
}

extension Field {
    /// Whether answers show one record of a list of links.
    fileprivate var isSingleLink: Bool {
        if case .firstLink = type { true } else { false }
    }

    /// Whether answers show a list.
    fileprivate var isList: Bool {
        switch type {
        case .children, .links, .foreignKeys: true
        default: false
        }
    }
}

extension String {
    /// Whether a text contains it.
    fileprivate func isIn(_ text: String?) -> Bool { text?.contains(self) ?? false }
}

extension RequestContext {
    /// Lets the answer show near misses among what is ignored: names of parameters, and names in
    /// `fields`.
    package func showHints(in response: inout Response) {
        guard request.query != nil else { return }
        let known = Self.listParameters + ownParameters
        let unknown = parameters.all.lazy.filter { parameter in
            !known.contains { ASCII.equal($0, parameter.name) }
        }
        for parameter in unknown.prefix(Limits.hintedNamesMax) {
            let hint = Hint(
                parameter.name, among: known,
                resource: resource.errorName, field: parameter.name)
            if let hint { trace.add(hint) }
        }
        if let fields = parameters.fields, isRecords { addHints(on: fields) }
        response.show(trace.removeHintsToShow())
    }

    private static let listParameters = [
        "conditions", "childConditions", "customFieldConditions", "orderBy", "fields", "page",
        "pageSize", "pageId",
    ]

    /// The parameters that this endpoint has of its own.
    private var ownParameters: [String] {
        var names = resource.transferParameter.map { [$0] } ?? []
        if case .named(_, _, let parameter)? = resource.defaultChoice { names.append(parameter) }
        if case .action(let handler) = work {
            names += handler.action.parameters.map(\.name)
        }
        return names
    }

    /// Whether the answer shows records of the resource.
    private var isRecords: Bool {
        guard case .operation(let operation) = work else { return false }
        switch operation {
        case .list, .create, .search, .defaultRecord, .get, .replace, .update: return true
        case .count, .delete, .usages, .usageList: return false
        }
    }

    private func addHints(on fields: FieldList) {
        let names = store.catalog.recordPlan(of: resource.name).names
        let known = resource.fields.filter { !$0.isWriteOnly }.map(\.name)
        let unknown = fields.members.lazy.filter { !names.contains($0) }
        for name in unknown.prefix(Limits.hintedNamesMax) {
            let hint = Hint(
                name, among: known, resource: resource.errorName, field: "fields")
            if let hint { trace.add(hint) }
        }
    }
}
