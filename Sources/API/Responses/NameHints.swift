// Near misses in names: of conditions, of orders, of fields, and of parameters.

import Conditions
import Dialect
package import HTTP
import Primitives
import Records
import Schema

/// The search for the name that was meant in a request for a list.
struct NameHints {
    let names: ListNames
    let parameters: Parameters

    /// The hint for a name of conditions that is not recognized. One that is right elsewhere is
    /// named with its path.
    func hint(for name: String) -> Hint? {
        let parameter = Self.lists.first { name.isIn(parameters[$0]) } ?? "conditions"
        if let misplaced = misplaced(name, parameter) {
            return hint(name, misplaced)
        }
        let own = ASCII.equal(parameter, "childConditions") ? [] : names.own
        return hint(for: name, among: [own, names.ofChildren])
    }

    /// The hint for a sort key that is not recognized.
    func hint(forKey name: String) -> Hint? {
        let first = name.prefix { $0 != "/" }
        if let list = names.resource.field(anyCase: String(first)), list.isList {
            return Hint(
                resource: names.resource.errorName, field: name,
                message: "\(list.name) has several items, which give a record no place in an order;"
                    + " order by a member of the record itself.")
        }
        return hint(for: name, among: [names.own, names.ofSingles])
    }

    /// The hint for a name that is near to another one, the first of equally near ones.
    private func hint(for name: String, among known: [[KnownName]]) -> Hint? {
        let sought = KnownName(name)
        var best: (name: KnownName, distance: Int)?
        for names in known {
            for other in names {
                guard let distance = sought.slips(other), distance < best?.distance ?? .max,
                    !ASCII.equal(other.text, name)
                else { continue }
                best = (other, distance)
            }
        }
        return best.flatMap { hint(name, $0.name.text) }
    }

    private func hint(_ name: String, _ meant: String) -> Hint {
        Hint(resource: names.resource.errorName, field: name, meant: meant)
    }

    /// The parameter in which a name would be right.
    private func misplaced(_ name: String, _ parameter: String) -> String? {
        let isChildren = parameter == "childConditions"
        let others = isChildren ? names.own : names.ofChildren
        return others.first { ASCII.equal($0.text, name) }.map {
            "\($0.text) in \(isChildren ? "conditions" : "childConditions")"
        }
    }

    private static let lists = ["childConditions", "conditions"]
}

extension Field {
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
    fileprivate func isIn(_ text: String?) -> Bool {
        let (sought, bytes) = (Array(utf8), Array((text ?? "").utf8))
        guard let first = sought.first, sought.count <= bytes.count else { return false }
        return (0...bytes.count - sought.count).contains { start in
            bytes[start] == first && bytes[start..<start + sought.count] == sought[...]
        }
    }
}

extension RequestContext {
    /// Lets the answer show near misses among what is ignored: names of parameters, and names in
    /// `fields`.
    package func showHints(in response: inout Response) {
        guard request.query != nil else { return }
        if let keptList {
            for hint in keptList.nameHints { trace.add(hint) }
            return response.show(trace.removeHintsToShow())
        }
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
        for name in unknown.prefix(Limits.hintedNamesMax)
        where store.catalog.extended(resource)?.index(anyCase: name) == nil {
            let hint = Hint(
                name, among: known, resource: resource.errorName, field: "fields")
            if let hint { trace.add(hint) }
        }
    }
}
